import type { Candlestick } from './candlestick.ts';
import { black, bodyInside, bottom, color, top, white } from './candles.ts';
import type { Candles } from './candles.ts';
import { BODY_DOJI, BODY_LONG, BODY_SHORT, hasLongBody, hasSmallBody, isDoji } from './settings.ts';

/** Bar `i`'s body lies inside the one before: 100 strictly, 80 with an end in common, 0 not. */
function inside(k: Candles, i: number): number {
  if (bodyInside(k, i, i - 1)) return 100;
  return top(k, i) <= top(k, i - 1) && bottom(k, i) >= bottom(k, i - 1) ? 80 : 0;
}

/** Bar `i`'s body covers the one before, which has the other colour: 100 at both ends, 80 with one end in common, 0 not. */
function covers(k: Candles, i: number): number {
  if (color(k, i) === color(k, i - 1)) return 0;
  const over = white(k, i) ? k.close[i] - k.open[i - 1] : k.open[i] - k.close[i - 1];
  const under = white(k, i) ? k.close[i - 1] - k.open[i] : k.open[i - 1] - k.close[i];
  if (over > 0 && under > 0) return 100;
  return (over >= 0 && under > 0) || (over > 0 && under >= 0) ? 80 : 0;
}

/** Two bodies, one inside the other, and the three-bar patterns that confirm them. */
export const ENGULFINGS: readonly Candlestick[] = [
  {
    name: 'engulfing',
    summary: 'A body that covers the body of the other colour before it (80 when one end is equal).',
    // One bar more than the shape spans: TA-Lib's own count.
    back: 2,
    settings: [],
    test: (k, i) => {
      const cover = covers(k, i);
      return cover > 0 ? color(k, i) * cover : 0;
    },
  },
  {
    name: '3outside',
    summary: 'An engulfing confirmed by a third close further in its direction.',
    back: 3,
    settings: [],
    test: (k, i) => {
      const sign = color(k, i - 1);
      return covers(k, i - 1) === 100 && sign * (k.close[i] - k.close[i - 1]) > 0 ? sign * 100 : 0;
    },
  },
  {
    name: 'harami',
    summary: 'A small body inside the long body before it, against that body’s direction (80 when an end is equal).',
    back: 1,
    settings: [BODY_LONG, BODY_SHORT],
    test: (k, i) => {
      const fit = inside(k, i);
      return fit > 0 && hasLongBody(k, i - 1) && hasSmallBody(k, i) ? -color(k, i - 1) * fit : 0;
    },
  },
  {
    name: 'haramicross',
    summary: 'A doji inside the long body before it, against that body’s direction (80 when an end is equal).',
    back: 1,
    settings: [BODY_LONG, BODY_DOJI],
    test: (k, i) => {
      const fit = inside(k, i);
      return fit > 0 && hasLongBody(k, i - 1) && isDoji(k, i) ? -color(k, i - 1) * fit : 0;
    },
  },
  {
    name: 'homingpigeon',
    summary: 'A small black body inside a long black one: the selling shrinks.',
    back: 1,
    settings: [BODY_LONG, BODY_SHORT],
    test: (k, i) =>
      black(k, i - 1) && black(k, i) && bodyInside(k, i, i - 1) && hasLongBody(k, i - 1) && hasSmallBody(k, i)
        ? 100
        : 0,
  },
  {
    name: '3inside',
    summary: 'A harami confirmed by a third candle that closes beyond the first one’s open.',
    back: 2,
    settings: [BODY_LONG, BODY_SHORT],
    test: (k, i) => {
      const sign = color(k, i - 2);
      const turned = color(k, i) !== sign && sign * (k.open[i - 2] - k.close[i]) > 0;
      const harami = turned && bodyInside(k, i - 1, i - 2) && hasLongBody(k, i - 2) && hasSmallBody(k, i - 1);
      return harami ? -sign * 100 : 0;
    },
  },
];
