import type { Candlestick } from './candlestick.ts';
import type { Candles } from './candles.ts';
import { NEAR, threshold } from './settings.ts';

/** A confirmation may come on one of this many bars after the trap. */
const CONFIRM_BARS = 3;

type Trap = (k: Candles, i: number) => number;

/** Bar `i` lies inside the range of the bar before. */
const insideBar = (k: Candles, i: number): boolean => k.high[i] < k.high[i - 1] && k.low[i] > k.low[i - 1];

/** The break out of an inside bar that should fail: 1 after a break downwards, −1 after one upwards, 0 without. */
function breaks(k: Candles, i: number): number {
  if (k.high[i] < k.high[i - 1] && k.low[i] < k.low[i - 1]) return 1;
  return k.high[i] > k.high[i - 1] && k.low[i] > k.low[i - 1] ? -1 : 0;
}

const trap: Trap = (k, i) => (insideBar(k, i - 1) ? breaks(k, i) : 0);

/** Two inside bars, the first of which closes at the end of its range that the break passes. */
const modifiedTrap: Trap = (k, i) => {
  const side = insideBar(k, i - 2) && insideBar(k, i - 1) ? breaks(k, i) : 0;
  if (side === 0) return 0;
  const near = threshold(k, NEAR, i - 2);
  const closes = side > 0 ? k.close[i - 2] <= k.low[i - 2] + near : k.close[i - 2] >= k.high[i - 2] - near;
  return closes ? side : 0;
};

/** A close beyond the inside bar (the one before trap `j`), on the side away from the break. */
const confirms = (k: Candles, i: number, j: number, side: number): boolean =>
  side > 0 ? k.close[i] > k.high[j - 1] : k.close[i] < k.low[j - 1];

/**
 * ±100 on the trap, ±200 on the bar that confirms it. Only the newest trap can be confirmed, once, and a new trap on the
 * same bar goes before. Found by looking back three bars, so that no state is carried.
 */
const hikkake =
  (isTrap: Trap) =>
  (k: Candles, i: number): number => {
    const fresh = isTrap(k, i);
    if (fresh !== 0) return fresh * 100;
    for (let j = i - 1; j >= i - CONFIRM_BARS; j--) {
      const side = isTrap(k, j);
      if (side === 0) continue;
      if (!confirms(k, i, j, side)) return 0;
      for (let earlier = j + 1; earlier < i; earlier++) if (confirms(k, earlier, j, side)) return 0;
      return side * 200;
    }
    return 0;
  };

/** An inside bar whose break-out fails. */
export const HIKKAKES: readonly Candlestick[] = [
  {
    name: 'hikkake',
    summary: 'An inside bar broken on one side (±100), and the close beyond its other side within three bars (±200).',
    back: 2 + CONFIRM_BARS,
    settings: [],
    test: hikkake(trap),
  },
  {
    name: 'hikkakemod',
    summary:
      'A hikkake of two inside bars, the first closing near the end that breaks (±100), and its confirmation (±200).',
    back: 2 + CONFIRM_BARS,
    settings: [NEAR],
    test: hikkake(modifiedTrap),
  },
];
