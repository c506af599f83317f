/**
 * Wilder's directional movement as running sums: each bar the sum loses its n-th part and gains the new value.
 * It begins with the n − 1 movements of bars 1 … n − 1 (TA-Lib's convention).
 */
export interface Movement {
  plus: number;
  minus: number;
  range: number;
}

/** Bar i ≥ 1 added to the sums: the larger of the two moves counts, if it is a move at all. */
export function addMovement(
  sums: Movement,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  i: number,
  keep: number,
): void {
  const up = high[i] - high[i - 1];
  const down = low[i - 1] - low[i];
  const before = close[i - 1];
  const h = high[i];
  const l = low[i];
  sums.plus = sums.plus * keep + (up > 0 && up > down ? up : 0);
  sums.minus = sums.minus * keep + (down > 0 && down > up ? down : 0);
  sums.range = sums.range * keep + ((h > before ? h : before) - (l < before ? l : before));
}

/** The sums over bars 1 … n − 1. */
export function firstMovement(high: Float64Array, low: Float64Array, close: Float64Array, n: number): Movement {
  const sums = { plus: 0, minus: 0, range: 0 };
  for (let i = 1; i < n; i++) addMovement(sums, high, low, close, i, 1);
  return sums;
}

/** 100 · |+DI − −DI| / (+DI + −DI), the previous value where neither direction has moved. */
export function directionalIndex(sums: Movement, previous: number): number {
  const both = sums.plus + sums.minus;
  return both === 0 || sums.range === 0 ? previous : (100 * Math.abs(sums.plus - sums.minus)) / both;
}
