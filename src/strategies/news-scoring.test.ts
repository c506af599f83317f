import { describe, expect, it } from 'vitest';
import { newsColumns } from '../engine/news/columns.ts';
import type { NewsItem, SymbolNews } from '../engine/news/symbol-news.ts';
import { HOUSE_TABLE } from '../engine/patterns/house-table.ts';
import { compileExpression } from '../engine/rules/expression.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import { at } from '../engine/signals.ts';
import type { SymbolSignals } from '../engine/signals.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS } from '../model/time.ts';
import { catalystWeighted } from './catalyst-weighted.ts';
import { withNews } from './house-patterns.ts';

type Bar = readonly [open: number, high: number, low: number, close: number, volume: number];
type Told = Partial<Pick<NewsItem, 'categories' | 'event' | 'sentiment' | 'marketState'>>;

function barsOf(rows: readonly Bar[]): Bars {
  const bars = emptyBars('ACME', '1d', rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = i * DAY_MS;
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]] = row;
  });
  return bars;
}

const ONE_BAR = barsOf([[100, 100, 100, 100, 1000]]);

/** When a bar of `barsOf` is known: 21 hours into its day. */
const closesOf = (bars: Bars): Float64Array => bars.time.map((time) => time + 21 * HOUR_MS);

/** Articles of the last hours before the last bar's close, all of whose time somebody was looking. */
function newsOf(bars: Bars, told: readonly Told[], looking = true): SymbolNews {
  const close = closesOf(bars).at(-1)!;
  const items = told.map((it, k): NewsItem => {
    const knownAt = close - (told.length - k) * HOUR_MS;
    const rest = { categories: [], event: null, sentiment: 0, marketState: 'regular', ...it } as const;
    const text = { id: String(k), headline: 'Acme', source: 'Reuters', url: null };
    return { ...text, ...rest, knownAt, publishedAt: knownAt, primaryCatalyst: null, tier: 1 };
  });
  const covered = looking ? [{ from: -Infinity, to: Infinity, knownAt: -Infinity }] : [];
  return { symbol: 'ACME', items, covered };
}

const storeOf = (bars: Bars, told: readonly Told[], looking = true): ColumnStore =>
  new ColumnStore(bars, { news: newsColumns(newsOf(bars, told, looking), closesOf(bars)) });

const good: Told = { categories: ['product'], sentiment: 0.4 };
const bad: Told = { categories: ['product'], sentiment: -0.4 };
const neither: Told = { categories: ['product'] };
const early = (told: Told): Told => ({ ...told, marketState: 'pre-market' });

