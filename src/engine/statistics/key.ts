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
 * The statistics that a sweep compares, without allocation: `out[at…]` receives them in the order of `KEY_STATISTICS`,
 * NaN for undefined. `equity` is in dollars at each bar's close, `startEquity` before the first bar.
 */
export function keyStatistics(
  equity: Float64Array,
  startEquity: number,
  periodsPerYear: number,
  out: Float64Array,
  at = 0,
): void {
  const tally = new EquityTally();
  tally.begin(equity.length, startEquity, equity[equity.length - 1]);
  if (equity.length > 0) tally.open(equity[0]);
  tally.see(equity, 1, equity.length);
  tally.write(periodsPerYear, out, at);
}

/**
 * One pass over a run's equity, in stretches: `begin`, then every bar in order, the first by `open`, the others by `see` or,
 * where equity stands still because nothing is held, by `rest`, then `write`. However a run is cut into stretches, the bits are the same.
 *
 * N bars have N − 1 returns, the first from the start equity to the second close: bar 0 only opens the measurement, and a
 * cost paid on it is not lost. `meanReturn` and `deviation` (n − 1 in the divisor) are of one bar's return.
 * After equity has been zero or less a return means nothing, and all that is made of returns is undefined.
 *
 * The variance is of returns shifted by their geometric mean, which is known beforehand and differs from the mean by
 * half the variance: one pass, and no digits cancel. Bars without a change are counted and taken in at the end.
 * Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983).
 */
export class EquityTally {
  private returns = 0;
  private startEquity = 1;
  private endEquity = 1;
  private shift = 0;
  private previous = 1;
  private unmoved = 0;
  private sum = 0;
  private squares = 0;
  /** Four times the sum of min(change, 0)². */
  private downside = 0;
  private ruined = false;
  private peak = 1;
  private worst = 0;
  /** Below it the drawdown is a new worst one: one comparison, no division. */
  private floor = 1;

  /** Begins a run of `bars` bars. The equity at the last of them is told beforehand. */
  begin(bars: number, startEquity: number, endEquity: number): void {
    assert(startEquity > 0, 'a run starts with money');
    const returns = bars - 1;
    this.returns = returns;
    this.startEquity = startEquity;
    this.endEquity = returns < 0 ? NaN : endEquity;
    this.shift = returns > 0 && endEquity > 0 ? Math.pow(endEquity / startEquity, 1 / returns) - 1 : 0;
    this.previous = startEquity;
    this.unmoved = 0;
    this.sum = 0;
    this.squares = 0;
    this.downside = 0;
    this.ruined = false;
    this.peak = startEquity;
    this.worst = 0;
    this.floor = startEquity;
  }

  /** Takes in the equity at bar 0, where it is not the start equity: it has no return, but may be a peak or a drawdown. */
  open(first: number): void {
    const { startEquity } = this;
    this.peak = first > startEquity ? first : startEquity;
    this.worst = first < startEquity ? first / startEquity - 1 : 0;
    this.floor = this.peak * (1 + this.worst);
  }

  /** Takes in the bars whose equity is in the places `from` up to and without `to`. */
  see(equity: Float64Array, from: number, to: number): void {
    const { shift } = this;
    let { previous, unmoved, sum, squares, downside, ruined, peak, worst, floor } = this;
    for (let bar = from; bar < to; bar++) {
      const value = equity[bar];
      if (previous <= 0) ruined = true;
      const change = value / previous - 1;
      if (value > peak) {
        peak = value;
        floor = peak * (1 + worst);
      } else if (value < floor) {
        worst = value / peak - 1;
        floor = value;
      }
      if (change === 0) {
        unmoved++;
        continue;
      }
      const shifted = change - shift;
      sum += shifted;
      squares += shifted * shifted;
      const twiceBelow = change - Math.abs(change); // 2·min(change, 0) without a branch that guesses wrong every other bar
      downside += twiceBelow * twiceBelow;
      previous = value;
    }
    this.previous = previous;
    this.unmoved = unmoved;
    this.sum = sum;
    this.squares = squares;
    this.downside = downside;
    this.ruined = ruined;
    this.peak = peak;
    this.worst = worst;
    this.floor = floor;
  }

  /** Takes in `bars` bars on which equity is what it was at the last one seen. */
  rest(bars: number): void {
    if (bars > 0 && this.previous <= 0) this.ruined = true;
    this.unmoved += bars;
  }

  /** Writes the row. */
  write(periodsPerYear: number, out: Float64Array, at = 0): void {
    assert(out.length >= at + KEY_STATISTICS.length, 'the row has room for every key statistic');
    const { returns, startEquity, endEquity, shift, unmoved, ruined, worst } = this;
    if (returns < 0) {
      out.fill(NaN, at, at + KEY_STATISTICS.length);
      return;
    }
    const sum = this.sum - unmoved * shift;
    const squares = this.squares + unmoved * shift * shift;
    const mean = ruined ? NaN : shift + sum / returns;
    const variance = ruined || returns < 2 ? NaN : Math.max(0, (squares - (sum * sum) / returns) / (returns - 1));
    const spread = Math.sqrt(variance);
    const deviation = spread <= ROUNDING * (1 + Math.abs(mean)) ? 0 : spread;
    const growth = cagr(startEquity, endEquity, returns, periodsPerYear);
    out[at] = totalReturn(startEquity, endEquity);
    out[at + 1] = growth;
    out[at + 2] = annualVolatility(deviation, periodsPerYear);
    out[at + 3] = sharpe(mean, deviation, periodsPerYear);
    out[at + 4] = sortino(mean, Math.sqrt(this.downside / returns) / 2, periodsPerYear);
    out[at + 5] = calmar(growth, worst);
    out[at + 6] = worst;
    out[at + 7] = mean;
    out[at + 8] = deviation;
  }
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
