import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternTrainingData } from '../../storage/schema/training.ts';
import { CATALYST_CATEGORIES } from '../../model/news.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, HOUR_MS } from '../../model/time.ts';
import { adjustBars, adjustmentFactors } from '../columns/adjust.ts';
import { newsColumns } from '../news/columns.ts';
import type { Coverage, NewsItem, SymbolNews } from '../news/symbol-news.ts';
import { ColumnStore } from '../rules/store.ts';
import { barsOf } from '../../../test/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { featureColumns, featuresAt, valueAt } from './compute.ts';
import { NO_MARKET } from './feature.ts';
import type { KnownBars, MarketSeries, Surroundings } from './feature.ts';
import { FEATURES } from './registry.ts';

const NAMES = FEATURES.map(({ name }) => name);
const closesOf = (bars: Bars): Float64Array => bars.time.map((time) => time + 21 * HOUR_MS);
/** Bars of an exchange that closes so many hours after the symbol's. */
const known = (bars: Bars, hoursLater = 0): KnownBars => ({
  bars,
  closes: closesOf(bars).map((close) => close + hoursLater * HOUR_MS),
});

function around(bars: Bars, news: SymbolNews | null = null, market: MarketSeries = NO_MARKET): Surroundings {
  const closes = closesOf(bars);
  const store = new ColumnStore(bars, news === null ? {} : { news: newsColumns(news, closes) });
  return { store, closes, news, market };
}

describe('the registry', () => {
  it('has a row for every feature of the training table, in its order, and none beside', () => {
    const columns = patternTrainingData.columns.map(({ name }) => name as string);
    const from = columns.indexOf('body_to_range_ratio');
    expect(NAMES).toEqual(columns.slice(from, columns.indexOf('pattern_completed')));
  });

  it.each(FEATURES.map((row) => [row.name, row] as const))('%s says what it is and where it comes from', (_, row) => {
    expect(row.summary).not.toBe('');
    expect(row.source).not.toBe('');
    const column = featureColumns(around(randomWalk('W', 80, 3))).get(row.name)!;
    const kinds = { boolean: 'boolean', text: 'text' } as Partial<Record<string, string>>;
    expect(column.kind).toBe(kinds[row.unit] ?? 'number');
  });
});

