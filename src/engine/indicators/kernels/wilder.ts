import { meanOf } from '../../columns/exact.ts';

/** Wilder's mean, k = 1 / n: seeded with the mean of the n values from `first` on, at first + n − 1. */
export function wilderMean(values: Float64Array, first: number, n: number, out: Float64Array): void {
  const k = 1 / n;
  const seed = first + n - 1;
  let mean = meanOf(values, first, seed + 1);
  out[seed] = mean;
  for (let i = seed + 1; i < values.length; i++) {
    mean += k * (values[i] - mean);
    out[i] = mean;
  }
}
