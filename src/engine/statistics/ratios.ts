/**
 * Ratios of a mean return to a risk, annualised; the risk-free rate is 0 throughout. Arguments are of one bar's
 * return unless named otherwise; each is NaN when its divisor is 0.
 */

const quotient = (a: number, b: number): number => (b === 0 ? NaN : a / b);

/** Standard deviation (n − 1 in the divisor) × √periods a year. Source: empyrical, `annual_volatility`. */
export function annualVolatility(deviation: number, periodsPerYear: number): number {
  return deviation * Math.sqrt(periodsPerYear);
}

/** Mean / standard deviation × √periods a year. Source: W. F. Sharpe, "The Sharpe Ratio" (1994). */
export function sharpe(mean: number, deviation: number, periodsPerYear: number): number {
  return quotient(mean, deviation) * Math.sqrt(periodsPerYear);
}

/**
 * Mean / downside deviation × √periods a year; the downside deviation is √(mean over all returns of min(r, 0)²).
 * Source: Sortino and Price, "Performance measurement in a downside risk framework" (1994), minimum return 0.
 */
export function sortino(mean: number, downsideDeviation: number, periodsPerYear: number): number {
  return quotient(mean, downsideDeviation) * Math.sqrt(periodsPerYear);
}

/** CAGR / |maximum drawdown|. Source: T. W. Young, "Calmar Ratio" (1991), over the whole run. */
export function calmar(annualGrowth: number, maxDrawdown: number): number {
  return quotient(annualGrowth, Math.abs(maxDrawdown));
}

/** Sum of gains / sum of losses of the bars' returns. Source: Keating and Shadwick, "Omega" (2002), threshold 0. */
export function omega(returns: Float64Array): number {
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < returns.length; i++) {
    const size = Math.abs(returns[i]);
    gains += size + returns[i]; // twice the gain or nothing, without a branch that guesses wrong every other bar
    losses += size - returns[i];
  }
  return quotient(gains, losses);
}
