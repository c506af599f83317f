import { assert } from '../../model/errors.ts';

/**
 * Moves the element that sorting would put at `k` to `k`, smaller ones before it, larger ones after it, within
 * `left…right` (inclusive). In place, about 1.5 passes. Source: Floyd and Rivest, "Algorithm 489: SELECT" (1975).
 */
export function select(values: Float64Array, k: number, left = 0, right = values.length - 1): void {
  while (right > left) {
    if (right - left > 600) {
      const count = right - left + 1;
      const i = k - left + 1;
      const z = Math.log(count);
      const size = 0.5 * Math.exp((2 * z) / 3);
      const spread = 0.5 * Math.sqrt((z * size * (count - size)) / count) * (i < count / 2 ? -1 : 1);
      const low = Math.max(left, Math.floor(k - (i * size) / count + spread));
      const high = Math.min(right, Math.floor(k + ((count - i) * size) / count + spread));
      select(values, k, low, high);
    }
    const pivot = values[k];
    exchange(values, left, k);
    // The loop's first exchange brings the pivot back to the left if it stands on the right now.
    const pivotIsLeft = values[right] > pivot;
    if (pivotIsLeft) exchange(values, left, right);
    let i = left;
    let j = right;
    while (i < j) {
      exchange(values, i++, j--);
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
    }
    if (pivotIsLeft) exchange(values, left, j);
    else exchange(values, ++j, right);
    if (j <= k) left = j + 1;
    if (k <= j) right = j - 1;
  }
}

function exchange(values: Float64Array, a: number, b: number): void {
  const value = values[a];
  values[a] = values[b];
  values[b] = value;
}

/**
 * The `q` quantile by linear interpolation between the order statistics around q·(n − 1). Reorders `values`.
 * Source: Hyndman and Fan, "Sample quantiles in statistical packages" (1996), type 7, numpy's default.
 */
export function quantile(values: Float64Array, q: number): number {
  assert(q >= 0 && q <= 1, 'a quantile is a fraction');
  if (values.length === 0) return NaN;
  const position = q * (values.length - 1);
  const k = Math.floor(position);
  select(values, k);
  if (k === position) return values[k];
  let next = values[k + 1];
  for (let i = k + 2; i < values.length; i++) if (values[i] < next) next = values[i];
  return values[k] + (next - values[k]) * (position - k);
}
