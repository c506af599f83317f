import type { Candlestick } from './candlestick.ts';
import { black, body, bodyGapDown, bodyGapUp, bottom, color, gapDown, gapUp, top, white } from './candles.ts';
import type { Candles } from './candles.ts';
import { BODY_DOJI, BODY_LONG, BODY_SHORT, hasLongBody, hasSmallBody, isDoji, threshold } from './settings.ts';

type Is = (k: Candles, i: number) => boolean;

/** A body of more than the mean of short ones. */
const notShort: Is = (k, i) => body(k, i) > threshold(k, BODY_SHORT, i);

/** A long white bar, a star over it, and a black bar that closes deep in the first body. */
const evening =
  (star: Is) =>
  (k: Candles, i: number, penetration: number): number =>
    white(k, i - 2) &&
    black(k, i) &&
    bodyGapUp(k, i - 1, i - 2) &&
    k.close[i] < k.close[i - 2] - body(k, i - 2) * penetration &&
    hasLongBody(k, i - 2) &&
    star(k, i - 1) &&
    notShort(k, i)
      ? -100
      : 0;

/** The mirror of `evening`: a long black bar, a star under it, and a white bar that closes deep in the first body. */
const morning =
  (star: Is) =>
  (k: Candles, i: number, penetration: number): number =>
    black(k, i - 2) &&
    white(k, i) &&
    bodyGapDown(k, i - 1, i - 2) &&
    k.close[i] > k.close[i - 2] + body(k, i - 2) * penetration &&
    hasLongBody(k, i - 2) &&
    star(k, i - 1) &&
    notShort(k, i)
      ? 100
      : 0;

/** A small body that stands apart from a long one: the move tires. */
export const STARS: readonly Candlestick[] = [
  {
    name: 'morningstar',
    summary: 'A long black bar, a small body gapped under it, and a white bar that closes deep in the first body.',
    back: 2,
    settings: [BODY_LONG, BODY_SHORT],
    penetration: 0.3,
    test: morning(hasSmallBody),
  },
  {
    name: 'morningdojistar',
    summary: 'A morning star whose star is a doji.',
    back: 2,
    settings: [BODY_LONG, BODY_DOJI, BODY_SHORT],
    penetration: 0.3,
    test: morning(isDoji),
  },
  {
    name: 'eveningstar',
    summary: 'A long white bar, a small body gapped over it, and a black bar that closes deep in the first body.',
    back: 2,
    settings: [BODY_LONG, BODY_SHORT],
    penetration: 0.3,
    test: evening(hasSmallBody),
  },
  {
    name: 'eveningdojistar',
    summary: 'An evening star whose star is a doji.',
    back: 2,
    settings: [BODY_LONG, BODY_DOJI, BODY_SHORT],
    penetration: 0.3,
    test: evening(isDoji),
  },
  {
    name: 'abandonedbaby',
    summary: 'A doji star cut off on both sides by gaps that even the shadows leave open.',
    back: 2,
    settings: [BODY_LONG, BODY_DOJI, BODY_SHORT],
    penetration: 0.3,
    test: (k, i, penetration) => {
      const depth = body(k, i - 2) * penetration;
      const falls =
        white(k, i - 2) &&
        black(k, i) &&
        gapUp(k, i - 1, i - 2) &&
        gapDown(k, i, i - 1) &&
        k.close[i] < k.close[i - 2] - depth;
      const rises =
        black(k, i - 2) &&
        white(k, i) &&
        gapDown(k, i - 1, i - 2) &&
        gapUp(k, i, i - 1) &&
        k.close[i] > k.close[i - 2] + depth;
      return (falls || rises) && hasLongBody(k, i - 2) && isDoji(k, i - 1) && notShort(k, i) ? color(k, i) * 100 : 0;
    },
  },
  {
    name: 'dojistar',
    summary: 'A doji gapped away from a long body in that body’s direction: the move may turn.',
    back: 1,
    settings: [BODY_LONG, BODY_DOJI],
    test: (k, i) => {
      const apart = white(k, i - 1) ? bodyGapUp(k, i, i - 1) : bodyGapDown(k, i, i - 1);
      return apart && hasLongBody(k, i - 1) && isDoji(k, i) ? -color(k, i - 1) * 100 : 0;
    },
  },
  {
    name: 'tristar',
    summary: 'Three dojis, the middle one gapped above (below) the first and not passed by the third.',
    back: 2,
    settings: [BODY_DOJI],
    test: (k, i) => {
      const over = bodyGapUp(k, i - 1, i - 2) && top(k, i) < top(k, i - 1);
      const under = bodyGapDown(k, i - 1, i - 2) && bottom(k, i) > bottom(k, i - 1);
      if (!over && !under) return 0;
      // All three bodies are measured by what a doji was at the first.
      const doji = threshold(k, BODY_DOJI, i - 2);
      const three = body(k, i - 2) <= doji && body(k, i - 1) <= doji && body(k, i) <= doji;
      if (!three) return 0;
      return over ? -100 : 100;
    },
  },
];
