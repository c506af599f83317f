import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newsColumns } from '../engine/news/columns.ts';
import type { NewsItem } from '../engine/news/symbol-news.ts';
import type { Article } from '../model/news.ts';
import { HOUR_MS } from '../model/time.ts';
import { toArticle } from './article.ts';
import { deduplicate } from './deduplicate.ts';
import { itemsBySymbol } from './items.ts';
import type { ItemOptions } from './items.ts';
import { meaningOf } from './reading.ts';

const H = HOUR_MS;
const OPTIONS: ItemOptions = {
  knownBy: 'collected',
  meaningOf,
  marketStateAt: (symbol, time) => (symbol === 'BOLT' ? undefined : time < 10 * H ? 'pre-market' : 'regular'),
};

interface Sighting {
  readonly story: number;
  readonly at: number;
  readonly symbols: readonly string[];
}

/** A story published at the hour of its number, seen at another. */
const seen = ({ story, at, symbols }: Sighting): Article =>
  toArticle(
    {
      headline: `Acme beats estimates ${story}`,
      summary: '',
      source: 'Reuters',
      url: null,
      symbols,
      publishedAt: story * H,
    },
    { provider: 'p', at: at * H },
  );
const known = (items: readonly NewsItem[] = []): [published: number, known: number][] =>
  items.map(({ publishedAt, knownAt }) => [publishedAt / H, knownAt / H]);

describe('the items of a symbol', () => {
  const { articles } = deduplicate([
    seen({ story: 9, at: 12, symbols: ['ACME'] }),
    seen({ story: 8, at: 13, symbols: ['ACME'] }),
    seen({ story: 9, at: 20, symbols: ['ACME', 'BOLT'] }),
  ]);

  it('count from when they were had, and had under its name', () => {
    const items = itemsBySymbol(articles, OPTIONS);
    expect(known(items.get('ACME'))).toEqual([
      [9, 12],
      [8, 13],
    ]);
    expect(known(items.get('BOLT'))).toEqual([[9, 20]]);
  });

  it('or from their publication', () => {
    const items = itemsBySymbol(articles, { ...OPTIONS, knownBy: 'published' });
    expect(known(items.get('ACME'))).toEqual([
      [8, 8],
      [9, 9],
    ]);
    expect(known(items.get('BOLT'))).toEqual([[9, 9]]);
  });

  it('are read once and placed in the day of each symbol’s exchange', () => {
    const items = itemsBySymbol(articles, { ...OPTIONS, tiers: { Reuters: 4 } });
    const [item] = items.get('ACME')!;
    expect(item).toMatchObject({
      event: 'earnings_beat',
      primaryCatalyst: 'earnings',
      tier: 4,
      marketState: 'pre-market',
    });
    expect(items.get('BOLT')![0].marketState).toBe(null);
  });

  it('are those of the symbols that are wanted', () => {
    expect([...itemsBySymbol(articles, { ...OPTIONS, symbols: new Set(['BOLT', 'COIL']) }).keys()]).toEqual(['BOLT']);
  });
});

it('a bar is the same whatever was seen, or seen again, or named another symbol, after it', () => {
  const sightings = fc.array(
    fc.record({
      story: fc.integer({ min: 0, max: 12 }),
      at: fc.integer({ min: 0, max: 60 }),
      symbols: fc.subarray(['ACME', 'BOLT']),
    }),
    { maxLength: 30 },
  );
  const columns = (told: readonly Sighting[], symbol: string, closes: Float64Array) => {
    const { articles } = deduplicate(told.map(seen));
    const items = itemsBySymbol(articles, OPTIONS).get(symbol) ?? [];
    const covered = [{ from: -Infinity, to: Infinity, knownAt: -Infinity }];
    const news = newsColumns({ symbol, items, covered }, closes);
    return [news.score(), news.count(), news.sentiment()].map(({ values }) => [...values]);
  };
  fc.assert(
    fc.property(sightings, fc.integer({ min: 1, max: 80 }), (told, now) => {
      const closes = Float64Array.from({ length: now }, (_, hour) => (hour + 1) * H);
      const then = told.filter(({ at }) => at < now);
      for (const symbol of ['ACME', 'BOLT'])
        expect(columns(then, symbol, closes)).toEqual(columns(told, symbol, closes));
    }),
  );
});
