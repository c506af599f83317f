import { trueRange } from './range.ts';

/**
 * Wilder's directional movement as running sums: each bar the sum loses its n-th part and gains the new value; it begins
 * with the n − 1 movements of bars 1 … n − 1 (TA-Lib's convention). Of a bar's two moves the larger counts, if it is one.
 */
const larger = (move: number, other: number): number => (move > 0 && move > other ? move : 0);

/** The smoothed upward movement at i ≥ n − 1 and i ≥ 1. */
export function movementUp(high: Float64Array, low: Float64Array, n: number, out: Float64Array): void {
  const keep = 1 - 1 / n;
  let sum = 0;
  for (let i = 1; i < out.length; i++) {
    sum = sum * (i < n ? 1 : keep) + larger(high[i] - high[i - 1], low[i - 1] - low[i]);
    out[i] = sum;
  }
}

/** The smoothed downward movement at i ≥ n − 1 and i ≥ 1. */
export function movementDown(high: Float64Array, low: Float64Array, n: number, out: Float64Array): void {
  const keep = 1 - 1 / n;
  let sum = 0;
  for (let i = 1; i < out.length; i++) {
    sum = sum * (i < n ? 1 : keep) + larger(low[i - 1] - low[i], high[i] - high[i - 1]);
    out[i] = sum;
  }
}

/** The smoothed true range at i ≥ n − 1. */
export function smoothedRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  out: Float64Array,
): void {
  const keep = 1 - 1 / n;
  let sum = 0;
  for (let i = 1; i < out.length; i++) {
    sum = sum * (i < n ? 1 : keep) + trueRange(high, low, close, i);
    out[i] = sum;
  }
}

/** 100 · |+DI − −DI| / (+DI + −DI) at i ≥ n. The true range cancels; 0 as long as there was no movement at all. */
export function directionalIndex(high: Float64Array, low: Float64Array, n: number, out: Float64Array): void {
  let plus = 0;
  let minus = 0;
  let beforeHigh = high[0];
  let beforeLow = low[0];
  for (let i = 1; i < n; i++) {
    const up = high[i] - beforeHigh;
    const down = beforeLow - low[i];
    beforeHigh = high[i];
    beforeLow = low[i];
    if (up > down) plus += up > 0 ? up : 0;
    else if (down > up) minus += down > 0 ? down : 0;
  }
  const keep = 1 - 1 / n;
  for (let i = n; i < out.length; i++) {
    const up = high[i] - beforeHigh;
    const down = beforeLow - low[i];
    beforeHigh = high[i];
    beforeLow = low[i];
    plus = plus * keep + (up > down && up > 0 ? up : 0);
    minus = minus * keep + (down > up && down > 0 ? down : 0);
    const both = plus + minus;
    out[i] = both > 0 ? (100 * Math.abs(plus - minus)) / both : 0;
  }
}
