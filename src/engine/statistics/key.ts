import { assert } from '../../model/errors.ts';
import { finite } from './finite.ts';
import { cagr, totalReturn } from './returns.ts';
import { annualVolatility, calmar, sharpe, sortino } from './ratios.ts';

/** What `keyStatistics` writes, in this order. */
export const KEY_STATISTICS = [
  'totalReturn',
  'cagr',
  'annualVolatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'meanReturn',
  'deviation',
] as const;

export type KeyStatistic = (typeof KEY_STATISTICS)[number];
export type KeyStatistics = Readonly<Record<KeyStatistic, number | null>>;

/** A deviation below this is what rounding alone makes of a constant return: it counts as zero. */
const ROUNDING = 1e-15;

/**
 * The statistics that a sweep compares, in one pass and without allocation: `out[at…]` receives them in the order of
 * `KEY_STATISTICS`, NaN for undefined. `equity` is in dollars at each bar's close, `startEquity` before the first bar.
 *
 * N bars have N − 1 returns, the first from `startEquity` to the second close: bar 0 only opens the measurement, and a
 * cost paid on it is not lost. `meanReturn` and `deviation` (n − 1 in the divisor) are of one bar's return.
 * After equity has been zero or less a return means nothing, and all that is made of returns is undefined.
 *
 * The variance is of returns shifted by their geometric mean, which is known beforehand and differs from the mean by
 * half the variance: one pass, and no digits cancel. Source: Chan, Golub, LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37 (1983).
 */
export function keyStatistics(
  equity: Float64Array,
  startEquity: number,
  periodsPerYear: number,
  out: Float64Array,
  at = 0,
): void {
  assert(startEquity > 0, 'a run starts with money');
  assert(out.length >= at + KEY_STATISTICS.length, 'the row has room for every key statistic');
  const returns = equity.length - 1;
  if (returns < 0) {
    out.fill(NaN, at, at + KEY_STATISTICS.length);
    return;
  }
  const endEquity = equity[returns];
  const shift = returns > 0 && endEquity > 0 ? Math.pow(endEquity / startEquity, 1 / returns) - 1 : 0;
  let previous = startEquity;
  let sum = 0;
  let squares = 0;
  let downside = 0; // four times the sum of min(change, 0)²
  let ruined = false;
  let peak = equity[0] > startEquity ? equity[0] : startEquity;
  let worst = equity[0] < startEquity ? equity[0] / startEquity - 1 : 0;
  let floor = peak * (1 + worst); // below it the drawdown is a new worst one: one comparison, no division
  for (let bar = 1; bar <= returns; bar++) {
    const value = equity[bar];
    if (previous <= 0) ruined = true;
    const change = value / previous - 1;
    const shifted = change - shift;
    sum += shifted;
    squares += shifted * shifted;
    const twiceBelow = change - Math.abs(change); // 2·min(change, 0) without a branch that guesses wrong every other bar
    downside += twiceBelow * twiceBelow;
    if (value > peak) {
      peak = value;
      floor = peak * (1 + worst);
    } else if (value < floor) {
      worst = value / peak - 1;
      floor = value;
    }
    previous = value;
  }
  const mean = ruined ? NaN : shift + sum / returns;
  const variance = ruined || returns < 2 ? NaN : Math.max(0, (squares - (sum * sum) / returns) / (returns - 1));
  const spread = Math.sqrt(variance);
  const deviation = spread <= ROUNDING * (1 + Math.abs(mean)) ? 0 : spread;
  const growth = cagr(startEquity, endEquity, returns, periodsPerYear);
  out[at] = totalReturn(startEquity, endEquity);
  out[at + 1] = growth;
  out[at + 2] = annualVolatility(deviation, periodsPerYear);
  out[at + 3] = sharpe(mean, deviation, periodsPerYear);
  out[at + 4] = sortino(mean, Math.sqrt(downside / returns) / 2, periodsPerYear);
  out[at + 5] = calmar(growth, worst);
  out[at + 6] = worst;
  out[at + 7] = mean;
  out[at + 8] = deviation;
}

/** A row that `keyStatistics` wrote, by name, with null for undefined. */
export function readKeyStatistics(row: Float64Array, at = 0): KeyStatistics {
  const value = (i: number): number | null => finite(row[at + i]);
  return {
    totalReturn: value(0),
    cagr: value(1),
    annualVolatility: value(2),
    sharpe: value(3),
    sortino: value(4),
    calmar: value(5),
    maxDrawdown: value(6),
    meanReturn: value(7),
    deviation: value(8),
  };
}
