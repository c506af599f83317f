import type { Candlestick } from './candlestick.ts';
import { bottom, lowerShadow, range, top } from './candles.ts';
import {
  BODY_DOJI,
  NEAR,
  SHADOW_LONG,
  SHADOW_VERY_LONG,
  SHADOW_VERY_SHORT,
  hasLongLowerShadow,
  hasLongUpperShadow,
  hasLowerShadow,
  hasNoLowerShadow,
  hasNoUpperShadow,
  hasUpperShadow,
  isDoji,
  threshold,
} from './settings.ts';

/** One candle that closed where it opened, told apart by its shadows. TA-Lib gives all of them 100: not bullish, present. */
export const DOJIS: readonly Candlestick[] = [
  {
    name: 'doji',
    summary: 'A candle that closes where it opened: neither side won.',
    back: 0,
    settings: [BODY_DOJI],
    test: (k, i) => (isDoji(k, i) ? 100 : 0),
  },
  {
    name: 'dragonflydoji',
    summary: 'A doji at the top of its range: sold off, and bought all the way back.',
    back: 0,
    settings: [BODY_DOJI, SHADOW_VERY_SHORT],
    test: (k, i) => (isDoji(k, i) && hasNoUpperShadow(k, i) && hasLowerShadow(k, i) ? 100 : 0),
  },
  {
    name: 'gravestonedoji',
    summary: 'A doji at the bottom of its range: bid up, and sold all the way back.',
    back: 0,
    settings: [BODY_DOJI, SHADOW_VERY_SHORT],
    test: (k, i) => (isDoji(k, i) && hasNoLowerShadow(k, i) && hasUpperShadow(k, i) ? 100 : 0),
  },
  {
    name: 'longleggeddoji',
    summary: 'A doji with a long shadow on at least one side.',
    back: 0,
    settings: [BODY_DOJI, SHADOW_LONG],
    test: (k, i) => (isDoji(k, i) && (hasLongLowerShadow(k, i) || hasLongUpperShadow(k, i)) ? 100 : 0),
  },
  {
    name: 'rickshawman',
    summary: 'A doji near the middle of its range, with long shadows on both sides.',
    back: 0,
    settings: [BODY_DOJI, SHADOW_LONG, NEAR],
    test: (k, i) => {
      if (!(isDoji(k, i) && hasLongLowerShadow(k, i) && hasLongUpperShadow(k, i))) return 0;
      const middle = k.low[i] + range(k, i) / 2;
      const near = threshold(k, NEAR, i);
      return bottom(k, i) <= middle + near && top(k, i) >= middle - near ? 100 : 0;
    },
  },
  {
    name: 'takuri',
    summary: 'A dragonfly doji with a very long lower shadow, more than twice the body.',
    back: 0,
    settings: [BODY_DOJI, SHADOW_VERY_SHORT, SHADOW_VERY_LONG],
    test: (k, i) =>
      isDoji(k, i) && hasNoUpperShadow(k, i) && lowerShadow(k, i) > threshold(k, SHADOW_VERY_LONG, i) ? 100 : 0,
  },
];
