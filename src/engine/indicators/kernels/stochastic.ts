import { slidingMax, slidingMin } from './extremes.ts';

/**
 * Raw %K at i ≥ n − 1: where the close stands between the lowest low and the highest high of n bars, in percent; 0 when
 * there is no range. `scratch` and `out` are of the inputs' length.
 */
export function rawStochastic(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  scratch: Float64Array,
  out: Float64Array,
): void {
  slidingMin(low, n, scratch);
  slidingMax(high, n, out);
  for (let i = n - 1; i < close.length; i++) {
    const lowest = scratch[i];
    const range = out[i] - lowest;
    out[i] = range === 0 ? 0 : (100 * (close[i] - lowest)) / range;
  }
}

/** Mean of the last n values at i ≥ first + n − 1, added afresh for each window, the oldest first: n is small here. */
export function smoothed(values: Float64Array, first: number, n: number, out: Float64Array): void {
  if (n === 3) {
    // The usual one, without the inner loop.
    for (let i = first + 2; i < values.length; i++) out[i] = (values[i - 2] + values[i - 1] + values[i]) / 3;
    return;
  }
  for (let i = first + n - 1; i < values.length; i++) {
    let sum = values[i - n + 1];
    for (let j = i - n + 2; j <= i; j++) sum += values[j];
    out[i] = sum / n;
  }
}
