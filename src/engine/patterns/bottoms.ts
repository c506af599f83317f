import type { Candlestick } from './candlestick.ts';
import { black, body, bodyGapDown, white, within } from './candles.ts';
import {
  BODY_LONG,
  BODY_SHORT,
  EQUAL,
  SHADOW_LONG,
  SHADOW_VERY_SHORT,
  hasLongBody,
  hasLongLowerShadow,
  hasLowerShadow,
  hasNoLowerShadow,
  hasNoUpperShadow,
  hasShortBody,
  hasUpperShadow,
  threshold,
} from './settings.ts';

/** Shapes at the end of a fall: all of them bullish. */
export const BOTTOMS: readonly Candlestick[] = [
  {
    name: '3starsinsouth',
    summary: 'Three black bars, each smaller and inside the reach of the one before: the selling dries up.',
    back: 2,
    settings: [SHADOW_VERY_SHORT, SHADOW_LONG, BODY_LONG, BODY_SHORT],
    test: (k, i) =>
      black(k, i - 2) &&
      black(k, i - 1) &&
      black(k, i) &&
      body(k, i - 1) < body(k, i - 2) &&
      k.open[i - 1] > k.close[i - 2] &&
      k.open[i - 1] <= k.high[i - 2] &&
      k.low[i - 1] < k.close[i - 2] &&
      k.low[i - 1] >= k.low[i - 2] &&
      k.low[i] > k.low[i - 1] &&
      k.high[i] < k.high[i - 1] &&
      hasLongLowerShadow(k, i - 2) &&
      hasLongBody(k, i - 2) &&
      hasLowerShadow(k, i - 1) &&
      hasShortBody(k, i) &&
      hasNoLowerShadow(k, i) &&
      hasNoUpperShadow(k, i)
        ? 100
        : 0,
  },
  {
    name: 'concealbabyswall',
    summary:
      'Two black marubozus, a black bar gapped down with an upper shadow into them, and a fourth that covers it whole.',
    back: 3,
    settings: [SHADOW_VERY_SHORT],
    test: (k, i) =>
      black(k, i - 3) &&
      black(k, i - 2) &&
      black(k, i - 1) &&
      black(k, i) &&
      bodyGapDown(k, i - 1, i - 2) &&
      k.high[i - 1] > k.close[i - 2] &&
      k.high[i] > k.high[i - 1] &&
      k.low[i] < k.low[i - 1] &&
      hasNoLowerShadow(k, i - 3) &&
      hasNoUpperShadow(k, i - 3) &&
      hasNoLowerShadow(k, i - 2) &&
      hasNoUpperShadow(k, i - 2) &&
      hasUpperShadow(k, i - 1)
        ? 100
        : 0,
  },
  {
    name: 'ladderbottom',
    summary:
      'Four black bars stepping down, the last with an upper shadow, and a white one that closes above its high.',
    back: 4,
    settings: [SHADOW_VERY_SHORT],
    test: (k, i) =>
      black(k, i - 4) &&
      black(k, i - 3) &&
      black(k, i - 2) &&
      black(k, i - 1) &&
      white(k, i) &&
      k.open[i - 4] > k.open[i - 3] &&
      k.open[i - 3] > k.open[i - 2] &&
      k.close[i - 4] > k.close[i - 3] &&
      k.close[i - 3] > k.close[i - 2] &&
      k.open[i] > k.open[i - 1] &&
      k.close[i] > k.high[i - 1] &&
      hasUpperShadow(k, i - 1)
        ? 100
        : 0,
  },
  {
    name: 'matchinglow',
    summary: 'Two black bars that close at the same price: a floor.',
    back: 1,
    settings: [EQUAL],
    test: (k, i) =>
      black(k, i - 1) && black(k, i) && within(k.close[i], k.close[i - 1], threshold(k, EQUAL, i - 1)) ? 100 : 0,
  },
  {
    name: 'sticksandwich',
    summary: 'Two black bars with the same close, and between them a white one that trades above it.',
    back: 2,
    settings: [EQUAL],
    test: (k, i) =>
      black(k, i - 2) &&
      white(k, i - 1) &&
      black(k, i) &&
      k.low[i - 1] > k.close[i - 2] &&
      within(k.close[i], k.close[i - 2], threshold(k, EQUAL, i - 2))
        ? 100
        : 0,
  },
  {
    name: 'unique3river',
    summary: 'A long black bar, a black harami with a new low, and a small white bar that opens above that low.',
    back: 2,
    settings: [BODY_SHORT, BODY_LONG],
    test: (k, i) =>
      black(k, i - 2) &&
      black(k, i - 1) &&
      white(k, i) &&
      k.close[i - 1] > k.close[i - 2] &&
      k.open[i - 1] <= k.open[i - 2] &&
      k.low[i - 1] < k.low[i - 2] &&
      k.open[i] > k.low[i - 1] &&
      hasLongBody(k, i - 2) &&
      hasShortBody(k, i)
        ? 100
        : 0,
  },
];
