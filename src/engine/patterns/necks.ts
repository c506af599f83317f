import type { Candlestick } from './candlestick.ts';
import { black, body, color, white, within } from './candles.ts';
import type { Candles } from './candles.ts';
import {
  BODY_LONG,
  EQUAL,
  SHADOW_VERY_SHORT,
  hasLongBody,
  hasNoLowerShadow,
  hasNoUpperShadow,
  threshold,
} from './settings.ts';

/** A long black bar, and a white one that opens under its low. */
const opensBelow = (k: Candles, i: number): boolean =>
  black(k, i - 1) && white(k, i) && k.open[i] < k.low[i - 1] && hasLongBody(k, i - 1);

/** Two bars of opposite colours, named by how far the second takes back the first. */
export const NECKS: readonly Candlestick[] = [
  {
    name: 'piercing',
    summary: 'After a long black bar, a long white one opens under its low and closes above the middle of its body.',
    back: 1,
    settings: [BODY_LONG],
    test: (k, i) =>
      opensBelow(k, i) &&
      k.close[i] < k.open[i - 1] &&
      k.close[i] > k.close[i - 1] + body(k, i - 1) * 0.5 &&
      hasLongBody(k, i)
        ? 100
        : 0,
  },
  {
    name: 'darkcloudcover',
    summary: 'After a long white bar, a black one opens over its high and closes deep in its body.',
    back: 1,
    settings: [BODY_LONG],
    penetration: 0.5,
    test: (k, i, penetration) =>
      white(k, i - 1) &&
      black(k, i) &&
      k.open[i] > k.high[i - 1] &&
      k.close[i] > k.open[i - 1] &&
      k.close[i] < k.close[i - 1] - body(k, i - 1) * penetration &&
      hasLongBody(k, i - 1)
        ? -100
        : 0,
  },
  {
    name: 'onneck',
    summary: 'After a long black bar, a white one opens under its low and only gets back to that low.',
    back: 1,
    settings: [BODY_LONG, EQUAL],
    test: (k, i) => (opensBelow(k, i) && within(k.close[i], k.low[i - 1], threshold(k, EQUAL, i - 1)) ? -100 : 0),
  },
  {
    name: 'inneck',
    summary: 'After a long black bar, a white one opens under its low and only gets back to its close.',
    back: 1,
    settings: [BODY_LONG, EQUAL],
    test: (k, i) =>
      opensBelow(k, i) && k.close[i] >= k.close[i - 1] && k.close[i] <= k.close[i - 1] + threshold(k, EQUAL, i - 1)
        ? -100
        : 0,
  },
  {
    name: 'thrusting',
    summary: 'After a long black bar, a white one opens under its low and closes in its body, not above the middle.',
    back: 1,
    settings: [BODY_LONG, EQUAL],
    test: (k, i) =>
      opensBelow(k, i) &&
      k.close[i] > k.close[i - 1] + threshold(k, EQUAL, i - 1) &&
      k.close[i] <= k.close[i - 1] + body(k, i - 1) * 0.5
        ? -100
        : 0,
  },
  {
    name: 'counterattack',
    summary: 'Two long bars of opposite colours that close at the same price.',
    back: 1,
    settings: [EQUAL, BODY_LONG],
    test: (k, i) =>
      color(k, i) !== color(k, i - 1) &&
      within(k.close[i], k.close[i - 1], threshold(k, EQUAL, i - 1)) &&
      hasLongBody(k, i - 1) &&
      hasLongBody(k, i)
        ? color(k, i) * 100
        : 0,
  },
  {
    name: 'separatinglines',
    summary: 'A long belt hold of the opposite colour that opens where the bar before opened: the trend goes on.',
    back: 1,
    settings: [SHADOW_VERY_SHORT, BODY_LONG, EQUAL],
    test: (k, i) =>
      color(k, i) !== color(k, i - 1) &&
      within(k.open[i], k.open[i - 1], threshold(k, EQUAL, i - 1)) &&
      hasLongBody(k, i) &&
      (white(k, i) ? hasNoLowerShadow(k, i) : hasNoUpperShadow(k, i))
        ? color(k, i) * 100
        : 0,
  },
];
