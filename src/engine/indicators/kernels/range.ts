/** Wilder's true range at bar i ≥ 1: the bar's range, stretched to the close before it. */
export function trueRange(high: Float64Array, low: Float64Array, close: Float64Array, i: number): number {
  const before = close[i - 1];
  const h = high[i];
  const l = low[i];
  return (h > before ? h : before) - (l < before ? l : before);
}

/**
 * Average true range: Wilder's mean of the true ranges of bars 1 … n, at bar n.
 * The seed is a plain sum: it is made once, so it cannot drift.
 */
export function averageTrueRange(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  n: number,
  out: Float64Array,
): void {
  const k = 1 / n;
  let mean = 0;
  for (let i = 1; i <= n; i++) mean += trueRange(high, low, close, i);
  mean /= n;
  out[n] = mean;
  let before = close[n];
  for (let i = n + 1; i < close.length; i++) {
    const h = high[i];
    const l = low[i];
    const range = (h > before ? h : before) - (l < before ? l : before);
    mean += k * (range - mean);
    out[i] = mean;
    before = close[i];
  }
}
