/** The whole path, rules to trades, beside what one would write by hand for the one strategy. */
import type { StrategyPlan } from '../src/engine/rules/plan.ts';
import { runBacktest } from '../src/engine/simulation/backtest.ts';
import type { BacktestOutcome } from '../src/engine/simulation/backtest.ts';
import { NO_COSTS } from '../src/engine/simulation/costs.ts';
import { DEFAULT_SETTINGS, NO_LIMITS } from '../src/engine/simulation/settings.ts';
import type { Settings } from '../src/engine/simulation/settings.ts';
import type { Bars } from '../src/model/bars.ts';
import type { Trade } from '../src/model/result.ts';
import { compare } from './harness.ts';
import { randomWalk, universe } from './markets.ts';
import { CROSS, PORTFOLIO, planOf } from './rule-sets.ts';
import { portfolioByHand, smaCrossByHand } from './simulation-by-hand.ts';

const settings = (changes: Partial<Settings>): Settings => ({
  ...DEFAULT_SETTINGS,
  maxVolumeShare: Infinity,
  ...changes,
});

function backtest(plan: StrategyPlan, series: readonly Bars[], changes: Partial<Settings>): BacktestOutcome {
  return runBacktest({
    series,
    actions: new Map(),
    adjust: 'as_of',
    strategist: { reasons: { long: 'enter', short: '' }, signals: (bars) => plan.signals(bars) },
    settings: settings(changes),
  });
}

function oneSymbol(): void {
  const bars = randomWalk('SYN', '1m', 1_000_000, 7);
  const plan = planOf(CROSS);
  const commission = 0.0005;
  const equity = new Float64Array(bars.length);
  const ours = (): readonly Trade[] => backtest(plan, [bars], { costs: { ...NO_COSTS, commission } }).trades;
  const theirs = (): unknown[] => smaCrossByHand(bars, 10, 30, commission, equity);
  sameCount('SMA 10/30', ours().length, theirs().length);
  compare({
    name: 'SMA 10/30 cross, 1 M minute bars, full trades',
    items: bars.length,
    unit: 'bars',
    ours,
    reference: theirs,
    onProcessor: true,
    promise: '20 M bars/s or ratio 0.6',
  });
}

function manySymbols(): void {
  const series = universe(500, 2_520);
  const plan = planOf(PORTFOLIO);
  const changes = { limits: { ...NO_LIMITS, maxPositions: 20 } };
  const equity = new Float64Array(2_520);
  compare({
    name: '500 symbols × 2,520 days, 20 slots, shared cash',
    items: 500 * 2_520,
    unit: 'bars',
    ours: () => backtest(plan, series, changes).trades,
    reference: () => portfolioByHand(series, equity),
    onProcessor: true,
    promise: 'ratio 0.5',
    rounds: 31,
  });
}

function sameCount(what: string, ours: number, theirs: number): void {
  if (ours !== theirs)
    process.stdout.write(`${what}: ${ours} trades here, ${theirs} by hand (drift in the hand-written sums)\n`);
}

export function run(): void {
  oneSymbol();
  manySymbols();
}
