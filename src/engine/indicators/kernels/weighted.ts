/**
 * Linearly weighted mean of the last n values, weights 1 … n, the newest heaviest, at i ≥ first + n − 1.
 * Each window by itself, measured from its newest value: nothing drifts, and a constant is its own mean.
 */
export function weightedMean(values: Float64Array, first: number, n: number, out: Float64Array): void {
  const total = (n * (n + 1)) / 2;
  for (let i = first + n - 1; i < values.length; i++) {
    const newest = values[i];
    let sum = 0;
    for (let weight = 1, j = i - n + 1; weight < n; weight++, j++) sum += weight * (values[j] - newest);
    out[i] = newest + sum / total;
  }
}
