import { assert } from '../../model/errors.ts';
import { finite } from './finite.ts';

/** A run against a benchmark, on the bars where both have a return. Null without benchmark or variance. */
export interface BenchmarkStatistics {
  /** (mean r − β · mean b) × periods a year, a fraction. Source: M. Jensen (1968); quantstats, `greeks`. */
  readonly alpha: number | null;
  /** Covariance / variance of the benchmark, both with n − 1. */
  readonly beta: number | null;
  /** Pearson's. */
  readonly correlation: number | null;
  /** Mean of r − b / its standard deviation × √periods a year. Source: T. H. Goodwin, "The Information Ratio" (1998). */
  readonly informationRatio: number | null;
  /** Last known close / first known close − 1. */
  readonly benchmarkReturn: number | null;
}

const NONE: BenchmarkStatistics = {
  alpha: null,
  beta: null,
  correlation: null,
  informationRatio: null,
  benchmarkReturn: null,
};

/** A variance below (this × (1 + mean²)) is what rounding alone makes of constant returns. */
const ROUNDING = 1e-30;

/**
 * `returns[t]` belongs to the interval from bar t to bar t + 1; `closes` are the benchmark's, one a bar, NaN where it
 * has none (a pair with an unknown return is left out). Two passes: means, then deviations from them.
 */
export function benchmarkStatistics(
  returns: Float64Array,
  closes: Float64Array | undefined,
  periodsPerYear: number,
): BenchmarkStatistics {
  if (closes === undefined) return NONE;
  assert(closes.length <= 1 || closes.length === returns.length + 1, 'one benchmark close a bar');
  let n = 0;
  let own = 0;
  let other = 0;
  for (let t = 0; t < returns.length; t++) {
    const change = closes[t + 1] / closes[t] - 1;
    if (!Number.isFinite(change)) continue;
    n++;
    own += returns[t];
    other += change;
  }
  own /= n;
  other /= n;
  let ownSquares = 0;
  let otherSquares = 0;
  let products = 0;
  let activeSquares = 0;
  for (let t = 0; t < returns.length; t++) {
    const b = closes[t + 1] / closes[t] - 1 - other;
    if (!Number.isFinite(b)) continue;
    const r = returns[t] - own;
    ownSquares += r * r;
    otherSquares += b * b;
    products += r * b;
    activeSquares += (r - b) ** 2;
  }
  const zero = n * ROUNDING;
  const beta = otherSquares <= zero ? NaN : products / otherSquares;
  const activeDeviation = n < 2 || activeSquares <= zero ? NaN : Math.sqrt(activeSquares / (n - 1));
  return {
    alpha: finite((own - beta * other) * periodsPerYear),
    beta: finite(beta),
    correlation:
      ownSquares <= zero || otherSquares <= zero ? null : finite(products / Math.sqrt(ownSquares * otherSquares)),
    informationRatio: finite(((own - other) / activeDeviation) * Math.sqrt(periodsPerYear)),
    benchmarkReturn: finite(wholeReturn(closes)),
  };
}

function wholeReturn(closes: Float64Array): number {
  const first = closes.findIndex((close) => !Number.isNaN(close));
  const last = closes.findLastIndex((close) => !Number.isNaN(close));
  return first === -1 ? NaN : closes[last] / closes[first] - 1;
}
