import { KEY_STATISTICS, keyStatistics } from '../src/engine/statistics/key.ts';
import { computeStatistics } from '../src/engine/statistics/statistics.ts';
import { chance } from '../test/walk.ts';
import { compare } from './harness.ts';

/** A seeded random walk: the same one every time. */
function walk(bars: number): Float64Array {
  const equity = new Float64Array(bars);
  let value = 100_000;
  const next = chance(1);
  for (let bar = 0; bar < bars; bar++) {
    value *= 1 + (next() - 0.4995) * 0.02;
    equity[bar] = value;
  }
  return equity;
}

/** The least that any statistics must do: one pass for mean, deviation and maximum drawdown. */
function byHand(equity: Float64Array): number {
  let sum = 0;
  let squares = 0;
  let peak = equity[0];
  let worst = 0;
  for (let bar = 1; bar < equity.length; bar++) {
    const change = equity[bar] / equity[bar - 1] - 1;
    sum += change;
    squares += change * change;
    if (equity[bar] > peak) peak = equity[bar];
    const depth = equity[bar] / peak - 1;
    if (depth < worst) worst = depth;
  }
  const n = equity.length - 1;
  return sum / Math.sqrt((squares - (sum * sum) / n) / (n - 1)) + worst;
}

export function run(): void {
  const year = walk(2520);
  const row = new Float64Array(KEY_STATISTICS.length);
  const repeat = (once: () => unknown) => (): void => {
    for (let i = 0; i < 200; i++) once();
  };
  compare({
    name: 'key statistics of a 2,520-bar curve',
    items: 200 * year.length,
    unit: 'bars',
    ours: repeat(() => keyStatistics(year, 100_000, 252, row)),
    reference: repeat(() => byHand(year)),
    promise: '3.2 ns a bar (8 µs a curve)',
  });
  const minutes = walk(1_000_000);
  const times = Float64Array.from(minutes, (_, bar) => bar * 60_000);
  const trades = 30_000;
  const amounts = Float64Array.from({ length: trades }, (_, i) => 100 * Math.sin(i));
  const columns = {
    pnl: amounts,
    returnFraction: amounts.map((amount) => amount / 100_000),
    bars: new Float64Array(trades).fill(20),
    exitTime: Float64Array.from({ length: trades }, (_, i) => i * 30 * 60_000),
  };
  compare({
    name: 'all statistics of a million bars',
    items: minutes.length,
    unit: 'bars',
    ours: () =>
      computeStatistics({
        startEquity: 100_000,
        equity: minutes,
        times,
        exposure: minutes,
        periodsPerYear: 252 * 390,
        trades: columns,
        costs: 0,
        turnoverNotional: 1e9,
        buyAndHold: [{ firstClose: 1, lastClose: 2 }],
      }),
    reference: () => byHand(minutes),
  });
}
