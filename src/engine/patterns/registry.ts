import type { Indicator } from '../indicators/indicator.ts';
import { BOTTOMS } from './bottoms.ts';
import { candlestickIndicator } from './candlestick.ts';
import { DOJIS } from './dojis.ts';
import { ENGULFINGS } from './engulfing.ts';
import { GAPS } from './gaps.ts';
import { HAMMERS } from './hammers.ts';
import { HIKKAKES } from './hikkake.ts';
import { HOUSE_PATTERNS } from './house.ts';
import { LINES } from './lines.ts';
import { METHODS } from './methods.ts';
import { NECKS } from './necks.ts';
import { SOLDIERS } from './soldiers.ts';
import { STARS } from './stars.ts';

export { HOUSE_PATTERNS };

/** TA-Lib's 61 candlestick patterns by the name that rules know: `cdl_engulfing`, `cdl_3whitesoldiers` … */
export const CANDLESTICKS: ReadonlyMap<string, Indicator> = new Map(
  [LINES, DOJIS, HAMMERS, ENGULFINGS, NECKS, STARS, SOLDIERS, METHODS, GAPS, BOTTOMS, HIKKAKES]
    .flat()
    .map(candlestickIndicator)
    .map((indicator) => [indicator.name, indicator]),
);

/** Every pattern that a rule may call: the house's ten and TA-Lib's 61. */
export const PATTERNS: ReadonlyMap<string, Indicator> = new Map<string, Indicator>([
  ...HOUSE_PATTERNS,
  ...CANDLESTICKS,
]);
