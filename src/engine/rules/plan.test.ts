import { describe, expect, test } from 'vitest';
import type { PositionView, SymbolSignals } from '../signals.ts';
import { renderErrors } from './errors.ts';
import { compileRuleSet } from './plan.ts';
import type { StrategyPlan } from './plan.ts';
import type { RuleSet } from './rule-set.ts';
import { ColumnStore } from './store.ts';
import { TEST_FUNCTIONS, barsOfCloses } from '../../../test/rules/kit.ts';

function planOf(rules: Partial<RuleSet>, params: Record<string, number> = {}): StrategyPlan {
  const ruleSet: RuleSet = { name: 'test', ...rules };
  const compiled = compileRuleSet(ruleSet, { functions: TEST_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

function errorsOf(rules: unknown, params: Record<string, number> = {}): string[] {
  const compiled = compileRuleSet(rules, { functions: TEST_FUNCTIONS, params });
  return compiled.ok ? [] : compiled.errors.map((it) => `${it.path}: ${it.message}`);
}

const CLOSES = [10, 12, 14, 13, 15, 11];
const long = { enter: 'close > 12' };
const signals = (rules: Partial<RuleSet>): SymbolSignals => planOf({ long, ...rules }).signals(barsOfCloses(CLOSES));

describe('what the simulation reads', () => {
  test('entries and exits are masks, the side that is not written is null', () => {
    const it = signals({ long: { enter: 'close > 12', exit: 'close < close[1]' } });
    expect(it.long?.enter).toEqual(Uint8Array.of(0, 0, 1, 1, 1, 0));
    expect(it.long?.exit).toEqual({ kind: 'mask', mask: Uint8Array.of(2, 0, 0, 1, 0, 1) });
    expect(it.short).toBeNull();
    expect(it.universe).toBeNull();
    expect(signals({ long: { enter: true } }).long?.enter).toEqual(new Uint8Array(6).fill(1));
  });

  test.each<[string, Partial<RuleSet>, Partial<SymbolSignals>]>([
    ['no size is all equity', {}, { size: { kind: 'equity', value: 1, scale: 1, fractional: false } }],
    [
      '… or spread evenly',
      { limits: { max_positions: 5 } },
      { size: { kind: 'equity', value: 0.2, scale: 1, fractional: false } },
    ],
    [
      'percent of equity is a fraction',
      { size: { percent_of_equity: 20, scale: 0.5, fractional: true } },
      { size: { kind: 'equity', value: 0.2, scale: 0.5, fractional: true } },
    ],
    ['cash is cash', { size: { cash: 5000 } }, { size: { kind: 'cash', value: 5000, scale: 1, fractional: false } }],
    [
      'shares may change from bar to bar',
      { size: { shares: 'close * 2' } },
      { size: { kind: 'shares', value: Float64Array.from(CLOSES, (x) => x * 2), scale: 1, fractional: false } },
    ],
    [
      'a stop in percent is a fraction',
      { stop: { percent: 2 } },
      { stop: { kind: 'fraction', value: 0.02, trail: false } },
    ],
    [
      'a stop in ATR is a distance',
      { stop: { atr: 3, period: 2, trail: true } },
      { stop: { kind: 'distance', value: Float64Array.of(NaN, 6, 6, 6, 6, 6), trail: true } },
    ],
    [
      'a stop at a price is an expression',
      { stop: { price: 'low - 1' } },
      { stop: { kind: 'price', value: Float64Array.from(CLOSES, (x) => x - 2), trail: false } },
    ],
    [
      'targets keep their order',
      { stop: { percent: 1 }, targets: [{ r: 1.5, close: 50 }, { percent: 10 }, { price: 99 }] },
      {
        targets: [
          { kind: 'r', value: 1.5, share: 0.5 },
          { kind: 'fraction', value: 0.1, share: 1 },
          { kind: 'price', value: 99, share: 1 },
        ],
      },
    ],
    ['a time stop is in bars', { time_stop: { bars: 10 } }, { timeStopBars: 10 }],
    ['without order, the market', {}, { order: { kind: 'market' } }],
    [
      'a limit order rests one bar by default',
      { order: { limit: 'close - 1' } },
      { order: { kind: 'limit', price: Float64Array.from(CLOSES, (x) => x - 1), bars: 1 } },
    ],
    ['a stop order rests as told', { order: { stop: 20, bars: 3 } }, { order: { kind: 'stop', price: 20, bars: 3 } }],
    ['rank is a series', { rank: '-volume' }, { rank: Float64Array.of(-1000, -1001, -1002, -1003, -1004, -1005) }],
    ['the universe is a mask', { universe: '11 < close < 14' }, { universe: Uint8Array.of(0, 1, 0, 1, 0, 0) }],
    [
      'the score is the weighted sum of its parts',
      {
        score: { level: { weight: 0.5, value: 'close' }, flat: { weight: 2, value: 10 } },
        rank: 'confidence',
        size: { percent_of_equity: 10, scale: 'if(confidence >= 27, 1, 0.5)' },
      },
      {
        rank: Float64Array.of(25, 26, 27, 26.5, 27.5, 25.5),
        size: { kind: 'equity', value: 0.1, scale: Float64Array.of(0.5, 0.5, 1, 0.5, 1, 0.5), fractional: false },
      },
    ],
  ])('%s', (_title, rules, expected) => {
    expect(signals(rules)).toMatchObject(expected);
  });

  test('limits, costs and execution have the engine’s units, and only what was written', () => {
    const plan = planOf({
      long,
      params: { most: 3 },
      limits: { max_positions: 'most', daily_loss_percent: 5, max_position_percent: 20, min_price: 1 },
      costs: { commission: 0.001, slippage_bps: 5, fees: 'us-equities' },
      fill: 'close',
      leverage: 2,
    });
    expect(plan.limits).toEqual({ maxPositions: 3, dailyLossFraction: 0.05, maxPositionFraction: 0.2, minPrice: 1 });
    expect(plan.costs).toEqual({ commission: 0.001, slippage: 0.0005, fees: 'us-equities' });
    expect(plan.execution).toEqual({ fill: 'close', leverage: 2 });
    expect(planOf({ long })).toMatchObject({ limits: {}, costs: {}, execution: {}, timeframe: null, summary: '' });
  });

  test('a timeframe has one name, however it is written', () => {
    expect(planOf({ long, timeframe: '60m' }).timeframe).toBe('1h');
    expect(planOf({ long, timeframe: '1d' }).timeframe).toBe('1d');
  });
});

describe('an exit that reads the position', () => {
  const view: PositionView = {
    barsHeld: 3,
    entryPrice: 10,
    unrealizedReturn: 0.2,
    highestSinceEntry: 16,
    lowestSinceEntry: 9,
  };
  const exit = (text: string, bar: number, position: PositionView): number => {
    const side = planOf({ long: { enter: 'close > 12', exit: text } }).signals(barsOfCloses(CLOSES)).long;
    if (side?.exit?.kind !== 'position') throw new Error('expected an exit that reads the position');
    return side.exit.test(bar, position);
  };
  test.each<[string, number, number]>([
    ['bars_held >= 3', 0, 1],
    ['bars_held > 3', 0, 0],
    ['close < highest_since_entry - 2', 3, 1],
    ['close < highest_since_entry - 2', 2, 0],
    ['unrealized_return > 0.1 and close > close[1]', 4, 1],
    ['unrealized_return > 0.1 and close > close[1]', 0, 2],
    ['unrealized_return > 0.5 and close > close[1]', 0, 0],
    ['bars_held > 9 or close > close[1]', 0, 2],
    ['bars_held > 2 or close > close[1]', 0, 1],
    ['not bars_held > 2', 0, 0],
    ['1 / (bars_held - 3) > 0', 0, 2],
    ['if(close > close[1], bars_held, 9) > 5', 3, 1],
    ['if(close > close[1], bars_held > 0, false)', 1, 1],
    ['max(entry_price, lowest_since_entry, close) == 15', 4, 1],
    ['30 < abs(-bars_held) * 11 < 34', 4, 1],
  ])('%s at bar %i is %i', (text, bar, expected) => {
    expect(exit(text, bar, view)).toBe(expected);
  });

  test('through a name under let', () => {
    const plan = planOf({ let: { old: 'bars_held >= 3' }, long: { enter: 'close > 1', exit: 'old or close < 1' } });
    expect(plan.signals(barsOfCloses(CLOSES)).long?.exit?.kind).toBe('position');
  });
});

describe('parameters', () => {
  const rules: RuleSet = {
    name: 'cross',
    params: { fast: 1, slow: 2 },
    let: { spread: 'sma(fast) - sma(slow)' },
    long: { enter: 'spread > 0', exit: 'close < 5' },
    stop: { percent: 'slow' },
  };
  const plan = planOf(rules);
  const bars = barsOfCloses(CLOSES);

  test('given anew, make another plan and leave the first as it was', () => {
    const other = plan.with({ slow: 3 });
    if (!other.ok) throw new Error(renderErrors(other.errors));
    expect(other.value.params).toEqual({ fast: 1, slow: 3 });
    expect(other.value.signals(bars)).toEqual(planOf(rules, { slow: 3 }).signals(bars));
    expect(other.value.signals(bars).stop?.value).toBe(0.03);
    expect(plan.signals(bars).stop?.value).toBe(0.02);
    expect(plan.with({ slow: 2 })).toMatchObject({ ok: true, value: { hash: plan.hash } });
    expect(other.value.hash).not.toBe(plan.hash);
  });

  test('of a sweep share the columns of a store', () => {
    const store = new ColumnStore(bars);
    plan.signals(bars, store);
    const before = store.computed;
    const other = plan.with({ slow: 3 });
    if (!other.ok) throw new Error(renderErrors(other.errors));
    other.value.signals(bars, store);
    // The new average and its output, the difference, the comparison; everything else is found.
    expect(store.computed - before).toBe(4);
  });

  test.each<[Record<string, number>, string[]]>([
    [{ slwo: 3 }, [': the rule set has no parameter `slwo`']],
    [{ constructor: 3 }, [': the rule set has no parameter `constructor`']],
    [{ slow: NaN }, ['params.slow: `slow` must be a number']],
    [{ slow: 2.5 }, ['let.spread: `period` of `sma` is a whole number from 1 to 100000, found 2.5']],
    [
      { slow: 0 },
      [
        'let.spread: `period` of `sma` is a whole number from 1 to 100000, found 0',
        'stop.percent: expected a number above 0, found 0',
      ],
    ],
  ])('%j are refused: %j', (params, expected) => {
    const bound = plan.with(params);
    const found = bound.ok ? [] : bound.errors.map((it) => `${it.path}: ${it.message}`);
    expect(found.toSorted()).toEqual(expected);
    expect(errorsOf(rules, params).toSorted()).toEqual(expected);
  });
});

describe('the hash', () => {
  const base: RuleSet = { name: 'a', long: { enter: 'close>1 and (open > 2)' } };
  test('does not see spaces, needless parentheses, the summary or the order of keys', () => {
    const other: RuleSet = { long: { enter: 'close > 1 and open > 2' }, summary: 'words', name: 'a' };
    expect(planOf(other).hash).toBe(planOf(base).hash);
  });
  test.each<[string, RuleSet]>([
    ['a rule', { ...base, long: { enter: 'close > 1 and open > 3' } }],
    ['a key', { ...base, stop: { percent: 2 } }],
    ['a flag', { ...base, touch_fills: true }],
    ['the name', { ...base, name: 'b' }],
  ])('sees %s', (_title, other) => {
    expect(planOf(other).hash).not.toBe(planOf(base).hash);
  });
});

describe('what does not fit together', () => {
  test.each<[string, unknown, string]>([
    ['no entry', { name: 'a' }, ': the rule set never enters: it has neither long nor short'],
    [
      'risk without a stop',
      { name: 'a', long, size: { risk_percent: 1 } },
      'size.risk_percent: risk_percent needs a stop',
    ],
    [
      'a target in R without a stop',
      { name: 'a', long, targets: [{ r: 1 }] },
      'targets.0.r: a target in R needs a stop',
    ],
    [
      'a period without ATR',
      { name: 'a', long, stop: { percent: 1, period: 3 } },
      'stop.period: period belongs to atr',
    ],
    [
      'a position in entry',
      { name: 'a', long: { enter: 'bars_held > 1' } },
      'long.enter: `bars_held` is known only in exit: it reads the open position',
    ],
    [
      'a position through a name',
      { name: 'a', let: { b: 'bars_held' }, long: { enter: 'b > 1' } },
      'long.enter: `b` is known only in exit: it reads the open position',
    ],
    [
      'a past position',
      { name: 'a', long: { enter: 'close > 1', exit: 'bars_held[1] > 1' } },
      'long.exit: x[n] cannot look back on the open position',
    ],
    ['a condition for a number', { name: 'a', long, rank: 'close > 1' }, 'rank: expected a number, found a condition'],
    [
      'a number for a condition',
      { name: 'a', long: { enter: 'close' } },
      'long.enter: expected a condition, found a number',
    ],
    [
      'a plain number for a condition',
      { name: 'a', long: { enter: 1 } },
      'long.enter: expected a condition, found the number 1',
    ],
    [
      'and of numbers',
      { name: 'a', long: { enter: 'close and open > 1' } },
      'long.enter: expected a condition, found a number',
    ],
    [
      'a comparison of conditions',
      { name: 'a', long: { enter: '(close > 1) == 1' } },
      'long.enter: expected a number, found a condition',
    ],
    [
      'branches of two kinds',
      { name: 'a', long: { enter: 'if(close > 1, 1, open > 1)' } },
      'long.enter: the two branches of `if` are a number and a condition',
    ],
    [
      'a function without its parentheses',
      { name: 'a', long: { enter: 'sma > 1' } },
      'long.enter: `sma` is a function',
    ],
    [
      'a series with parentheses',
      { name: 'a', long: { enter: 'close(1) > 1' } },
      'long.enter: `close` is a series, not a function',
    ],
    [
      'too many arguments',
      { name: 'a', long: { enter: 'sma(close, 1, 2) > 1' } },
      'long.enter: `sma` takes at most 2 arguments, found 3 arguments',
    ],
    [
      'a source where there is none',
      { name: 'a', long: { enter: 'range(close, 2) > 1' } },
      'long.enter: `range` takes at most 1 argument (it reads high, low by itself), found 2 arguments',
    ],
    [
      'a constant as a source',
      { name: 'a', long: { enter: 'sma(10, 20) > 1' } },
      'long.enter: the first of 2 arguments of `sma` is a series, found a constant',
    ],
    [
      'several outputs without a dot',
      { name: 'a', long: { enter: 'channel(2) > 1' } },
      'long.enter: `channel` has several outputs: upper, middle, lower',
    ],
    [
      'an output that is not there',
      { name: 'a', long: { enter: 'channel(2).uper > 1' } },
      'long.enter: `channel` has no output `uper`',
    ],
    [
      'confidence without a score',
      { name: 'a', long: { enter: 'confidence > 1' } },
      'long.enter: `confidence` needs a score',
    ],
    [
      'an unknown catalyst',
      { name: 'a', long: { enter: "catalyst('earning')" } },
      "long.enter: unknown catalyst 'earning'",
    ],
    [
      'a limit that changes',
      { name: 'a', long, limits: { max_positions: 'close' } },
      'limits.max_positions: it must be a number or a parameter',
    ],
    [
      'a name that is a parameter',
      { name: 'a', params: { x: 1 }, let: { x: 'close' }, long: { enter: 'x > 1' } },
      'let.x: `x` is a parameter already',
    ],
    ['a function as a value', { name: 'a', long, rank: () => 1 }, 'rank: expected a number, found a function'],
  ])('%s', (_title, rules, expected) => {
    expect(errorsOf(rules)).toEqual([expected]);
  });
});

test.each<[string, boolean, Record<string, number>?]>([
  ['close > 12', false],
  ['news_count() > 0', true],
  ["close > 12 or highest(if(catalyst('fda'), 1, 0), 3)[2] > 0", true],
  ['if(k == 1, catalyst_score > 20, close > 12)', false, { k: 0 }],
  ['if(k == 1, pre_market_news, close > 12)', true, { k: 1 }],
])('%s reads the news: %s', (enter, reads, params = {}) => {
  const plan = planOf({ params, long: { enter } }, params);
  expect(plan.readsNews).toBe(reads);
});
