/** What the trader knows of a pattern before any news. Each number of the domain's table stands here and nowhere else. */
export interface HousePatternRow {
  readonly name: string;
  readonly kind: 'reversal' | 'continuation' | 'momentum';
  /** Which way it points; `color` is the way of the candle's own colour. */
  readonly direction: 'bullish' | 'bearish' | 'neutral' | 'color';
  /** 0–100, without news. */
  readonly baseConfidence: number;
  /** What a positive and a negative catalyst multiply the confidence by; a neutral one multiplies by 1. */
  readonly positiveCatalyst: number;
  readonly negativeCatalyst: number;
  readonly summary: string;
}

/** With any catalyst, of either sign, a momentum pattern is worth this much more … */
export const MOMENTUM_CATALYST = 1.2;
/** … and every pattern this much more when the news came in the pre-market. */
export const PRE_MARKET_CATALYST = 2;
/** No confidence is larger. */
export const CONFIDENCE_MAX = 100;

type Row = [
  name: string,
  kind: HousePatternRow['kind'],
  direction: HousePatternRow['direction'],
  baseConfidence: number,
  positiveCatalyst: number,
  negativeCatalyst: number,
  summary: string,
];

// prettier-ignore
const ROWS: readonly Row[] = [
  ['hammer',               'reversal',     'bullish', 65, 1.5, 0.7, 'A lower shadow longer than twice the body, and an upper one shorter than the body.'],
  ['shooting_star',        'reversal',     'bearish', 65, 0.7, 1.5, 'An upper shadow longer than twice the body, and a lower one shorter than the body.'],
  ['bullish_engulfing',    'reversal',     'bullish', 70, 1.5, 0.6, 'A green body that covers the red body before it, equal ends included.'],
  ['bearish_engulfing',    'reversal',     'bearish', 70, 0.6, 1.5, 'A red body that covers the green body before it, equal ends included.'],
  ['doji',                 'reversal',     'neutral', 60, 1.2, 1.2, 'A body of less than a tenth of the range.'],
  ['three_white_soldiers', 'continuation', 'bullish', 75, 1.6, 0.5, 'Three green candles in a row.'],
  ['three_black_crows',    'continuation', 'bearish', 75, 0.5, 1.6, 'Three red candles in a row.'],
  ['gap_up',               'momentum',     'bullish', 70, 1.7, 0.4, 'An open at least 2 % above the close before.'],
  ['gap_down',             'momentum',     'bearish', 70, 0.4, 1.7, 'An open at least 2 % below the close before.'],
  ['volume_surge',         'momentum',     'color',   65, 1.4, 1.4, 'At least twice the mean volume of the 19 bars before, in the direction of the candle’s colour.'],
];

export const HOUSE_TABLE: readonly HousePatternRow[] = ROWS.map(
  ([name, kind, direction, baseConfidence, positiveCatalyst, negativeCatalyst, summary]) => ({
    name,
    kind,
    direction,
    baseConfidence,
    positiveCatalyst,
    negativeCatalyst,
    summary,
  }),
);
