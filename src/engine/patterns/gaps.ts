import type { Candlestick } from './candlestick.ts';
import { black, body, bodyGapDown, bodyGapUp, bottom, color, gapDown, gapUp, top, white, within } from './candles.ts';
import type { Candles } from './candles.ts';
import {
  BODY_LONG,
  EQUAL,
  NEAR,
  SHADOW_VERY_SHORT,
  hasLongBody,
  hasNoLowerShadow,
  hasNoUpperShadow,
  threshold,
} from './settings.ts';

const marubozu = (k: Candles, i: number): boolean =>
  hasLongBody(k, i) && hasNoUpperShadow(k, i) && hasNoLowerShadow(k, i);

/** A marubozu, and one of the other colour on the far side of a gap. */
const kicks = (k: Candles, i: number): boolean =>
  color(k, i) !== color(k, i - 1) &&
  (black(k, i - 1) ? gapUp(k, i, i - 1) : gapDown(k, i, i - 1)) &&
  marubozu(k, i - 1) &&
  marubozu(k, i);

/** Patterns that live on a gap. */
export const GAPS: readonly Candlestick[] = [
  {
    name: 'kicking',
    summary: 'A marubozu, then a gap and a marubozu of the other colour; the second one’s direction counts.',
    back: 1,
    settings: [SHADOW_VERY_SHORT, BODY_LONG],
    test: (k, i) => (kicks(k, i) ? color(k, i) * 100 : 0),
  },
  {
    name: 'kickingbylength',
    summary: 'Kicking, in the direction of the longer of the two bodies.',
    back: 1,
    settings: [SHADOW_VERY_SHORT, BODY_LONG],
    test: (k, i) => (kicks(k, i) ? color(k, body(k, i) > body(k, i - 1) ? i : i - 1) * 100 : 0),
  },
  {
    name: 'gapsidesidewhite',
    summary: 'Two white bars of like size and like open, side by side beyond a gap; the gap’s direction counts.',
    back: 2,
    settings: [NEAR, EQUAL],
    test: (k, i) => {
      const up = bodyGapUp(k, i - 1, i - 2) && bodyGapUp(k, i, i - 2);
      const down = bodyGapDown(k, i - 1, i - 2) && bodyGapDown(k, i, i - 2);
      const alike =
        (up || down) &&
        white(k, i - 1) &&
        white(k, i) &&
        within(body(k, i), body(k, i - 1), threshold(k, NEAR, i - 1)) &&
        within(k.open[i], k.open[i - 1], threshold(k, EQUAL, i - 1));
      if (!alike) return 0;
      return up ? 100 : -100;
    },
  },
  {
    name: 'tasukigap',
    summary: 'After a gap, a bar of the other colour and like size opens in the body before and closes inside the gap.',
    back: 2,
    settings: [NEAR],
    test: (k, i) => {
      const up =
        bodyGapUp(k, i - 1, i - 2) &&
        white(k, i - 1) &&
        black(k, i) &&
        k.close[i] < k.open[i - 1] &&
        k.close[i] > top(k, i - 2);
      const down =
        bodyGapDown(k, i - 1, i - 2) &&
        black(k, i - 1) &&
        white(k, i) &&
        k.close[i] > k.open[i - 1] &&
        k.close[i] < bottom(k, i - 2);
      return (up || down) &&
        k.open[i] < top(k, i - 1) &&
        k.open[i] > bottom(k, i - 1) &&
        Math.abs(body(k, i - 1) - body(k, i)) < threshold(k, NEAR, i - 1)
        ? color(k, i - 1) * 100
        : 0;
    },
  },
  {
    name: 'xsidegap3methods',
    summary:
      'Two bars of one colour around a gap, and a third of the other that opens in the second body and closes in the first.',
    back: 2,
    settings: [],
    test: (k, i) =>
      color(k, i - 2) === color(k, i - 1) &&
      color(k, i - 1) !== color(k, i) &&
      k.open[i] < top(k, i - 1) &&
      k.open[i] > bottom(k, i - 1) &&
      k.close[i] < top(k, i - 2) &&
      k.close[i] > bottom(k, i - 2) &&
      (white(k, i - 2) ? bodyGapUp(k, i - 1, i - 2) : bodyGapDown(k, i - 1, i - 2))
        ? color(k, i - 2) * 100
        : 0,
  },
  {
    name: 'breakaway',
    summary: 'A long bar, a gap, two more bars that way, and a fifth of the other colour that closes inside the gap.',
    back: 4,
    settings: [BODY_LONG],
    test: (k, i) => {
      const sign = color(k, i);
      const colors =
        color(k, i - 4) === color(k, i - 3) && color(k, i - 3) === color(k, i - 1) && color(k, i - 1) !== sign;
      if (!colors) return 0;
      const rises =
        sign === 1 &&
        bodyGapDown(k, i - 3, i - 4) &&
        k.high[i - 2] < k.high[i - 3] &&
        k.low[i - 2] < k.low[i - 3] &&
        k.high[i - 1] < k.high[i - 2] &&
        k.low[i - 1] < k.low[i - 2] &&
        k.close[i] > k.open[i - 3] &&
        k.close[i] < k.close[i - 4];
      const falls =
        sign === -1 &&
        bodyGapUp(k, i - 3, i - 4) &&
        k.high[i - 2] > k.high[i - 3] &&
        k.low[i - 2] > k.low[i - 3] &&
        k.high[i - 1] > k.high[i - 2] &&
        k.low[i - 1] > k.low[i - 2] &&
        k.close[i] < k.open[i - 3] &&
        k.close[i] > k.close[i - 4];
      return (rises || falls) && hasLongBody(k, i - 4) ? sign * 100 : 0;
    },
  },
];
