import { meanOf } from '../../columns/exact.ts';

/**
 * Exponential mean with k = 2 / (n + 1), TA-Lib's: seeded with the mean of the n values from `first` on, at first + n − 1.
 * Written as previous + k · (value − previous), so that a constant keeps its bits.
 */
export function exponentialMean(values: Float64Array, first: number, n: number, out: Float64Array): void {
  const k = 2 / (n + 1);
  const seed = first + n - 1;
  let mean = meanOf(values, first, seed + 1);
  out[seed] = mean;
  for (let i = seed + 1; i < values.length; i++) {
    mean += k * (values[i] - mean);
    out[i] = mean;
  }
}

/** `times` exponential means, each of the one before; the last is in `out` from times · (n − 1) on. */
export function repeatedExponentialMean(values: Float64Array, n: number, times: number, out: Float64Array): void {
  let from = values;
  for (let pass = 0; pass < times; pass++) {
    exponentialMean(from, pass * (n - 1), n, out);
    from = out;
  }
}
