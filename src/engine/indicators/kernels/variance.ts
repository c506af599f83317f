/**
 * Population variance of the last n values, at i ≥ n − 1, in constant time a value and without running differences.
 *
 * Blocks of n as in `extremes.ts`: a window is the end of one block and the start of the next, and the sums of both
 * only ever grow, so nothing has to be taken out again and nothing drifts. Values are measured from the block's first,
 * which lies in the window: the cancellation is at most a factor of n, and a flat window is exactly 0.
 */
export function slidingVariance(values: Float64Array, n: number, out: Float64Array): void {
  const length = values.length;
  // Sums of deviations and of their squares from place j to the block's end; [n] is the empty end.
  const suffix = new Float64Array(n + 1);
  const suffixSquares = new Float64Array(n + 1);
  const k = 1 / n;
  for (let start = 0; start < length; start += n) {
    const origin = values[start];
    if (start > 0) {
      let sum = 0;
      let squares = 0;
      for (let j = n - 1; j >= 1; j--) {
        const deviation = values[start - n + j] - origin;
        sum += deviation;
        squares += deviation * deviation;
        suffix[j] = sum;
        suffixSquares[j] = squares;
      }
    }
    const end = start + n < length ? start + n : length;
    let sum = 0;
    let squares = 0;
    for (let i = start, j = 1; i < end; i++, j++) {
      const deviation = values[i] - origin;
      sum += deviation;
      squares += deviation * deviation;
      const mean = (suffix[j] + sum) * k;
      const variance = (suffixSquares[j] + squares) * k - mean * mean;
      out[i] = variance > 0 ? variance : 0;
    }
  }
}
