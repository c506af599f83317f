import type { Candlestick } from './candlestick.ts';
import { bodyGapDown, bodyGapUp, bottom } from './candles.ts';
import type { Candles } from './candles.ts';
import {
  BODY_SHORT,
  NEAR,
  SHADOW_LONG,
  SHADOW_VERY_SHORT,
  hasLongLowerShadow,
  hasLongUpperShadow,
  hasNoLowerShadow,
  hasNoUpperShadow,
  hasShortBody,
  threshold,
} from './settings.ts';

const standing = (k: Candles, i: number): boolean =>
  hasLongLowerShadow(k, i) && hasShortBody(k, i) && hasNoUpperShadow(k, i);
const inverted = (k: Candles, i: number): boolean =>
  hasLongUpperShadow(k, i) && hasShortBody(k, i) && hasNoLowerShadow(k, i);

/** A short body at one end of its range and a long shadow at the other; the bar before decides what it means. */
export const HAMMERS: readonly Candlestick[] = [
  {
    name: 'hammer',
    summary: 'A short body above a long lower shadow, at or below the low before: sellers were turned back.',
    back: 1,
    settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT, NEAR],
    test: (k, i) => (standing(k, i) && bottom(k, i) <= k.low[i - 1] + threshold(k, NEAR, i - 1) ? 100 : 0),
  },
  {
    name: 'hangingman',
    summary: 'The hammer shape at or above the high before: a first sign of selling in a rise.',
    back: 1,
    settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT, NEAR],
    test: (k, i) => (standing(k, i) && bottom(k, i) >= k.high[i - 1] - threshold(k, NEAR, i - 1) ? -100 : 0),
  },
  {
    name: 'invertedhammer',
    summary: 'A short body below a long upper shadow, gapped under the body before: a first bid in a fall.',
    back: 1,
    settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT],
    test: (k, i) => (bodyGapDown(k, i, i - 1) && inverted(k, i) ? 100 : 0),
  },
  {
    name: 'shootingstar',
    summary: 'A short body below a long upper shadow, gapped over the body before: buyers were turned back.',
    back: 1,
    settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT],
    test: (k, i) => (bodyGapUp(k, i, i - 1) && inverted(k, i) ? -100 : 0),
  },
];
