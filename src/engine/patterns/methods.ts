import type { Candlestick } from './candlestick.ts';
import { black, body, bodyGapUp, bottom, color, top, white } from './candles.ts';
import type { Candles } from './candles.ts';
import { BODY_LONG, BODY_SHORT, NEAR, hasLongBody, hasShortBody, threshold } from './settings.ts';

/** The three bars before `i` have short bodies. */
const threeShort = (k: Candles, i: number): boolean =>
  hasShortBody(k, i - 3) && hasShortBody(k, i - 2) && hasShortBody(k, i - 1);

/** Bar `i` reaches into the range of bar `j`. */
const meets = (k: Candles, i: number, j: number): boolean => bottom(k, i) < k.high[j] && top(k, i) > k.low[j];

/** Bar `i` opens within or near the body before it. */
function opensNear(k: Candles, i: number): boolean {
  const near = threshold(k, NEAR, i - 1);
  return k.open[i] >= bottom(k, i - 1) - near && k.open[i] <= top(k, i - 1) + near;
}

/** Continuations: a move, a pause against it, and the move again. */
export const METHODS: readonly Candlestick[] = [
  {
    name: 'risefall3methods',
    summary: 'A long bar, three short ones against it inside its range, and a long one that closes beyond it.',
    back: 4,
    settings: [BODY_SHORT, BODY_LONG],
    test: (k, i) => {
      const sign = color(k, i - 4);
      return color(k, i) === sign &&
        color(k, i - 3) !== sign &&
        color(k, i - 2) !== sign &&
        color(k, i - 1) !== sign &&
        meets(k, i - 3, i - 4) &&
        meets(k, i - 2, i - 4) &&
        meets(k, i - 1, i - 4) &&
        sign * (k.close[i - 3] - k.close[i - 2]) > 0 &&
        sign * (k.close[i - 2] - k.close[i - 1]) > 0 &&
        sign * (k.open[i] - k.close[i - 1]) > 0 &&
        sign * (k.close[i] - k.close[i - 4]) > 0 &&
        hasLongBody(k, i - 4) &&
        threeShort(k, i) &&
        hasLongBody(k, i)
        ? sign * 100
        : 0;
    },
  },
  {
    name: 'mathold',
    summary: 'A long white bar, a gap up, three short bars that drift back but hold its body, and a new high.',
    back: 4,
    settings: [BODY_SHORT, BODY_LONG],
    penetration: 0.5,
    test: (k, i, penetration) => {
      const first = k.close[i - 4];
      const floor = first - body(k, i - 4) * penetration;
      return white(k, i - 4) &&
        black(k, i - 3) &&
        white(k, i) &&
        bodyGapUp(k, i - 3, i - 4) &&
        bottom(k, i - 2) < first &&
        bottom(k, i - 1) < first &&
        bottom(k, i - 2) > floor &&
        bottom(k, i - 1) > floor &&
        top(k, i - 2) < k.open[i - 3] &&
        top(k, i - 1) < top(k, i - 2) &&
        k.open[i] > k.close[i - 1] &&
        k.close[i] > Math.max(k.high[i - 3], k.high[i - 2], k.high[i - 1]) &&
        hasLongBody(k, i - 4) &&
        threeShort(k, i)
        ? 100
        : 0;
    },
  },
  {
    name: '3linestrike',
    summary: 'Three bars of one colour marching one way, and a fourth that takes all three back.',
    back: 3,
    settings: [NEAR],
    test: (k, i) => {
      const sign = color(k, i - 1);
      return color(k, i - 3) === sign &&
        color(k, i - 2) === sign &&
        color(k, i) !== sign &&
        sign * (k.close[i - 1] - k.close[i - 2]) > 0 &&
        sign * (k.close[i - 2] - k.close[i - 3]) > 0 &&
        sign * (k.open[i] - k.close[i - 1]) > 0 &&
        sign * (k.open[i - 3] - k.close[i]) > 0 &&
        opensNear(k, i - 2) &&
        opensNear(k, i - 1)
        ? sign * 100
        : 0;
    },
  },
];