describe('features of one bar, worked out by hand', () => {
  const at = (of: Surroundings, bar: number, name: string) => valueAt(featureColumns(of).get(name)!, bar);

  it('of a candle: 10 of range, body 4, upper shadow 1, lower 5', () => {
    const bars = barsOf('X', '1d', [[0, 105, 110, 100, 109, 1]]);
    expect(at(around(bars), 0, 'body_to_range_ratio')).toBe(0.4);
    expect(at(around(bars), 0, 'upper_shadow_ratio')).toBe(0.1);
    expect(at(around(bars), 0, 'lower_shadow_ratio')).toBe(0.5);
  });

  it('of a candle without a range are unknown, not 0', () => {
    const bars = barsOf('X', '1d', [[0, 100, 100, 100, 100, 1]]);
    expect(at(around(bars), 0, 'body_to_range_ratio')).toBeNull();
    expect(at(around(bars), 0, 'lower_shadow_ratio')).toBeNull();
  });

  it('volume over the mean of the 19 bars before, its own not among them', () => {
    const bars = barsOf(
      'X',
      '1d',
      Array.from({ length: 20 }, (_, i) => [i * DAY_MS, 9, 10, 8, 9, i === 19 ? 500 : 200]),
    );
    expect(at(around(bars), 19, 'volume_surge')).toBe(2.5);
    expect(at(around(bars), 18, 'volume_surge')).toBeNull();
  });

  it('a new high of price that the RSI does not share is a divergence', () => {
    // A steep rise, a dip, and a slow new high.
    const rise = Array.from({ length: 30 }, (_, i) => 100 + 3 * i);
    const closes = [...rise, 184, 183, 184, 184.5, 187.1];
    const bars = barsOf(
      'X',
      '1d',
      closes.map((c, i) => [i * DAY_MS, c, c + 1, c - 1, c, 1]),
    );
    expect(at(around(bars), 34, 'rsi_divergence')).toBe(true);
    expect(at(around(bars), 33, 'rsi_divergence')).toBe(false);
    expect(at(around(bars), 26, 'rsi_divergence')).toBeNull();
  });

  it('a share that always moves as the market does correlates fully; a calm one not at all', () => {
    const market = randomWalk('SPY', 40, 5);
    const twice = { ...market, symbol: 'X', close: market.close.map((c) => 2 * c) };
    const flat = { ...market, symbol: 'Y', close: market.close.map(() => 7) };
    const with_ = { ...NO_MARKET, benchmark: known(market) };
    expect(at(around(twice, null, with_), 30, 'spy_correlation')).toBeCloseTo(1, 12);
    expect(at(around(twice, null, with_), 19, 'spy_correlation')).toBeNull();
    expect(at(around(flat, null, with_), 30, 'spy_correlation')).toBeNull();
  });

  it('what the store does not have is unknown, also on a single day', () => {
    const bars = randomWalk('X', 40, 5);
    const vix = sliceBars(randomWalk('VIX', 40, 6), 0, 30);
    const seen = around(bars, null, { ...NO_MARKET, vix: known(vix) });
    expect(at(seen, 29, 'vix_level')).toBe(vix.close[29]);
    expect(at(seen, 30, 'vix_level')).toBeNull();
    for (const name of ['market_trend', 'spy_correlation', 'sector_strength', 'news_catalyst', 'news_sentiment'])
      expect([name, at(seen, 39, name)]).toEqual([name, null]);
  });

  it('a market that closes later the same day is not known yet, and the day before is not taken for it', () => {
    const [bars, spy, vix] = [1, 2, 3].map((seed) => randomWalk(`S${seed}`, 80, seed));
    const market = { benchmark: known(spy, 15), vix: known(vix, 15), sector: known(spy, 15) };
    for (const name of ['market_trend', 'vix_level', 'spy_correlation', 'sector_strength']) {
      expect([name, at(around(bars, null, market), 79, name)]).toEqual([name, null]);
      const together = { benchmark: known(spy), vix: known(vix), sector: known(spy) };
      expect([name, at(around(bars, null, together), 79, name)]).not.toEqual([name, null]);
    }
  });

  it('a sector that gained 10 % while the market gained 4 % is 6 % strong', () => {
    const line = (symbol: string, last: number): Bars =>
      barsOf(
        symbol,
        '1d',
        Array.from({ length: 21 }, (_, i) => [i * DAY_MS, 100, 120, 90, i === 20 ? last : 100, 1]),
      );
    const market = { ...NO_MARKET, benchmark: known(line('SPY', 104)), sector: known(line('XLK', 110)) };
    expect(at(around(line('X', 100), null, market), 20, 'sector_strength')).toBeCloseTo(0.06, 12);
  });
});

describe('features of news', () => {
  const bars = barsOf(
    'X',
    '1d',
    Array.from({ length: 6 }, (_, i) => [i * DAY_MS, 9, 10, 8, 9, 1]),
  );
  const article = (known: number, told: Partial<NewsItem>): NewsItem => ({
    id: `${known}`,
    headline: 'X',
    source: 'Reuters',
    url: null,
    knownAt: known,
    publishedAt: known,
    categories: [],
    primaryCatalyst: null,
    event: null,
    sentiment: 0,
    tier: 1,
    marketState: null,
    ...told,
  });
  const covered: Coverage[] = [{ from: -Infinity, to: Infinity, knownAt: -Infinity }];
  const items = [
    article(2 * DAY_MS + HOUR_MS, { categories: ['product', 'earnings'], sentiment: 0.5, tier: 1 }),
    article(2 * DAY_MS + 2 * HOUR_MS, { categories: ['product'], sentiment: -0.1, tier: 5 }),
  ];
  const told = (bar: number, news: SymbolNews) => {
    const all = featuresAt(around(bars, news), bar);
    return [all['news_catalyst'], all['news_relevance'], all['earnings_proximity']];
  };

  it.each<[number, unknown[]]>([
    [1, ['none', null, null]],
    [2, ['earnings', 0.6, 0]],
    [3, ['none', null, 1]],
    [4, ['none', null, 2]],
  ])('at bar %i', (bar, expected) => {
    expect(told(bar, { symbol: 'X', items, covered })).toEqual(expected);
  });

  it('where nobody was looking are unknown, which is not none', () => {
    expect(told(1, { symbol: 'X', items, covered: [] })).toEqual([null, null, null]);
  });
});

