import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIER_WEIGHT } from '../../model/news.ts';
import type { CatalystCategory, CatalystEvent, MarketState, SourceTier } from '../../model/news.ts';
import { HOUR_MS } from '../../model/time.ts';
import { newsColumns } from './columns.ts';
import { LOOK_BACK_HOURS, articlesAt, primaryCatalystOf } from './symbol-news.ts';
import type { Coverage, NewsItem, SymbolNews } from './symbol-news.ts';

const H = HOUR_MS;
const ALWAYS: readonly Coverage[] = [{ from: -Infinity, to: Infinity, knownAt: -Infinity }];

type Told = Partial<Omit<NewsItem, 'publishedAt' | 'knownAt'>>;

/** An article published at an hour, and known from the same or a later one. */
const item = (published: number, told: Told = {}, known = published): NewsItem => ({
  id: `${published}/${known}`,
  headline: 'Acme',
  source: 'Reuters',
  url: null,
  knownAt: known * H,
  publishedAt: published * H,
  categories: [],
  primaryCatalyst: null,
  event: null,
  sentiment: 0,
  tier: 1,
  marketState: 'regular',
  ...told,
});

const newsOf = (items: readonly NewsItem[], covered = ALWAYS): SymbolNews => ({
  symbol: 'ACME',
  items: items.toSorted((a, b) => a.knownAt - b.knownAt),
  covered,
});

const closesAt = (...hours: readonly number[]): Float64Array => Float64Array.from(hours, (hour) => hour * H);
const span = (from: number, to: number, knownAt: number): Coverage => ({
  from: from * H,
  to: to * H,
  knownAt: knownAt * H,
});

/** Sentiments are whole billionths. */
const expectMean = (found: number, mean: number): void =>
  Number.isNaN(mean) ? expect(found).toBe(NaN) : expect(found).toBeCloseTo(mean, 8);

describe('the score of a scan', () => {
  it.each<[articles: readonly (readonly CatalystCategory[])[], score: number]>([
    [[], 0],
    [[[]], 20],
    [[['product'], ['insider']], 40],
    [[['earnings']], 30], // 20 × 1.5
    [[['fda']], 30],
    [[['merger']], 30],
    [[['analyst']], 30],
    [[['guidance', 'earnings'], []], 60], // one of them is enough
    [[[], [], [], [], []], 100],
    [[[], [], [], [], [], []], 100], // five articles are all that count
    [[['fda'], [], [], [], [], []], 150],
  ])('articles of %j are worth %d', (articles, score) => {
    const items = articles.map((categories, k) => item(10 + k / 10, { categories }));
    expect([...newsColumns(newsOf(items), closesAt(20)).score().values]).toEqual([score]);
  });
});

describe('a bar looks back on what was known before it', () => {
  it.each<[what: string, NewsItem, closes: number[], counts: number[]]>([
    ['from its publication for 24 hours', item(10), [9, 10, 10.01, 34, 34.01], [0, 0, 1, 1, 0]],
    ['learned late: from then on, and no longer', item(10, {}, 30), [11, 30, 31, 34, 35], [0, 0, 1, 1, 0]],
    ['learned when it was old already: never', item(10, {}, 40), [11, 41, 60], [0, 0, 0]],
  ])('%s', (_, article, closes, counts) => {
    expect([...newsColumns(newsOf([article]), closesAt(...closes)).count().values]).toEqual(counts);
  });

  it('asks for other hours where a rule does', () => {
    const columns = newsColumns(newsOf([item(10), item(20), item(30)]), closesAt(31));
    expect([1, 2, 12, 24, 48].map((hours) => columns.count(hours).values[0])).toEqual([1, 1, 2, 3, 3]);
    expect(columns.count()).toEqual(columns.count(LOOK_BACK_HOURS));
  });

  it('counts for as long as the look-back that it was given', () => {
    const columns = newsColumns(newsOf([item(10, { categories: ['fda'] })]), closesAt(40), 48);
    expect([columns.score().values[0], columns.count().values[0], columns.catalyst('fda')[0]]).toEqual([30, 1, 1]);
  });
});

