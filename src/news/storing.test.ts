import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeKinds } from '../../test/stores.ts';
import { chance } from '../../test/walk.ts';
import { XNYS } from '../market/xnys.ts';
import { marketState } from '../market/state.ts';
import type { Article } from '../model/news.ts';
import { openStore } from '../storage/open.ts';
import type { Store } from '../storage/store.ts';
import { toArticle } from './article.ts';
import { meaningOf } from './reading.ts';
import { fromRecord, meaningIn } from './record.ts';
import { recordsToPut } from './storing.ts';

/** Letters of many alphabets, one after the other without a pattern. */
const next = chance(1);
const noise = (): string => String.fromCodePoint(0x4e00 + Math.floor(next() * 20_000));

const { kinds } = storeKinds();
const T = Date.UTC(2024, 0, 8, 13, 30);
const options = { marketStateAt: (time: number) => marketState(XNYS, time) };

const seen = (headline: string, at: number, symbols = ['ACME']): Article =>
  toArticle({ headline, summary: 'S', source: 'Reuters', url: null, symbols, publishedAt: T }, { provider: 'p', at });

describe.each(kinds)('news in a $name store', ({ emptyUrl }) => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await emptyUrl(), { mode: 'write' });
  });
  afterEach(() => store.close());

  async function put(articles: readonly Article[]): Promise<void> {
    const news = store.records('news_raw');
    const stored = await news.find({ where: { newsId: articles.map(({ id }) => id) } });
    await news.put(recordsToPut(articles, stored.map(fromRecord), options), ['newsId']);
  }

  test('a story is stored once; a later sighting is counted, adds its symbols, and changes no word', async () => {
    await put([seen('Acme up', T + 1000)]);
    await put([seen('ACME  up', T + 9000, ['BOLT']), seen('Acme down', T + 9000)]);
    const rows = await store.records('news_raw').find({ order: ['id'] });
    expect(rows.map((row) => [row.headline, row.updateCount, row.marketState, row.isPreMarket])).toEqual([
      ['Acme up', 1, 'pre-market', true],
      ['Acme down', 0, 'pre-market', true],
    ]);
    expect(fromRecord(rows[0])).toEqual({
      ...seen('Acme up', T + 1000),
      symbols: ['ACME', 'BOLT'],
      symbolsSince: { BOLT: T + 9000 },
      sightings: 2,
    });
  });

  test.each([
    ['terminal codes', '\u001b[2J\u001b]0;owned\u0007 Acme'],
    ['marks from right to left', '\u202eemca\u202c Acme'],
    ['emoji, and half of one', '🚀 Acme 👩‍🚀 \ud83d'],
    ['NUL', 'Acme\0up'],
    ['10,000 characters', 'Acme '.repeat(2000)],
    ['10,000 characters that do not compress', Array.from({ length: 10_000 }, noise).join('')],
    ['statements', "Acme'); DROP TABLE news_raw; --"],
  ])('hostile text comes back as the article has it: %s', async (_, headline) => {
    const article = seen(headline, T + 1000);
    await put([article]);
    const [row] = await store.records('news_raw').find();
    expect(fromRecord(row)).toEqual(article);
    expect(meaningIn(row)).toEqual(meaningOf(article));
  });
});
