import type { Bars } from '../../model/bars.ts';

/** A close this far from its neighbours, which agree to within a tenth, is a bad tick and no move. */
export const SPIKE = 1.35;
export const NEIGHBOURS = 1.1;
/** A high or low this many times beyond the body is a print nobody else traded at. */
const WICK = 1.6;
/** Equal bars in a row, open to close, that look like a feed which repeats itself. */
export const REPEATED_IN_A_ROW = 5;
/** An overnight ratio this near to a split's, with a day that stays there, is suspected of being one. */
const SPLIT_TOLERANCE = 0.03;

/** Splits as they are made, new for old. */
const SPLIT_RATIOS: readonly number[] = [
  ...[2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50].flatMap((n) => [n, 1 / n]),
  3 / 2,
  2 / 3,
];

/** How many times the larger of two prices is the smaller. */
export const apart = (a: number, b: number): number => (a > b ? a / b : b / a);

export function isWick({ open, high, low, close }: Bars, i: number): boolean {
  const top = open[i] > close[i] ? open[i] : close[i];
  const bottom = open[i] > close[i] ? close[i] : open[i];
  return high[i] > WICK * top || bottom > WICK * low[i];
}

export function isSameAsBefore({ open, high, low, close }: Bars, i: number): boolean {
  return open[i] === open[i - 1] && high[i] === high[i - 1] && low[i] === low[i - 1] && close[i] === close[i - 1];
}

/** The open of bar `i` stands at a split's ratio to the close `before` it, and the close of the day still does. */
export function looksLikeSplit({ open, close }: Bars, i: number, before: number): boolean {
  const overnight = before / open[i];
  if (apart(overnight, 1) < 1.4) return false;
  const ratio = SPLIT_RATIOS.find((split) => Math.abs(overnight / split - 1) < SPLIT_TOLERANCE);
  return ratio !== undefined && Math.abs(before / close[i] / ratio - 1) < 3 * SPLIT_TOLERANCE;
}
