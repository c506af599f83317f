/** The inner loop of a sweep: one strategy, one market, hundreds of variants, a row of statistics for each. */
import { inlineDeeply } from '../src/commands/inlining.ts';
import type { StrategyPlan } from '../src/engine/rules/plan.ts';
import { ColumnStore } from '../src/engine/rules/store.ts';
import { NO_COSTS } from '../src/engine/simulation/costs.ts';
import { makeMarket } from '../src/engine/simulation/market.ts';
import { DEFAULT_SETTINGS } from '../src/engine/simulation/settings.ts';
import { Simulation } from '../src/engine/simulation/simulation.ts';
import { KEY_STATISTICS } from '../src/engine/statistics/key.ts';
import { alignBars } from '../src/engine/columns/timeline.ts';
import { compare } from './harness.ts';
import { randomWalk } from './markets.ts';
import { CROSS, planOf } from './rule-sets.ts';
import { sharpeByHand, smaCrossByHand } from './simulation-by-hand.ts';

const COMMISSION = 0.0005;
const SHARPE = KEY_STATISTICS.indexOf('sharpe');
/** 20 fast averages with 20 slow ones. */
const PAIRS = Array.from({ length: 400 }, (_, k) => ({ fast: 5 + (k % 20), slow: 30 + 2 * Math.floor(k / 20) }));

const bars = randomWalk('SYN', '1d', 2_520, 11);

function plansOf(): readonly StrategyPlan[] {
  const base = planOf(CROSS);
  return PAIRS.map((params) => {
    const bound = base.with(params);
    if (!bound.ok) throw new Error('parameters of the sweep are in range');
    return bound.value;
  });
}

/** The best Sharpe ratio of all variants, whose signals come out of the columns of `store`. */
function best(simulation: Simulation, plans: readonly StrategyPlan[], store: ColumnStore, row: Float64Array): number {
  let found = -Infinity;
  for (const plan of plans) {
    simulation.run([plan.signals(bars, store)]);
    simulation.keyStatistics(252, row);
    if (row[SHARPE] > found) found = row[SHARPE];
  }
  return found;
}

function bestByHand(equity: Float64Array): number {
  let found = -Infinity;
  for (const { fast, slow } of PAIRS) {
    smaCrossByHand(bars, fast, slow, COMMISSION, equity);
    found = Math.max(found, sharpeByHand(equity, DEFAULT_SETTINGS.cash));
  }
  return found;
}

/** What a variant does, so that its time can be judged. */
function describe(simulation: Simulation, plans: readonly StrategyPlan[], store: ColumnStore): void {
  let trades = 0;
  let barsHeld = 0;
  for (const plan of plans) {
    simulation.run([plan.signals(bars, store)]);
    trades += simulation.tradeCount;
    for (const held of simulation.tradeColumns().bars) barsHeld += held;
  }
  const aVariant = (sum: number): string => (sum / plans.length).toFixed(1);
  process.stdout.write(
    `a variant makes ${aVariant(trades)} round trips, recorded with costs, and holds ${aVariant(barsHeld)} of ${bars.length} bars\n`,
  );
}

export function run(): void {
  inlineDeeply();
  const plans = plansOf();
  const simulation = new Simulation(makeMarket([bars], alignBars([bars])), {
    settings: { ...DEFAULT_SETTINGS, maxVolumeShare: Infinity, costs: { ...NO_COSTS, commission: COMMISSION } },
    reasons: { long: 'enter', short: '' },
  });
  const row = new Float64Array(KEY_STATISTICS.length);
  const equity = new Float64Array(bars.length);
  const shared = {
    items: plans.length,
    unit: 'backtests',
    reference: () => bestByHand(equity),
    rounds: 61,
    onProcessor: true,
  };
  compare({
    ...shared,
    name: '400 variants of SMA cross on 2,520 bars',
    ours: () => best(simulation, plans, new ColumnStore(bars), row),
    promise: '30,000 backtests/s',
  });
  const store = new ColumnStore(bars);
  compare({ ...shared, name: 'the same with signals that stand', ours: () => best(simulation, plans, store, row) });
  describe(simulation, plans, store);
}
