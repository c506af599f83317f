import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toArticle } from '../news/article.ts';
import { READING_VERSION } from '../news/meaning.ts';
import { meaningOf, readingOf } from '../news/reading.ts';
import { toRecord } from '../news/record.ts';
import { openStore } from '../storage/open.ts';
import { storedNews } from './news-sources.ts';

const T = Date.UTC(2024, 0, 8, 13, 30);
const folder = mkdtempSync(join(tmpdir(), 'catalyst-meaning-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('news out of a database', () => {
  const wanted = {
    news: [],
    newsCovers: undefined,
    newsKnown: 'collected',
    newsTiers: undefined,
    db: undefined,
  } as const;
  const always = { from: -Infinity, to: Infinity };
  const article = toArticle(
    { headline: 'Acme beats estimates', summary: '', source: 'Reuters', url: null, symbols: ['ACME'], publishedAt: T },
    { provider: 'p', at: T },
  );
  const row = toRecord(article, readingOf(article, { marketStateAt: () => undefined }));
  const told = { ...(row.metadata as object), categories: [], event: null, sentiment: -0.125 };

  test.each([
    ['what is stored is not read again', told, -0.125],
    ['what other rules read is', { ...told, readingVersion: READING_VERSION - 1 }, meaningOf(article).sentiment],
  ])('%s', async (_, metadata, sentiment) => {
    const store = await openStore(join(mkdtempSync(join(folder, 'db-')), 'a.db'), { mode: 'write' });
    await store.records('news_raw').put([{ ...row, metadata }], ['newsId']);
    const context = { store: () => Promise.resolve(store) };
    const { items } = await storedNews({ ...wanted, calendar: 'auto' }, ['ACME'], context, always);
    await store.close();
    expect(items.get('ACME')).toMatchObject([{ headline: 'Acme beats estimates', sentiment }]);
  });
});
