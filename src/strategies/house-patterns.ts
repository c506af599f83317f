/**
 * What both of the trader's scorings read from the ten house patterns, in the rule language. A doji is neutral: it is a
 * pattern, but it takes no side.
 */
import { CONFIDENCE_MAX, HOUSE_TABLE, MOMENTUM_CATALYST, PRE_MARKET_CATALYST } from '../engine/patterns/house-table.ts';
import type { HousePatternRow } from '../engine/patterns/house-table.ts';

const called = (...directions: readonly HousePatternRow['direction'][]): string[] =>
  HOUSE_TABLE.filter(({ direction }) => directions.includes(direction)).map(({ name }) => `${name}()`);

const BULLISH = called('bullish');
const BEARISH = called('bearish');
/** Bullish or bearish by the candle's colour. */
const EITHER = called('color');

const sumOf = (patterns: readonly string[], term: (pattern: string) => string): string =>
  patterns.map(term).join(' + ');

/** How many patterns of the bar are bullish, and how many bearish. */
export const BULLS = `${sumOf(BULLISH, (it) => `sign(${it})`)} + ${sumOf(EITHER, (it) => `max(0, sign(${it}))`)}`;
export const BEARS = `${sumOf(BEARISH, (it) => `sign(-${it})`)} + ${sumOf(EITHER, (it) => `max(0, sign(-${it}))`)}`;

const PATTERNS = [...BULLISH, ...BEARISH, ...called('neutral'), ...EITHER];

/** The confidence of the most confident pattern of the bar, 0 without one. */
export const STRONGEST = `max(${PATTERNS.map((it) => `abs(${it})`).join(', ')})`;

/** The confidences of the bar's patterns added up, bullish ones positive, bearish ones negative. */
export const NET = sumOf([...BULLISH, ...BEARISH, ...EITHER], (it) => it);

/** Which way the catalyst points: the sign of the look-back's mean sentiment where there is a catalyst, 0 where there is none. */
export const CATALYST_SIGN = "if(catalyst('any'), sign(news_sentiment()), 0)";

/**
 * A house pattern's confidence after the news, −100…100, signed as the pattern is: × its row's factor for a positive or a negative
 * catalyst, × 1.2 for a momentum pattern with any catalyst, × 2 for any pattern with a catalyst and pre-market news. Unknown where the
 * news are.
 */
export function withNews({ name, kind, positiveCatalyst, negativeCatalyst }: HousePatternRow): string {
  const bySign = `if(${CATALYST_SIGN} > 0, ${positiveCatalyst}, if(${CATALYST_SIGN} < 0, ${negativeCatalyst}, 1))`;
  const momentum = kind === 'momentum' ? ` * if(catalyst('any'), ${MOMENTUM_CATALYST}, 1)` : '';
  const early = `if(catalyst('any') and pre_market_news, ${PRE_MARKET_CATALYST}, 1)`;
  const product = `${name}() * ${bySign}${momentum} * ${early}`;
  return `max(-${CONFIDENCE_MAX}, min(${CONFIDENCE_MAX}, ${product}))`;
}

/** The confidence of the most confident pattern of the bar after the news, 0 without one. */
export const STRONGEST_WITH_NEWS = `max(${HOUSE_TABLE.map((row) => `abs(${withNews(row)})`).join(', ')})`;
