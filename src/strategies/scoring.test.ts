import { describe, expect, it } from 'vitest';
import { at } from '../engine/signals.ts';
import type { SymbolSignals } from '../engine/signals.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import type { RuleSet } from '../engine/rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { HOUSE_TABLE } from '../engine/patterns/house-table.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { catalystWeighted } from './catalyst-weighted.ts';
import { classic } from './classic.ts';
import { BEARS, BULLS, NET, STRONGEST } from './house-patterns.ts';

type Bar = readonly [open: number, high: number, low: number, close: number, volume: number];

function barsOf(rows: readonly Bar[]): Bars {
  const bars = emptyBars('TEST', '1d', rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = i * 86_400_000;
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]] = row;
  });
  return bars;
}

/** By the name of a series or a parameter: a number, or for a series an expression. */
type Given = Readonly<Record<string, number | string>>;

/** The rules' signals when these series of theirs have these values; a parameter may be given too. */
function signals(rules: RuleSet, given: Given, bars: Bars): SymbolSignals {
  const { confidence, ...rest } = given;
  const known = Object.entries(rest);
  const isParameter = (entry: [string, number | string]): entry is [string, number] => entry[0] in rules.params!;
  const params = Object.fromEntries(known.filter(isParameter));
  const named = Object.fromEntries(known.filter(([name]) => !(name in rules.params!)));
  const score = 'confidence' in given ? { given: { weight: 1, value: confidence } } : rules.score;
  const changed = { ...rules, let: { ...rules.let, ...named }, ...(score === undefined ? {} : { score }) };
  const compiled = compileRuleSet(changed, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
  return compiled.value.signals(bars);
}

const ONE_BAR = barsOf([[100, 100, 100, 100, 1000]]);

/** A series of the rules at the last bar: it is asked as the rank, which any series may be. */
function valueOf(rules: RuleSet, name: string, given: Given, bars: Bars = ONE_BAR): number {
  return at(signals({ ...rules, rank: name }, given, bars).rank!, bars.length - 1);
}

describe('catalyst-weighted', () => {
  it.each([
    // bulls bears strongest → pattern
    [0, 0, 0, 0],
    [0, 0, 60, 60], // a doji alone
    [1, 0, 65, 65],
    [1, 1, 70, 70], // they do not agree
    [2, 0, 70, 77],
    [0, 3, 75, 82.5],
    [2, 0, 95, 100], // capped
  ])('%i bullish and %i bearish patterns, the best of %d, are a pattern of %d', (bulls, bears, strongest, pattern) => {
    expect(valueOf(catalystWeighted, 'pattern', { bulls, bears, strongest })).toBeCloseTo(pattern, 10);
  });

  it.each([
    // RSI histogram SMA 20, SMA 50 (close 100) trend → indicator
    [50, 1, 90, 80, 1, 90], // 50 + 15 + 15 + 10
    [25, 1, 90, 80, 1, 100], // 110, clamped
    [50, -1, 110, 120, -1, 10], // 50 − 15 − 15 − 10
    [75, -1, 110, 120, -1, 0], // −10, clamped
    [50, 1, 90, 95, 0, 65], // no order of close and averages
    [50, 0, 90, 95, 0, 35], // a histogram of 0 is not above it
    [30, 1, 90, 95, 0, 65], // 30 is not below 30
    [29.9, 1, 90, 95, 0, 85],
    [70.1, 1, 90, 95, 0, 45],
  ])(
    'RSI %d, histogram %d, averages %d and %d, trend %d: %d',
    (strength, histogram, average_20, average_50, trend, want) => {
      const given = { strength, histogram, average_20, average_50, trend };
      expect(valueOf(catalystWeighted, 'indicator', given)).toBe(want);
    },
  );

  it.each([
    [2, 90],
    [1.99, 70],
    [1.5, 70],
    [1.49, 50],
    [1, 50],
    [0.99, 30],
  ])('volume at %d of its mean is worth %d', (ratio, activity) => {
    expect(valueOf(catalystWeighted, 'activity', { ratio })).toBe(activity);
  });

  it.each([
    // catalyst pattern indicator activity → confidence
    [0, 0, 50, 50, 15], // 10 + 5
    [0, 65, 90, 50, 45.75], // 22.75 + 18 + 5
    [80, 77, 90, 90, 81.95], // 28 + 26.95 + 18 + 9
    [100, 100, 100, 90, 99],
  ])(
    'catalyst %d, pattern %d, indicator %d, volume %d: confidence %d',
    (catalyst, pattern, indicator, activity, want) => {
      expect(valueOf(catalystWeighted, 'confidence', { catalyst, pattern, indicator, activity })).toBeCloseTo(want, 10);
    },
  );

  it.each([
    // confidence bulls bears RSI sentiment → direction
    [45, 1, 0, 50, 0, 1],
    [45, 1, 2, 50, 0, -1],
    [45, 1, 1, 50, 0, 0],
    [29.9, 2, 0, 50, 0, 0], // too little confidence
    [30, 2, 0, 50, 0, 1],
    [45, 0, 0, 29, 0, 1], // oversold makes a HOLD a BUY
    [45, 0, 1, 29, 0, -1], // but not a SELL
    [45, 0, 0, 71, 0, -1], // overbought makes a HOLD a SELL
    [45, 1, 0, 71, 0, 1], // but not a BUY
    [45, 0, 1, 50, 1, 0], // good news hold a SELL back
    [45, 1, 0, 50, -1, 0], // bad news hold a BUY back
    [45, 1, 0, 50, 1, 1],
  ])(
    'confidence %d, %i bulls, %i bears, RSI %d, sentiment %d: %d',
    (confidence, bulls, bears, strength, sentiment, want) => {
      expect(valueOf(catalystWeighted, 'direction', { confidence, bulls, bears, strength, sentiment })).toBe(want);
    },
  );

  it.each([
    [70, 1],
    [69.9, 0.5],
    [50, 0.5],
    [49.9, 0.25],
    [30, 0.25],
    [29.9, 0],
  ])('a confidence of %d takes %d of the position', (confidence, tier) => {
    const { size } = signals(catalystWeighted, { confidence }, ONE_BAR);
    expect(size).toMatchObject({ kind: 'equity', value: 0.2 });
    expect(at(size.scale, 0)).toBe(tier);
  });

  it.each([
    // catalyst stretched → limit (close 100), stop
    [75, 1, 99.9, 0.015],
    [70, -1, 100.1, 0.015],
    [69, 1, 99.9, 0.02],
    [40, 1, 99.9, 0.02],
    [39, 1, 99.9, 0.03],
    [0, -1, 100.1, 0.03],
  ])(
    'catalyst %d and direction %d: a limit of %d, a stop %d away, targets at 1.5 R and 3 R',
    (catalyst, stretched, limit, stop) => {
      const its = signals(catalystWeighted, { catalyst, stretched, confidence: 60 }, ONE_BAR);
      expect(its.order.kind === 'limit' ? at(its.order.price, 0) : NaN).toBeCloseTo(limit, 10);
      expect(its.stop).toMatchObject({ kind: 'fraction', trail: false });
      expect(at(its.stop!.value, 0)).toBeCloseTo(stop, 10);
      expect(its.targets).toEqual([
        { kind: 'r', value: 1.5, share: 0.5 },
        { kind: 'r', value: 3, share: 1 },
      ]);
    },
  );
});

/** 19 bars without any pattern, then these. */
const after = (...bars: readonly Bar[]): Bars =>
  barsOf([
    ...Array.from({ length: 19 }, (_, i): Bar => (i % 2 === 0 ? [99, 102, 98, 101, 1000] : [101, 102, 98, 99, 1000])),
    ...bars,
  ]);

describe('what both scorings count on a bar', () => {
  it.each(HOUSE_TABLE.map((row) => [row.name, row.direction] as const))('%s is counted as %s', (name, direction) => {
    const counts = (expression: string, side: string): boolean => expression.includes(`sign(${side}${name}())`);
    expect([counts(BULLS, ''), counts(BEARS, '-')]).toEqual([
      direction === 'bullish' || direction === 'color',
      direction === 'bearish' || direction === 'color',
    ]);
    expect(STRONGEST).toContain(`abs(${name}())`);
    expect(NET.split(' + ').includes(`${name}()`)).toBe(direction !== 'neutral');
  });

  it.each<[string, Bar[], bulls: number, bears: number, strongest: number]>([
    ['nothing', [[100, 103, 99, 102, 1000]], 0, 0, 0],
    ['a doji takes no side', [[101, 103, 99, 101.1, 1000]], 0, 0, 60],
    ['a hammer that gapped up', [[104, 104.9, 100, 105, 1000]], 2, 0, 70],
    ['a gap down, red, on twice the volume', [[96, 97, 92, 93, 2000]], 0, 2, 70],
    ['a gap up that fell on twice the volume', [[104, 105, 101, 102, 2000]], 1, 1, 70],
  ])('%s', (_what, bars, bulls, bears, strongest) => {
    const given = { trend: 0, average_20: 0, average_50: 0 };
    const [last] = bars;
    const high = Math.max(...last.slice(0, 4));
    const series = after([last[0], high, last[2], last[3], last[4]]);
    expect({
      bulls: valueOf(catalystWeighted, 'bulls', given, series),
      bears: valueOf(catalystWeighted, 'bears', given, series),
      strongest: valueOf(catalystWeighted, 'strongest', given, series),
    }).toEqual({ bulls, bears, strongest });
  });
});

describe('classic', () => {
  it.each([
    // base mean pattern RSI → points: 0.35 × pattern ± 7.5
    [0, 70, 29, 32], // as it was written down
    [0, 75, 50, 26.25],
    [50, 0, 50, 50],
    [50, 65, 50, 72.75],
    [50, 65, 71, 65.25],
    [50, -70, 50, 25.5],
    [50, -70, 29, 33],
    [50, 0, 29, 57.5], // the RSI alone moves nobody
    [50, 0, 71, 42.5],
  ])('base %d, patterns of %d, RSI %d: %d points', (base, pattern, strength, points) => {
    expect(valueOf(classic, 'points', { base, pattern, strength })).toBeCloseTo(points, 10);
  });

  it.each([
    [60.1, 1, 0],
    [60, 0, 0],
    [40, 0, 0],
    [39.9, 0, 1],
  ])('%d points: buy %i, sell %i', (points, buy, sell) => {
    // `points` stands for the whole score, so its parts go unused: kept in the rank.
    // A constant would switch a side off for good, so it is one that has to be looked at.
    const looked = `${points} + 0 * close`;
    const its = signals({ ...classic, rank: 'base + pattern' }, { points: looked }, after([99, 102, 98, 101, 1000]));
    expect(its.long!.enter.at(-1)).toBe(buy);
    expect(its.long!.exit).toMatchObject({ kind: 'mask' });
    expect(its.long!.exit!.kind === 'mask' && its.long!.exit!.mask.at(-1)).toBe(sell);
  });

  it('takes the mean of the bar’s patterns, bearish ones negative, dojis left out', () => {
    expect(valueOf(classic, 'pattern', {}, after([104, 105, 101, 102, 2000]))).toBe((70 - 65) / 2);
    expect(valueOf(classic, 'pattern', {}, after([101, 103, 99, 101.1, 1000]))).toBe(0);
  });

  it('buys a bullish engulfing', () => {
    const { long } = signals(
      classic,
      {},
      after([98, 103, 97, 102, 1000], [102, 103, 97, 98, 1000], [97, 104, 96, 103, 1000]),
    );
    expect([...long!.enter].slice(-2)).toEqual([0, 1]);
  });
});