describe('a pattern’s confidence with a catalyst', () => {
  // Base × factor of the row × 1.2 for momentum, × 2 pre-market; at most 100. Worked by hand from the trader's table.
  it.each<
    [pattern: string, base: number, pos: number, neg: number, neutral: number, posEarly: number, negEarly: number]
  >([
    //                      base   positive         negative       neutral  positive, early  negative, early
    ['hammer', /*        */ 65, /**/ 97.5, /*   */ 45.5, /*  */ 65, /* */ 100, /*      */ 91],
    ['shooting_star', /* */ -65, /* */ -45.5, /* */ -97.5, /**/ -65, /**/ -91, /*      */ -100],
    ['bullish_engulfing', /**/ 70, /**/ 100, /*  */ 42, /*   */ 70, /* */ 100, /*      */ 84],
    ['bearish_engulfing', /**/ -70, /**/ -42, /* */ -100, /* */ -70, /**/ -84, /*      */ -100],
    ['doji', /*          */ 60, /**/ 72, /*     */ 72, /*   */ 60, /* */ 100, /*      */ 100],
    ['three_white_soldiers', 75, /**/ 100, /*   */ 37.5, /* */ 75, /* */ 100, /*      */ 75],
    ['three_black_crows', /**/ -75, /**/ -37.5, /**/ -100, /**/ -75, /**/ -75, /*     */ -100],
    ['gap_up', /*        */ 70, /**/ 100, /*    */ 33.6, /* */ 84, /* */ 100, /*      */ 67.2],
    ['gap_down', /*      */ -70, /**/ -33.6, /* */ -100, /* */ -84, /**/ -67.2, /*    */ -100],
    ['volume_surge', /*  */ 65, /**/ 100, /*    */ 100, /*  */ 78, /* */ 100, /*      */ 100],
    ['volume_surge', /*  */ -65, /**/ -100, /*  */ -100, /* */ -78, /**/ -100, /*     */ -100],
  ])('%s of %d: positive %d, negative %d, neutral %d, pre-market %d and %d', (pattern, base, ...wanted) => {
    const row = HOUSE_TABLE.find(({ name }) => name === pattern)!;
    const text = withNews(row).replaceAll(`${pattern}()`, String(base));
    const compiled = compileExpression(text, { functions: STANDARD_FUNCTIONS });
    if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('\n'));
    const value = (told: readonly Told[], looking = true): number => {
      const shown = compiled.value.evaluate(storeOf(ONE_BAR, told, looking));
      return shown.kind === 'number' ? shown.column.values[0] : NaN;
    };
    const cases = [[good], [bad], [neither], [early(good)], [early(bad)]];
    cases.forEach((told, k) => expect(value(told)).toBeCloseTo(wanted[k], 10));
    expect(value([])).toBe(base);
    expect(value([{ sentiment: 0.9 }])).toBe(base); // an article, and no catalyst
    expect(value([early({ sentiment: 0.9 })])).toBe(base);
    expect(value([], false)).toBe(NaN); // nobody was looking
  });
});

/** The strategy's signals with these series given, as expressions, and this news. */
function signals(given: Readonly<Record<string, number>>, store: ColumnStore, params = { news: 1 }): SymbolSignals {
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  const rules = { ...catalystWeighted, let: { ...catalystWeighted.let, ...named } };
  const compiled = compileRuleSet(rules, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('\n'));
  return compiled.value.signals(store.bars, store);
}

/** A series of the strategy at the last bar: it is asked as the rank, which any series may be. */
function valueOf(name: string, store: ColumnStore, given = {}, params = { news: 1 }): number {
  const compiled = compileRuleSet(
    { ...catalystWeighted, let: { ...catalystWeighted.let, ...given }, rank: name },
    { functions: STANDARD_FUNCTIONS, params },
  );
  if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('\n'));
  return at(compiled.value.signals(store.bars, store).rank!, store.bars.length - 1);
}

const of = (categories: NewsItem['categories'], event: NewsItem['event'] = null): Told => ({ categories, event });

describe('the catalyst score of a signal', () => {
  it.each<[what: string, Told[], score: number, stop: number]>([
    // min(100, 20 × articles) × 1.5 for earnings, fda, merger, analyst; × event; × 1.2 pre-market; × 1.1 above 3 articles; at most 100
    ['no article', [], 0, 0.03],
    ['a product', [of(['product'])], 20, 0.03],
    ['an FDA approval', [of(['fda'], 'fda_approval')], 45, 0.02], // 20 × 1.5 × 1.5
    ['an FDA rejection', [of(['fda'], 'fda_rejection')], 30, 0.03], // 20 × 1.5
    ['a merger', [of(['merger'], 'merger')], 42, 0.02], // 20 × 1.5 × 1.4
    ['talk of a deal', [of(['merger'])], 42, 0.02],
    ['an earnings beat', [of(['earnings'], 'earnings_beat')], 39, 0.03], // 20 × 1.5 × 1.3
    ['an earnings miss', [of(['earnings'], 'earnings_miss')], 39, 0.03],
    ['an upgrade', [of(['analyst'], 'upgrade')], 36, 0.03], // 20 × 1.5 × 1.2
    ['a downgrade before the open', [early(of(['analyst'], 'downgrade'))], 43.2, 0.02], // 20 × 1.5 × 1.2 × 1.2
    ['a lawsuit', [of(['legal'], 'lawsuit')], 22, 0.03], // 20 × 1.1
    ['an upgrade and a lawsuit: the larger counts', [of(['analyst'], 'upgrade'), of(['legal'], 'lawsuit')], 72, 0.015],
    ['three products', Array<Told>(3).fill(of(['product'])), 60, 0.02],
    ['four products', Array<Told>(4).fill(of(['product'])), 88, 0.015], // 80 × 1.1
    ['five products', Array<Told>(5).fill(of(['product'])), 100, 0.015], // 110
    ['an FDA approval before the open, and two more', [early(of(['fda'], 'fda_approval')), {}, {}], 100, 0.015], // 162
  ])('%s: %d, and the stop of its strength', (_, told, score, stop) => {
    const store = storeOf(ONE_BAR, told);
    expect(valueOf('catalyst', store)).toBeCloseTo(score, 10);
    const its = signals({}, store).stop!;
    expect(at(its.value, 0)).toBeCloseTo(stop, 10);
  });
});