describe('sentiment', () => {
  it.each<[what: string, (readonly [sentiment: number, tier: SourceTier])[], mean: number]>([
    ['one article is its own mean', [[0.5, 3]], 0.5],
    [
      'the mean of equals',
      [
        [0.5, 2],
        [-0.1, 2],
      ],
      0.2,
    ],
    [
      'an unknown source weighs a fifth of a wire',
      [
        [0.6, 1],
        [-0.6, 5],
      ],
      0.4,
    ], // (0.6 − 0.12) / 1.2
    ['of no articles there is no mean', [], NaN],
  ])('%s', (_, articles, mean) => {
    const items = articles.map(([sentiment, tier], k) => item(10 + k, { sentiment, tier }));
    expectMean(newsColumns(newsOf(items), closesAt(20)).sentiment().values[0], mean);
  });
});

describe('catalysts', () => {
  const items = [item(10, { categories: ['fda', 'product'], event: 'fda_approval' }), item(11, { event: 'upgrade' })];
  it.each([
    ['fda', 1],
    ['product', 1],
    ['fda_approval', 1],
    ['upgrade', 1],
    ['any', 1],
    ['analyst', 0],
    ['fda_rejection', 0],
  ])('%s: %d', (name, found) => {
    expect([...newsColumns(newsOf(items), closesAt(20, 40)).catalyst(name)]).toEqual([found, 0]);
  });

  it('an article without category or event is none', () => {
    expect([...newsColumns(newsOf([item(10)]), closesAt(20)).catalyst('any')]).toEqual([0]);
  });

  it.each<[MarketState, number]>([
    ['pre-market', 1],
    ['regular', 0],
    ['after-hours', 0],
  ])('published in %s: pre-market news %d', (marketState, found) => {
    expect([...newsColumns(newsOf([item(10, { marketState })]), closesAt(20)).preMarket()]).toEqual([found]);
  });

  it('the primary one is the category that counts most of all articles', () => {
    const news = newsOf([item(10, { categories: ['product'] }), item(11, { categories: ['merger', 'insider'] })]);
    expect(primaryCatalystOf(articlesAt(news, 20 * H))).toBe('merger');
    expect(primaryCatalystOf(articlesAt(news, 11 * H))).toBe('product'); // published at 11, not before
    expect(primaryCatalystOf(articlesAt(news, 9 * H))).toBe(null);
  });
});

describe('outside of what is covered, news are unknown', () => {
  it.each<[what: string, Coverage[], closes: number[], counts: number[]]>([
    ['nobody looked', [], [50], [NaN]],
    ['the whole window is covered', [span(26, 50, 0)], [50], [1]],
    ['an hour at its start is not', [span(27, 50, 0)], [50], [NaN]],
    ['an hour at its end is not', [span(0, 49, 0)], [50], [NaN]],
    ['two looks that touch are one', [span(20, 40, 0), span(40, 50, 0)], [50], [1]],
    ['two looks with a gap between', [span(20, 40, 0), span(41, 50, 0)], [50], [NaN]],
    ['a look that came later says nothing of before', [span(0, 60, 55)], [50, 54, 55], [NaN, NaN, 1]],
    ['a look within another adds nothing', [span(0, 60, 0), span(30, 40, 1)], [50], [1]],
    ['looks that come in another order', [span(40, 50, 0), span(20, 40, 1)], [50], [1]],
  ])('%s', (_, covered, closes, counts) => {
    const columns = newsColumns(newsOf([item(45)], covered), closesAt(...closes));
    expect([...columns.count().values]).toEqual(counts);
    expect([...columns.score().values]).toEqual(counts.map((n) => n * 20));
  });

  it('an article that is there is a fact all the same; that there is none is not', () => {
    const columns = newsColumns(newsOf([item(45, { categories: ['fda'] })], []), closesAt(40, 50));
    expect([...columns.catalyst('fda')]).toEqual([2, 1]);
    expect([...columns.catalyst('merger')]).toEqual([2, 2]);
  });
});

