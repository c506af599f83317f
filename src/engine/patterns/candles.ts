/**
 * The geometry of one candle, and of two. Prices in, prices and truths out; `k` holds the columns and `i` names the bar.
 * A candle that closes where it opened counts as white, as in TA-Lib.
 */
export interface Candles {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export const white = (k: Candles, i: number): boolean => k.close[i] >= k.open[i];
export const black = (k: Candles, i: number): boolean => k.close[i] < k.open[i];
/** 1 for a white candle, −1 for a black one. */
export const color = (k: Candles, i: number): 1 | -1 => (k.close[i] >= k.open[i] ? 1 : -1);

export const body = (k: Candles, i: number): number => Math.abs(k.close[i] - k.open[i]);
export const range = (k: Candles, i: number): number => k.high[i] - k.low[i];
/** The upper and the lower end of the body. */
export const top = (k: Candles, i: number): number => Math.max(k.open[i], k.close[i]);
export const bottom = (k: Candles, i: number): number => Math.min(k.open[i], k.close[i]);
export const upperShadow = (k: Candles, i: number): number => k.high[i] - top(k, i);
export const lowerShadow = (k: Candles, i: number): number => bottom(k, i) - k.low[i];

/** Bar `i`'s body lies wholly above (below) bar `j`'s. */
export const bodyGapUp = (k: Candles, i: number, j: number): boolean => bottom(k, i) > top(k, j);
export const bodyGapDown = (k: Candles, i: number, j: number): boolean => top(k, i) < bottom(k, j);
/** Bar `i`, shadows and all, lies wholly above (below) bar `j`. */
export const gapUp = (k: Candles, i: number, j: number): boolean => k.low[i] > k.high[j];
export const gapDown = (k: Candles, i: number, j: number): boolean => k.high[i] < k.low[j];

/** Bar `i`'s body lies strictly inside bar `j`'s. */
export const bodyInside = (k: Candles, i: number, j: number): boolean =>
  top(k, i) < top(k, j) && bottom(k, i) > bottom(k, j);

/** `price` is at most `tolerance` away from `target`, ends included. */
export const within = (price: number, target: number, tolerance: number): boolean =>
  price <= target + tolerance && price >= target - tolerance;
