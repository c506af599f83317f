/** The whole path, rules to trades, beside what one would write by hand for the one strategy. */
import type { StrategyPlan } from '../src/engine/rules/plan.ts';
import { ColumnStore } from '../src/engine/rules/store.ts';
import { runBacktest } from '../src/engine/simulation/backtest.ts';
import type { BacktestOutcome } from '../src/engine/simulation/backtest.ts';
import { NO_COSTS } from '../src/engine/simulation/costs.ts';
import { makeMarket } from '../src/engine/simulation/market.ts';
import { DEFAULT_SETTINGS, NO_LIMITS } from '../src/engine/simulation/settings.ts';
import type { Settings } from '../src/engine/simulation/settings.ts';
import { Simulation } from '../src/engine/simulation/simulation.ts';
import { KEY_STATISTICS } from '../src/engine/statistics/key.ts';
import { alignBars } from '../src/engine/columns/timeline.ts';
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
    promise: 'ratio 0.5',
    rounds: 9,
  });
}

const SHARPE = KEY_STATISTICS.indexOf('sharpe');

/** The inner loop of a sweep: columns shared through the store, signals, simulation, key statistics. */
function sweep(): void {
  const bars = randomWalk('SYN', '1d', 2_520, 11);
  const base = planOf(CROSS);
  const market = makeMarket([bars], alignBars([bars]));
  const store = new ColumnStore(bars);
  const pairs = Array.from({ length: 400 }, (_, k) => ({ fast: 5 + (k % 20), slow: 30 + 2 * Math.floor(k / 20) }));
  const plans = pairs.map((params) => {
    const bound = base.with(params);
    if (!bound.ok) throw new Error('parameters of the sweep are in range');
    return bound.value;
  });
  const row = new Float64Array(KEY_STATISTICS.length);
  const reasons = { long: 'enter', short: '' };
  const simulation = new Simulation(market, {
    settings: settings({ costs: { ...NO_COSTS, commission: 0.0005 } }),
    reasons,
  });
  const equity = new Float64Array(bars.length);
  compare({
    name: 'sweep, 400 variants of SMA cross on 2,520 bars',
    items: plans.length,
    unit: 'backtests',
    ours: () => {
      let best = -Infinity;
      for (const plan of plans) {
        simulation.run([plan.signals(bars, store)]);
        simulation.keyStatistics(252, row);
        if (row[SHARPE] > best) best = row[SHARPE];
      }
      return best;
    },
    reference: () => {
      let best = -Infinity;
      for (const { fast, slow } of pairs) {
        smaCrossByHand(bars, fast, slow, 0.0005, equity);
        best = Math.max(best, sharpeByHand(equity));
      }
      return best;
    },
    promise: '30,000 backtests/s',
  });
}

function sharpeByHand(equity: Float64Array): number {
  let sum = 0;
  let squares = 0;
  let before = 100_000;
  for (const value of equity) {
    const change = value / before - 1;
    sum += change;
    squares += change * change;
    before = value;
  }
  const mean = sum / equity.length;
  return (mean / Math.sqrt((squares - sum * mean) / (equity.length - 1))) * Math.sqrt(252);
}

function sameCount(what: string, ours: number, theirs: number): void {
  if (ours !== theirs)
    process.stdout.write(`${what}: ${ours} trades here, ${theirs} by hand (drift in the hand-written sums)\n`);
}

export function run(): void {
  oneSymbol();
  manySymbols();
  sweep();
}