/** 19 bars without any pattern, then a hammer that gapped up. */
const HAMMER = barsOf([
  ...Array.from({ length: 19 }, (_, i): Bar => (i % 2 === 0 ? [99, 102, 98, 101, 1000] : [101, 102, 98, 99, 1000])),
  [104, 104.9, 100, 105, 1000],
]);

describe('a signal with news', () => {
  const given = { indicator: 50, activity: 50, stretched: 1 };
  const approval = { ...early(of(['fda'], 'fda_approval')), sentiment: 0.5 };

  it('is worked out by hand', () => {
    const store = storeOf(HAMMER, [approval]);
    // catalyst 20 × 1.5 × 1.5 × 1.2 = 54; gap up 70 × 1.7 × 1.2 × 2, at most 100; two agree: × 1.1, at most 100
    // 0.35 × 54 + 0.35 × 100 + 0.2 × 50 + 0.1 × 50 = 68.9
    expect(valueOf('confidence', store, { indicator: '50', activity: '50' })).toBeCloseTo(68.9, 10);
    const its = signals(given, store);
    expect(its.long!.enter.at(-1)).toBe(1);
    expect(at(its.size.scale, 19)).toBe(0.5); // at least 50, below 70
    expect(at(its.stop!.value, 19)).toBeCloseTo(0.02, 10); // moderate
  });

  it.each<[what: string, number, Told[], direction: number]>([
    ['good news let a BUY be', 1, [good], 1],
    ['bad news turn a BUY into a HOLD', 1, [bad], 0],
    ['bad news let a SELL be', -1, [bad], -1],
    ['good news turn a SELL into a HOLD', -1, [good], 0],
    ['as much good as bad turns nothing', -1, [good, bad], -1],
    ['an article without a catalyst turns nothing', -1, [{ sentiment: 0.9 }], -1],
  ])('%s', (_, stretched, told, direction) => {
    const store = storeOf(HAMMER, told);
    expect(valueOf('direction', store, { stretched: String(stretched), pattern: '100', indicator: '50' })).toBe(
      direction,
    );
  });

  it('is none where nobody looked for news', () => {
    expect(signals(given, storeOf(HAMMER, [], false)).long!.enter.at(-1)).toBe(2);
  });

  it('does not read them with `news` 0', () => {
    const params = { news: 0 };
    const without = signals(given, new ColumnStore(HAMMER), params);
    const withThem = signals(given, storeOf(HAMMER, [approval]), params);
    expect(withThem).toEqual(without);
    // 0.35 × 0 + 0.35 × 77 + 0.2 × 50 + 0.1 × 50
    expect(valueOf('confidence', storeOf(HAMMER, []), { indicator: '50', activity: '50' }, params)).toBeCloseTo(
      41.95,
      10,
    );
  });
});
