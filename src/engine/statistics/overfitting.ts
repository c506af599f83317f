import { normalCdf, normalQuantile } from './normal.ts';

const EULER_MASCHERONI = 0.5772156649015329;

/** A track record of `returns` bars: its Sharpe ratio **a bar**, and population skew and excess kurtosis. */
export interface TrackRecord {
  readonly returns: number;
  readonly sharpePerBar: number;
  readonly skew: number;
  readonly kurtosis: number;
}

/**
 * The probability that the true Sharpe ratio is above `thresholdPerBar`, given the record's length, skew and tails:
 * Φ((SR − SR*)·√(n − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)) with γ₄ not in excess. NaN where that root is not real.
 * Source: Bailey and López de Prado, "The Sharpe ratio efficient frontier", Journal of Risk 15 (2012).
 */
export function probabilisticSharpe(record: TrackRecord, thresholdPerBar = 0): number {
  const { returns, sharpePerBar, skew, kurtosis } = record;
  const spread = 1 - skew * sharpePerBar + ((kurtosis + 2) / 4) * sharpePerBar ** 2;
  if (!(spread > 0)) return NaN;
  return normalCdf(((sharpePerBar - thresholdPerBar) * Math.sqrt(returns - 1)) / Math.sqrt(spread));
}

/**
 * The best Sharpe ratio a bar to expect of `trials` skill-less variants whose ratios have this variance:
 * √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))); 0 for a single trial, which was not chosen.
 * Source: Bailey and López de Prado, "The deflated Sharpe ratio", Journal of Portfolio Management 40 (2014).
 */
export function expectedMaximumSharpe(variance: number, trials: number): number {
  if (trials <= 1) return 0;
  const typical = normalQuantile(1 - 1 / trials);
  const extreme = normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * typical + EULER_MASCHERONI * extreme);
}

/**
 * The probabilistic Sharpe ratio against what luck alone gives the best of all that was tried. `trialSharpes` are the
 * Sharpe ratios a bar of every variant; `independentTrials`, when known, says how many of them really differ.
 * Same source.
 */
export function deflatedSharpe(
  record: TrackRecord,
  trialSharpes: Float64Array,
  independentTrials = trialSharpes.length,
): number {
  return probabilisticSharpe(record, expectedMaximumSharpe(sampleVariance(trialSharpes), independentTrials));
}

/** ⌊ρ̄ + (1 − ρ̄)·N⌋ + 1 of `trials` whose mean pairwise correlation is ρ̄, never more than `trials`. Same source, appendix 3. */
export function independentTrials(meanCorrelation: number, trials: number): number {
  return Math.min(trials, Math.floor(meanCorrelation + (1 - meanCorrelation) * trials) + 1);
}

/** Mean of Pearson's correlation over all pairs of return columns; NaN for fewer than two, or without variance. */
export function meanPairwiseCorrelation(columns: readonly Float64Array[]): number {
  // The pairs' sum is (|Σ z|² − Σ |z|²) / 2 of the standardised columns z: one pass instead of one a pair.
  const total = new Float64Array(columns[0]?.length ?? 0);
  for (const column of columns) {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const norm = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    for (let i = 0; i < total.length; i++) total[i] += (column[i] - mean) / norm;
  }
  const pairs = columns.length * (columns.length - 1);
  return pairs === 0 ? NaN : (total.reduce((sum, value) => sum + value * value, 0) - columns.length) / pairs;
}

function sampleVariance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
