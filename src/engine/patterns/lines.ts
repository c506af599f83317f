import type { Candlestick } from './candlestick.ts';
import { body, color, lowerShadow, upperShadow, white } from './candles.ts';
import {
  BODY_LONG,
  BODY_SHORT,
  SHADOW_SHORT,
  SHADOW_VERY_LONG,
  SHADOW_VERY_SHORT,
  hasLongBody,
  hasNoLowerShadow,
  hasNoUpperShadow,
  hasShortBody,
  threshold,
} from './settings.ts';

/** One candle, judged by its body and shadows against the bars before; the sign is its own colour. */
export const LINES: readonly Candlestick[] = [
  {
    name: 'longline',
    summary: 'A long body with short shadows: one side had the whole bar.',
    back: 0,
    settings: [BODY_LONG, SHADOW_SHORT],
    test: (k, i) => {
      if (!hasLongBody(k, i)) return 0;
      const short = threshold(k, SHADOW_SHORT, i);
      return upperShadow(k, i) < short && lowerShadow(k, i) < short ? color(k, i) * 100 : 0;
    },
  },
  {
    name: 'shortline',
    summary: 'A short body with short shadows.',
    back: 0,
    settings: [BODY_SHORT, SHADOW_SHORT],
    test: (k, i) => {
      if (!hasShortBody(k, i)) return 0;
      const short = threshold(k, SHADOW_SHORT, i);
      return upperShadow(k, i) < short && lowerShadow(k, i) < short ? color(k, i) * 100 : 0;
    },
  },
  {
    name: 'marubozu',
    summary: 'A long body with next to no shadow at either end.',
    back: 0,
    settings: [BODY_LONG, SHADOW_VERY_SHORT],
    test: (k, i) => (hasLongBody(k, i) && hasNoUpperShadow(k, i) && hasNoLowerShadow(k, i) ? color(k, i) * 100 : 0),
  },
  {
    name: 'closingmarubozu',
    summary: 'A long body that closes at the extreme of its range: white at the high, black at the low.',
    back: 0,
    settings: [BODY_LONG, SHADOW_VERY_SHORT],
    test: (k, i) =>
      hasLongBody(k, i) && (white(k, i) ? hasNoUpperShadow(k, i) : hasNoLowerShadow(k, i)) ? color(k, i) * 100 : 0,
  },
  {
    name: 'belthold',
    summary: 'A long body that opens at the extreme of its range: white at the low, black at the high.',
    back: 0,
    settings: [BODY_LONG, SHADOW_VERY_SHORT],
    test: (k, i) =>
      hasLongBody(k, i) && (white(k, i) ? hasNoLowerShadow(k, i) : hasNoUpperShadow(k, i)) ? color(k, i) * 100 : 0,
  },
  {
    name: 'spinningtop',
    summary: 'A short body between two shadows, each longer than the body.',
    back: 0,
    settings: [BODY_SHORT],
    test: (k, i) =>
      upperShadow(k, i) > body(k, i) && lowerShadow(k, i) > body(k, i) && hasShortBody(k, i) ? color(k, i) * 100 : 0,
  },
  {
    name: 'highwave',
    summary: 'A short body between two very long shadows, each more than twice the body.',
    back: 0,
    settings: [BODY_SHORT, SHADOW_VERY_LONG],
    test: (k, i) => {
      const veryLong = threshold(k, SHADOW_VERY_LONG, i);
      const waves = upperShadow(k, i) > veryLong && lowerShadow(k, i) > veryLong;
      return waves && hasShortBody(k, i) ? color(k, i) * 100 : 0;
    },
  },
];