const hours = fc.integer({ min: 0, max: 120 * 24 });
const articles = fc.array(
  fc.record({
    published: hours,
    late: fc.integer({ min: 0, max: 60 }),
    categories: fc.subarray([...CATALYST_CATEGORIES], { maxLength: 2 }),
    sentiment: fc.constantFrom(-0.6, 0, 0.4),
    tier: fc.constantFrom(1, 3, 5),
  }),
  { maxLength: 12 },
);

describe('no feature knows the future', () => {
  const start = randomWalk('X', 1, 1).time[0];
  const newsOf = (drawn: readonly (typeof articles extends fc.Arbitrary<(infer A)[]> ? A : never)[]): SymbolNews => {
    const items = drawn.map(({ published, late, categories, sentiment, tier }, k): NewsItem => ({
      id: `${k}`,
      headline: 'X',
      source: 'x',
      url: null,
      publishedAt: start + published * HOUR_MS,
      knownAt: start + (published + late) * HOUR_MS,
      categories,
      primaryCatalyst: null,
      event: null,
      sentiment,
      tier: tier,
      marketState: null,
    }));
    const covered = [{ from: start, to: start + 120 * DAY_MS, knownAt: start }];
    return { symbol: 'X', items: items.toSorted((a, b) => a.knownAt - b.knownAt), covered };
  };

  const later = fc.constantFrom(-15, 0, 15);
  /** The market by what had closed at `moment`. */
  const market = (benchmark: Bars, vix: Bars, sector: Bars, hours: number, moment: number): MarketSeries => {
    const part = (bars: Bars): KnownBars => {
      const closed = known(bars, hours).closes.filter((close) => close <= moment).length;
      return known(sliceBars(bars, 0, closed), hours);
    };
    return { benchmark: part(benchmark), vix: part(vix), sector: part(sector) };
  };

  it('what it says of a bar it says without the bars, market and news that came later', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 120 }), later, articles, (seed, cut, hours, drawn) => {
        const [bars, benchmark, vix, sector] = [0, 1, 2, 3].map((k) => randomWalk(`S${k}`, 120, seed * 4 + k + 1));
        const whole = newsOf(drawn);
        const last = closesOf(bars)[cut - 1];
        const then: SymbolNews = { ...whole, items: whole.items.filter(({ knownAt }) => knownAt < last) };
        const late = featureColumns(around(bars, whole, market(benchmark, vix, sector, hours, Infinity)));
        const early = featureColumns(
          around(sliceBars(bars, 0, cut), then, market(benchmark, vix, sector, hours, last)),
        );
        for (const name of NAMES)
          for (let i = 0; i < cut; i++)
            expect([name, i, valueAt(early.get(name)!, i)]).toEqual([name, i, valueAt(late.get(name)!, i)]);
      }),
      { numRuns: 40 },
    );
  });

  it('a dividend that came later makes no divergence of a price that stands still', () => {
    // The last bits of the RSI of a scaled history are others; prices of 30 bars up, and then flat at the top.
    const bars = randomWalk('X', 80, 9);
    for (let i = 30; i < 80; i++) bars.close[i] = bars.high[i] = Math.max(...bars.close.subarray(0, 30)) + 1;
    for (let k = 1; k <= 50; k++) {
      const paid = [{ symbol: 'X', exDate: bars.time[79], kind: 'dividend', factor: 1 - k / 1007 } as const];
      const after = featureColumns(around(adjustBars(bars, paid, 'all'))).get('rsi_divergence')!;
      for (let i = 31; i < 44; i++) expect([k, i, valueAt(after, i)]).toEqual([k, i, false]);
    }
  });

  it('a split that came later changes none: those in prices are in the prices of their day', () => {
    const bars = randomWalk('X', 80, 9);
    const split = [{ symbol: 'X', exDate: bars.time[60], kind: 'split', factor: 0.1 } as const];
    const before = featureColumns(around(sliceBars(bars, 0, 60)));
    const after = featureColumns(around(adjustBars(bars, split, 'all')), adjustmentFactors(bars, split, 'all'));
    for (const name of NAMES) {
      for (let i = 0; i < 60; i++) {
        const [then, now] = [valueAt(before.get(name)!, i), valueAt(after.get(name)!, i)];
        if (typeof then !== 'number') expect([name, i, now]).toEqual([name, i, then]);
        else expect(now).toBeCloseTo(then, 9);
      }
    }
  });
});
