import { quantile } from './select.ts';

export interface Shape {
  /** Population skewness, m₃ / m₂^1.5. */
  readonly skew: number;
  /** Population kurtosis in excess of the normal's 3, m₄ / m₂² − 3. */
  readonly kurtosis: number;
}

/**
 * Third and fourth standardised moments about `mean`, both NaN without variance (the caller says so with
 * `deviation`, whose zero allows for rounding). Source: scipy.stats `skew` and `kurtosis` with bias.
 */
export function shape(returns: Float64Array, mean: number, deviation: number): Shape {
  if (!(deviation > 0)) return { skew: NaN, kurtosis: NaN };
  const n = returns.length;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const d = returns[i] - mean;
    const square = d * d;
    second += square;
    third += square * d;
    fourth += square * square;
  }
  const variance = second / n;
  return { skew: third / n / Math.pow(variance, 1.5), kurtosis: fourth / n / (variance * variance) - 3 };
}

export interface Tails {
  /** The 5 % quantile of the returns: one bar in twenty is worse. Negative for a loss. */
  readonly var95: number;
  /** Mean of the returns at or below `var95`. */
  readonly cvar95: number;
  /** |95 % quantile| / |5 % quantile|: above 1 the good tail is the longer. */
  readonly tailRatio: number;
}

/**
 * Historical value at risk, its expected shortfall, and the tail ratio; NaN without returns. Reorders `returns`.
 * Source: empyrical, `value_at_risk` and `tail_ratio`; the shortfall as in Rockafellar and Uryasev (2000).
 */
export function tails(returns: Float64Array): Tails {
  const var95 = quantile(returns, 0.05);
  const high = quantile(returns, 0.95);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < returns.length; i++) {
    if (returns[i] <= var95) {
      sum += returns[i];
      count++;
    }
  }
  return { var95, cvar95: sum / count, tailRatio: var95 === 0 ? NaN : Math.abs(high) / Math.abs(var95) };
}
