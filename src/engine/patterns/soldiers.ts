import type { Candlestick } from './candlestick.ts';
import { black, body, bodyGapUp, upperShadow, white, within } from './candles.ts';
import type { Candles } from './candles.ts';
import {
  BODY_LONG,
  BODY_SHORT,
  EQUAL,
  FAR,
  NEAR,
  SHADOW_LONG,
  SHADOW_SHORT,
  SHADOW_VERY_SHORT,
  hasLongBody,
  hasLongUpperShadow,
  hasNoLowerShadow,
  hasNoUpperShadow,
  hasShortBody,
  hasSmallBody,
  threshold,
} from './settings.ts';

const threeWhite = (k: Candles, i: number): boolean =>
  white(k, i - 2) && white(k, i - 1) && white(k, i) && k.close[i] > k.close[i - 1] && k.close[i - 1] > k.close[i - 2];

const threeBlack = (k: Candles, i: number): boolean =>
  black(k, i - 2) && black(k, i - 1) && black(k, i) && k.close[i - 1] > k.close[i] && k.close[i - 2] > k.close[i - 1];

/** Opens above the open of the white bar before, and at most near its close. */
const opensInWhite = (k: Candles, i: number): boolean =>
  k.open[i] > k.open[i - 1] && k.open[i] <= k.close[i - 1] + threshold(k, NEAR, i - 1);

const opensInBlack = (k: Candles, i: number): boolean => k.open[i] < k.open[i - 1] && k.open[i] > k.close[i - 1];

const opensAtClose = (k: Candles, i: number): boolean => within(k.open[i], k.close[i - 1], threshold(k, EQUAL, i - 1));

/** An upper shadow longer than short ones are. */
const notShortUpper = (k: Candles, i: number): boolean => upperShadow(k, i) > threshold(k, SHADOW_SHORT, i);

/** Four ways in which a third white bar shows that the advance is blocked. */
function blocked(k: Candles, i: number): boolean {
  const [first, second, third] = [body(k, i - 2), body(k, i - 1), body(k, i)];
  const shrinks = third < second;
  return (
    (second < first - threshold(k, FAR, i - 2) && third < second + threshold(k, NEAR, i - 1)) ||
    third < second - threshold(k, FAR, i - 1) ||
    (shrinks && second < first && (notShortUpper(k, i) || notShortUpper(k, i - 1))) ||
    (shrinks && hasLongUpperShadow(k, i))
  );
}

/** Three bars that march, or stop marching, in one direction. */
export const SOLDIERS: readonly Candlestick[] = [
  {
    name: '3whitesoldiers',
    summary:
      'Three white bars without upper shadows, each opening in the body before and closing higher, none far smaller.',
    back: 2,
    settings: [SHADOW_VERY_SHORT, BODY_SHORT, FAR, NEAR],
    test: (k, i) =>
      threeWhite(k, i) &&
      opensInWhite(k, i - 1) &&
      opensInWhite(k, i) &&
      hasNoUpperShadow(k, i - 2) &&
      hasNoUpperShadow(k, i - 1) &&
      hasNoUpperShadow(k, i) &&
      body(k, i - 1) > body(k, i - 2) - threshold(k, FAR, i - 2) &&
      body(k, i) > body(k, i - 1) - threshold(k, FAR, i - 1) &&
      body(k, i) > threshold(k, BODY_SHORT, i)
        ? 100
        : 0,
  },
  {
    name: 'advanceblock',
    summary: 'Three rising white bars whose bodies shrink or whose upper shadows grow: the advance is blocked.',
    back: 2,
    settings: [SHADOW_LONG, SHADOW_SHORT, FAR, NEAR, BODY_LONG],
    test: (k, i) =>
      threeWhite(k, i) &&
      opensInWhite(k, i - 1) &&
      opensInWhite(k, i) &&
      hasLongBody(k, i - 2) &&
      upperShadow(k, i - 2) < threshold(k, SHADOW_SHORT, i - 2) &&
      blocked(k, i)
        ? -100
        : 0,
  },
  {
    name: 'stalledpattern',
    summary: 'Two long white bars and a small third that opens near the second’s close: the rise stalls.',
    back: 2,
    settings: [BODY_LONG, BODY_SHORT, SHADOW_VERY_SHORT, NEAR],
    test: (k, i) =>
      threeWhite(k, i) &&
      opensInWhite(k, i - 1) &&
      hasLongBody(k, i - 2) &&
      hasLongBody(k, i - 1) &&
      hasNoUpperShadow(k, i - 1) &&
      hasShortBody(k, i) &&
      k.open[i] >= k.close[i - 1] - body(k, i) - threshold(k, NEAR, i - 1)
        ? -100
        : 0,
  },
  {
    name: '3blackcrows',
    summary:
      'After a white bar, three black ones without lower shadows, each opening in the body before and closing lower.',
    back: 3,
    settings: [SHADOW_VERY_SHORT],
    test: (k, i) =>
      white(k, i - 3) &&
      threeBlack(k, i) &&
      k.high[i - 3] > k.close[i - 2] &&
      opensInBlack(k, i - 1) &&
      opensInBlack(k, i) &&
      hasNoLowerShadow(k, i - 2) &&
      hasNoLowerShadow(k, i - 1) &&
      hasNoLowerShadow(k, i)
        ? -100
        : 0,
  },
  {
    name: 'identical3crows',
    summary: 'Three falling black bars without lower shadows, each opening at the close before.',
    back: 2,
    settings: [SHADOW_VERY_SHORT, EQUAL],
    test: (k, i) =>
      threeBlack(k, i) &&
      opensAtClose(k, i - 1) &&
      opensAtClose(k, i) &&
      hasNoLowerShadow(k, i - 2) &&
      hasNoLowerShadow(k, i - 1) &&
      hasNoLowerShadow(k, i)
        ? -100
        : 0,
  },
  {
    name: '2crows',
    summary:
      'Over a long white bar a black one gaps up, and a second black one opens in it and closes in the white body.',
    back: 2,
    settings: [BODY_LONG],
    test: (k, i) =>
      white(k, i - 2) &&
      black(k, i - 1) &&
      black(k, i) &&
      bodyGapUp(k, i - 1, i - 2) &&
      opensInBlack(k, i) &&
      k.close[i] > k.open[i - 2] &&
      k.close[i] < k.close[i - 2] &&
      hasLongBody(k, i - 2)
        ? -100
        : 0,
  },
  {
    name: 'upsidegap2crows',
    summary:
      'Over a long white bar a small black one gaps up, and a second black one covers it without closing the gap.',
    back: 2,
    settings: [BODY_LONG, BODY_SHORT],
    test: (k, i) =>
      white(k, i - 2) &&
      black(k, i - 1) &&
      black(k, i) &&
      bodyGapUp(k, i - 1, i - 2) &&
      k.open[i] > k.open[i - 1] &&
      k.close[i] < k.close[i - 1] &&
      k.close[i] > k.close[i - 2] &&
      hasLongBody(k, i - 2) &&
      hasSmallBody(k, i - 1)
        ? -100
        : 0,
  },
];