// What a trader would do by hand, bar by bar, against the two pointers.
const someNews = fc.array(
  fc.record({
    published: fc.integer({ min: 0, max: 200 }),
    late: fc.constantFrom(0, 0, 0, 1, 5, 23, 24, 25, 90),
    category: fc.constantFrom<CatalystCategory>('fda', 'product', 'analyst'),
    event: fc.constantFrom<CatalystEvent | null>(null, 'upgrade'),
    sentiment: fc.double({ min: -1, max: 1, noNaN: true }),
    tier: fc.constantFrom<SourceTier>(1, 2, 3, 4, 5),
    marketState: fc.constantFrom<MarketState>('pre-market', 'regular'),
  }),
  { maxLength: 40 },
);
const someLooks = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 240 })),
  { maxLength: 6 },
);
const someCloses = fc
  .uniqueArray(fc.integer({ min: 0, max: 240 }), { maxLength: 40 })
  .map((hours) => closesAt(...hours.toSorted((a, b) => a - b)));

const itemsOf = (told: ReturnType<typeof someNews.generate>['value']): NewsItem[] =>
  told.map(({ published, late, category, ...rest }) =>
    item(published, { categories: [category], ...rest }, published + late),
  );
const columnsOf = (news: SymbolNews, closes: Float64Array) => {
  const columns = newsColumns(news, closes);
  return {
    score: [...columns.score().values],
    count: [...columns.count().values],
    hours: [...columns.count(7).values],
    sentiment: [...columns.sentiment().values],
    fda: [...columns.catalyst('fda')],
    upgrade: [...columns.catalyst('upgrade')],
    preMarket: [...columns.preMarket()],
  };
};

describe('for any articles, looks and bars', () => {
  it('columns are what looking through all articles at each bar gives', () => {
    fc.assert(
      fc.property(someNews, someCloses, (told, closes) => {
        const news = newsOf(itemsOf(told));
        const columns = columnsOf(news, closes);
        closes.forEach((close, bar) => {
          const seen = news.items.filter((it) => it.knownAt < close && it.publishedAt >= close - 24 * H);
          expect(columns.count[bar]).toBe(seen.length);
          expect(columns.hours[bar]).toBe(seen.filter((it) => it.publishedAt >= close - 7 * H).length);
          const weight = seen.reduce((sum, { tier }) => sum + TIER_WEIGHT[tier], 0);
          const mood = seen.reduce((sum, { tier, sentiment }) => sum + TIER_WEIGHT[tier] * sentiment, 0);
          expectMean(columns.sentiment[bar], seen.length === 0 ? NaN : mood / weight);
          expect(columns.fda[bar]).toBe(Number(seen.some(({ categories }) => categories.includes('fda'))));
          expect(columns.upgrade[bar]).toBe(Number(seen.some(({ event }) => event === 'upgrade')));
          expect(columns.preMarket[bar]).toBe(Number(seen.some(({ marketState }) => marketState === 'pre-market')));
        });
      }),
    );
  });

  it('a bar is the same without the articles, the looks and the bars after it', () => {
    fc.assert(
      fc.property(someNews, someLooks, someCloses, fc.nat(40), (told, looks, closes, n) => {
        const covered = looks.map(([from, length, knownAt]) => span(from, from + length, knownAt));
        const news = newsOf(itemsOf(told), covered);
        const length = Math.min(n, closes.length);
        const now = length === 0 ? -Infinity : closes[length - 1];
        const then: SymbolNews = {
          ...news,
          items: news.items.filter(({ knownAt }) => knownAt < now),
          covered: covered.filter(({ knownAt }) => knownAt <= now),
        };
        const all = columnsOf(news, closes);
        for (const [name, values] of Object.entries(columnsOf(then, closes.slice(0, length))))
          expect(values, name).toEqual(all[name as keyof typeof all].slice(0, length));
      }),
    );
  });

  it('a look more makes nothing known unknown, and changes nothing that was known', () => {
    fc.assert(
      fc.property(someNews, someLooks, someCloses, (told, looks, closes) => {
        const covered = looks.map(([from, length, knownAt]) => span(from, from + length, knownAt));
        const items = itemsOf(told);
        const fewer = columnsOf(newsOf(items, covered.slice(1)), closes);
        const more = columnsOf(newsOf(items, covered), closes);
        fewer.count.forEach((n, bar) => expect(Number.isNaN(n) ? NaN : more.count[bar]).toBe(n));
        fewer.fda.forEach((truth, bar) => expect(truth === 2 ? truth : more.fda[bar]).toBe(truth));
      }),
    );
  });
});
