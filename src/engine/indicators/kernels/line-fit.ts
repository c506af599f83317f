/**
 * Least-squares line through the last n values at i ≥ n − 1, over x = 0 … n − 1: its height at x = `at`, or its slope.
 * Each window by itself, measured from its newest value and centred: nothing drifts, a constant has slope 0 exactly.
 */
export function fittedLine(values: Float64Array, n: number, at: number, out: Float64Array): void {
  const centre = (n - 1) / 2;
  for (let i = n - 1; i < values.length; i++) {
    const newest = values[i];
    let sum = 0;
    for (let j = i - n + 1; j < i; j++) sum += values[j] - newest;
    out[i] = newest + (sum / n + slopeAt(values, n, i) * (at - centre));
  }
}

/** The slope alone, in units a bar. */
export function fittedSlope(values: Float64Array, n: number, out: Float64Array): void {
  for (let i = n - 1; i < values.length; i++) out[i] = slopeAt(values, n, i);
}

function slopeAt(values: Float64Array, n: number, i: number): number {
  const centre = (n - 1) / 2;
  const newest = values[i];
  let product = 0;
  for (let x = 0, j = i - n + 1; x < n - 1; x++, j++) product += (x - centre) * (values[j] - newest);
  // The sum of (x − centre)² over 0 … n − 1.
  return product / ((n * (n * n - 1)) / 12);
}
