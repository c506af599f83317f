/**
 * What both of the trader's scorings read from the ten house patterns, in the rule language. A doji is neutral: it is a
 * pattern, but it takes no side.
 */
const BULLISH = ['hammer()', 'bullish_engulfing()', 'three_white_soldiers()', 'gap_up()'];
const BEARISH = ['shooting_star()', 'bearish_engulfing()', 'three_black_crows()', 'gap_down()'];
const NEUTRAL = ['doji()'];
/** Bullish or bearish by the candle's colour. */
const EITHER = ['volume_surge()'];

const sumOf = (patterns: readonly string[], term: (pattern: string) => string): string =>
  patterns.map(term).join(' + ');

/** How many patterns of the bar are bullish, and how many bearish. */
export const BULLS = `${sumOf(BULLISH, (it) => `sign(${it})`)} + ${sumOf(EITHER, (it) => `max(0, sign(${it}))`)}`;
export const BEARS = `${sumOf(BEARISH, (it) => `sign(-${it})`)} + ${sumOf(EITHER, (it) => `max(0, sign(-${it}))`)}`;

/** The confidence of the most confident pattern of the bar, 0 without one. */
export const STRONGEST = `max(${[...BULLISH, ...BEARISH, ...NEUTRAL, ...EITHER].map((it) => `abs(${it})`).join(', ')})`;

/** The confidences of the bar's patterns added up, bullish ones positive, bearish ones negative. */
export const NET = sumOf([...BULLISH, ...BEARISH, ...EITHER], (it) => it);
