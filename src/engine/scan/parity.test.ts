import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomWalk } from '../../../test/walk.ts';
import type { CorporateAction } from '../../model/actions.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { newsColumns } from '../news/columns.ts';
import { renderErrors } from '../rules/errors.ts';
import { compileRuleSet } from '../rules/plan.ts';
import type { StrategyPlan } from '../rules/plan.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { ColumnStore } from '../rules/store.ts';
import type { StoreOptions } from '../rules/store.ts';
import { at } from '../signals.ts';
import type { Numeric, SideSignals, SymbolSignals } from '../signals.ts';
import { runBacktest } from '../simulation/backtest.ts';
import { DEFAULT_SETTINGS, NO_LIMITS } from '../simulation/settings.ts';
import { runFunnel } from './run.ts';
import { strategyFunnel } from './strategy-funnel.ts';
import { subjectOf } from './subject.ts';

/** A dip on rising volume is rare among eight walks: any volume will do. */
const EASIER: Readonly<Record<string, Readonly<Record<string, number>>>> = { pullback: { busy: 0 } };

function planOf(rules: RuleSet, slots: number): StrategyPlan {
  const limits = { ...rules.limits, max_positions: slots };
  const params = EASIER[rules.name] ?? {};
  const compiled = compileRuleSet({ ...rules, limits }, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

/**
 * Signals of one bar alone, whose orders are sure to fill at the next open: a share at the market, where the strategy knows how
 * much it wants and at what levels, and an unknown size where it does not.
 */
function onlyAt(signals: SymbolSignals, bar: number): SymbolSignals {
  const { size, stop, targets, timeStopBars, order } = signals;
  const numbers: readonly Numeric[] = [
    size.scale,
    stop?.value ?? 1,
    ...targets.flatMap(({ value, share }) => [value, share]),
    timeStopBars ?? 1,
    order.kind === 'market' ? 1 : order.price,
  ];
  const isKnown = numbers.every((value) => !Number.isNaN(at(value, bar)));
  const value = isKnown && at(size.value, bar) * at(size.scale, bar) > 0 ? 1 : NaN;
  const only = (side: SideSignals | null): SideSignals | null =>
    side && { enter: side.enter.map((truth, i) => (i === bar ? truth : 0)), exit: null };
  return {
    ...signals,
    long: only(signals.long),
    short: only(signals.short),
    size: { kind: 'shares', value, scale: 1, fractional: false },
    stop: null,
    targets: [],
    timeStopBars: null,
    order: { kind: 'market' },
  };
}

/** A walk that gaps up on volume every ninth bar and goes on to close higher. */
function jumpyWalk(symbol: string, seed: number): Bars {
  const bars = randomWalk(symbol, 90, seed);
  for (let i = seed % 9; i < bars.length; i += 9) {
    bars.open[i] *= 1.04;
    bars.close[i] = bars.open[i] * 1.01;
    bars.high[i] = Math.max(bars.high[i], bars.close[i]);
    bars.volume[i] *= 4;
  }
  return bars;
}

/** No article, and it is known that there was none. */
function quiet(bars: Bars): StoreOptions {
  const everything = { from: -Infinity, to: Infinity, knownAt: -Infinity };
  return { news: newsColumns({ symbol: bars.symbol, items: [], covered: [everything] }, bars.time) };
}

/** The symbols that a backtest enters on when the close of `bar` is the first at which it may. */
function enteredAt(plan: StrategyPlan, series: readonly Bars[], actions: CorporateAction[], bar: number): string[] {
  const { trades } = runBacktest({
    series: series.map((bars) => sliceBars(bars, 0, bar + 2)),
    actions: new Map([['S1', actions]]),
    adjust: 'as_of',
    strategist: {
      reasons: { long: '', short: '' },
      signals: (bars) => onlyAt(plan.signals(bars, new ColumnStore(bars, quiet(bars))), bar),
    },
    settings: { ...DEFAULT_SETTINGS, cash: 1e9, limits: { ...NO_LIMITS, ...plan.limits } },
  });
  return trades.map(({ symbol }) => symbol).toSorted();
}

function scannedAt(plan: StrategyPlan, series: readonly Bars[], actions: CorporateAction[], bar: number): string[] {
  const subjects = series.map((bars) =>
    subjectOf({
      symbol: bars.symbol,
      bars,
      length: bar + 1,
      actions: bars.symbol === 'S1' ? actions : [],
      date: bars.time[bar],
      beside: quiet,
    }),
  );
  const { selected } = runFunnel(strategyFunnel(plan, plan.limits.maxPositions ?? Infinity), subjects);
  return selected.map(({ subject }) => subject.symbol).toSorted();
}

const OWN: readonly RuleSet[] = [
  {
    name: 'both-sides',
    universe: 'volume > 1200000',
    long: { enter: 'close > open' },
    short: { enter: 'close < open or rising(close, 3)' },
    rank: 'abs(percent_change(close))',
  },
  {
    name: 'sometimes-unknown',
    long: { enter: 'close / (close - open) > 5 or close > sma(close, 30)' },
    rank: 'if(close > close[1], 1 / (close - close[1]), 0 / 0)',
    limits: { min_price: 60, max_price: 110 },
  },
];

describe('what a strategy’s scan selects at a bar is what a backtest with free slots enters on', () => {
  it.each([...STRATEGIES.values(), ...OWN].map((rules) => [rules.name, rules] as const))('%s', (_, rules) => {
    let entered = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 30, max: 88 }),
        fc.option(fc.constantFrom(0.5, 0.97), { nil: undefined }),
        (seed, slots, bar, factor) => {
          const series = Array.from({ length: 8 }, (_, i) =>
            i % 2 === 0 ? randomWalk(`S${i}`, 90, seed + i) : jumpyWalk(`S${i}`, seed + i),
          );
          const exDate = series[1].time[bar - 2];
          const kind = factor === 0.5 ? 'split' : 'dividend';
          const actions = factor === undefined ? [] : [{ symbol: 'S1', exDate, kind, factor } as const];
          const plan = planOf(rules, slots);
          const scanned = scannedAt(plan, series, actions, bar);
          expect(scanned).toEqual(enteredAt(plan, series, actions, bar));
          entered += scanned.length;
        },
      ),
      { numRuns: 60 },
    );
    expect(entered).toBeGreaterThan(0);
  });
});
