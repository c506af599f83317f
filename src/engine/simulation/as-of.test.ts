import { describe, expect, it } from 'vitest';
import type { CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { compileRuleSet } from '../rules/plan.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { runBacktest } from './backtest.ts';
import type { BacktestInput, BacktestOutcome } from './backtest.ts';
import { barActions, signalsAsOf } from './as-of.ts';
import { NO_COSTS } from './costs.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

function planOf(rules: RuleSet): StrategyPlan {
  const compiled = compileRuleSet(rules, { functions: STANDARD_FUNCTIONS });
  if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('\n'));
  return compiled.value;
}

/** Every kind of level that has a price in it, so that each must survive the split. */
const LEVELS: RuleSet = {
  name: 'levels',
  long: { enter: 'close > sma(close, 10)', exit: 'close < sma(close, 30) or highest_since_entry > 1.3 * entry_price' },
  short: { enter: 'close < sma(close, 10) and rsi(14) < 40', exit: 'close > sma(close, 10)' },
  size: { percent_of_equity: 50, fractional: true },
  stop: { atr: 3, period: 14, trail: true },
  targets: [{ r: 1, close: 50 }, { r: 4 }],
  order: { limit: 'close * 0.999', bars: 3 },
};

const run = (
  plan: StrategyPlan,
  bars: Bars,
  actions: readonly CorporateAction[],
  adjust: BacktestInput['adjust'],
): BacktestOutcome =>
  runBacktest({
    series: [bars],
    actions: new Map([[bars.symbol, actions]]),
    adjust,
    strategist: { reasons: { long: 'long', short: 'short' }, signals: (seen) => plan.signals(seen) },
    settings: { ...DEFAULT_SETTINGS, maxVolumeShare: Infinity, costs: { ...NO_COSTS, commission: 0.001 } },
  });

/** The same shares as traded: prices before the split multiplied, volumes divided. */
function asTraded(bars: Bars, at: number, ratio: number): Bars {
  const raw = (column: Float64Array, factor: number): Float64Array =>
    column.map((value, i) => (i < at ? value * factor : value));
  return {
    ...bars,
    open: raw(bars.open, ratio),
    high: raw(bars.high, ratio),
    low: raw(bars.low, ratio),
    close: raw(bars.close, ratio),
    volume: raw(bars.volume, 1 / ratio),
  };
}

describe('a split as of each bar', () => {
  const adjusted = randomWalk('SPLIT', 600, 3);
  it.each([
    [10, 250],
    [2, 100],
    [0.1, 400],
  ])('%d:1 at bar %d gives the P&L of the adjusted run to 1e-9', (ratio, at) => {
    const raw = asTraded(adjusted, at, ratio);
    const split: CorporateAction = { symbol: 'SPLIT', exDate: raw.time[at], kind: 'split', factor: 1 / ratio };
    const plan = planOf(LEVELS);
    const seen = run(plan, raw, [split], 'as_of');
    const whole = run(plan, raw, [split], 'all');
    expect(seen.trades.length).toBeGreaterThan(20);
    expect(seen.trades.map((trade) => [trade.entryTime, trade.exitTime, trade.exitReason])).toEqual(
      whole.trades.map((trade) => [trade.entryTime, trade.exitTime, trade.exitReason]),
    );
    const made = (outcome: BacktestOutcome): number => outcome.curve.equity.at(-1)! - DEFAULT_SETTINGS.cash;
    expect(Math.abs(made(seen) - made(whole)) / DEFAULT_SETTINGS.cash).toBeLessThan(1e-9);
  });

  it('a condition on the price itself sees the price of its own day, not one divided by a later split', () => {
    const raw = asTraded(adjusted, 300, 10);
    const split: CorporateAction = { symbol: 'SPLIT', exDate: raw.time[300], kind: 'split', factor: 0.1 };
    const dear = Math.min(...raw.close.subarray(0, 300)) - 1;
    const plan = planOf({ name: 'dear', long: { enter: `close > ${dear}` }, size: { shares: 1 } });
    const signals = signalsAsOf(raw, [split], plan);
    expect([...signals.long!.enter.subarray(0, 300)].every((truth) => truth === 1)).toBe(true);
  });
});

describe('dividends', () => {
  it('are paid in cash, worth the fall that they make in the adjusted price', () => {
    const bars = randomWalk('DIV', 50, 5);
    const dividend: CorporateAction = { symbol: 'DIV', exDate: bars.time[20], kind: 'dividend', factor: 0.99 };
    expect(barActions(bars, [dividend])).toEqual([{ bar: 20, split: 1, dividend: bars.close[19] * (1 - 0.99) }]);
  });

  it('before the first bar or after the last change nothing', () => {
    const bars = randomWalk('DIV', 50, 5);
    const at = (exDate: number): CorporateAction => ({ symbol: 'DIV', exDate, kind: 'dividend', factor: 0.99 });
    expect(barActions(bars, [at(bars.time[0] - 1), at(bars.time[49] + 1)])).toEqual([]);
  });
});

describe('a long run', () => {
  it('tells how far it has come: the bars of each symbol’s rules, then the bars that are traded', () => {
    const series = [randomWalk('AAA', 9_000, 1), randomWalk('BBB', 9_000, 2)];
    const plan = planOf({ name: 'busy', long: { enter: 'true', exit: 'bars_held >= 1' }, size: { shares: 1 } });
    const told: [string, number, number][] = [];
    runBacktest({
      series,
      actions: new Map(),
      adjust: 'as_of',
      strategist: { reasons: { long: '', short: '' }, signals: (bars) => plan.signals(bars) },
      settings: DEFAULT_SETTINGS,
      observe: (...news) => told.push(news),
    });
    expect(told.slice(0, 2)).toEqual([
      ['signals', 9_000, 18_000],
      ['signals', 18_000, 18_000],
    ]);
    const session = told.slice(2);
    expect(session.length).toBeGreaterThan(0);
    expect(session.every(([phase, done, total]) => phase === 'session' && done <= 9_000 && total === 9_000)).toBe(true);
  });
});
