/** The figures of the panel: each an expression of the rule language, and each word of one a condition of it. */
import type { Timeframe } from '../../model/timeframe.ts';

/** How a figure is written: a price, a fraction as percent, a plain ratio or an index of 0–100. */
export type Figure = 'price' | 'fraction' | 'ratio' | 'index' | 'shares' | 'dollars';

export interface ReadingDefinition {
  readonly name: string;
  readonly figure: Figure;
  readonly expression: string;
  /** The first word whose condition is true; while an earlier one is unknown, so is the word. */
  readonly words?: readonly (readonly [word: string, condition: string])[];
}

const OTHERWISE = 'close > 0';

/** The bars of a year, and what to call them. */
export function yearOf(timeframe: Timeframe): { readonly bars: number; readonly name: string } {
  if (timeframe === '1d') return { bars: 252, name: '52 weeks' };
  return timeframe === '1w' ? { bars: 52, name: '52 weeks' } : { bars: 252, name: '252 bars' };
}

export const PRICE = (year: number): readonly ReadingDefinition[] => [
  { name: 'close', figure: 'price', expression: 'close' },
  { name: 'change', figure: 'fraction', expression: 'percent_change(close, 1) / 100' },
  { name: 'change 5', figure: 'fraction', expression: 'percent_change(close, 5) / 100' },
  { name: 'change 20', figure: 'fraction', expression: 'percent_change(close, 20) / 100' },
  { name: 'change 60', figure: 'fraction', expression: 'percent_change(close, 60) / 100' },
  { name: 'gap', figure: 'fraction', expression: 'open / close[1] - 1' },
  { name: 'range position', figure: 'fraction', expression: '(close - low) / (high - low)' },
  { name: 'year high', figure: 'price', expression: `highest(high, ${year})` },
  { name: 'year low', figure: 'price', expression: `lowest(low, ${year})` },
  {
    name: 'year position',
    figure: 'fraction',
    expression: `(close - lowest(low, ${year})) / (highest(high, ${year}) - lowest(low, ${year}))`,
  },
  { name: 'volume', figure: 'shares', expression: 'volume' },
  {
    name: 'volume ratio',
    figure: 'ratio',
    expression: 'volume / sma(volume, 20)',
    words: [
      ['heavy', 'volume / sma(volume, 20) >= 1.5'],
      ['light', 'volume / sma(volume, 20) < 0.7'],
      ['usual', OTHERWISE],
    ],
  },
  { name: 'dollar volume', figure: 'dollars', expression: 'sma(close * volume, 20)' },
];

export const AVERAGES: readonly ReadingDefinition[] = [20, 50, 200].map((n) => ({
  name: `SMA ${n}`,
  figure: 'price',
  expression: `sma(close, ${n})`,
  words: [
    ['above', `close > sma(close, ${n})`],
    ['below', `close < sma(close, ${n})`],
    ['at it', OTHERWISE],
  ],
}));

const SLOPE = 'percent_change(sma(close, 50), 10) / 100';
/** Wilder (New Concepts in Technical Trading Systems, 1978) trades a trend from 25 on; below 20 there is none. */
const [TRENDING, TRENDLESS] = ['adx(14) >= 25', 'adx(14) < 20'];

export const TREND: readonly ReadingDefinition[] = [
  {
    name: 'trend',
    figure: 'fraction',
    expression: SLOPE,
    words: [
      ['up', `close > sma(close, 50) and ${SLOPE} > 0`],
      ['down', `close < sma(close, 50) and ${SLOPE} < 0`],
      ['sideways', OTHERWISE],
    ],
  },
  {
    name: 'long trend',
    figure: 'fraction',
    expression: 'close / sma(close, 200) - 1',
    words: [
      ['up', 'close > sma(close, 200)'],
      ['down', 'close < sma(close, 200)'],
      ['flat', OTHERWISE],
    ],
  },
  {
    name: 'regime',
    figure: 'index',
    expression: 'adx(14)',
    words: [
      ['trending up', `${TRENDING} and plus_di(14) > minus_di(14)`],
      ['trending down', `${TRENDING} and plus_di(14) < minus_di(14)`],
      ['ranging', TRENDLESS],
      ['between trend and range', OTHERWISE],
    ],
  },
  {
    name: 'volatility',
    figure: 'index',
    expression: 'percentrank(natr(14), 252)',
    words: [
      ['high', 'percentrank(natr(14), 252) >= 80'],
      ['low', 'percentrank(natr(14), 252) <= 20'],
      ['usual', OTHERWISE],
    ],
  },
];

const HISTOGRAM = 'macd(12, 26, 9).histogram';
const BAND = '(close - bbands(20, 2).lower) / (bbands(20, 2).upper - bbands(20, 2).lower)';
const WIDTH = '(bbands(20, 2).upper - bbands(20, 2).lower) / bbands(20, 2).middle';
const STOCHASTIC = 'stoch(14, 3, 3).k';
/** In days of mean volume gained or lost a bar. */
const FLOW = 'linearreg_slope(obv(), 20) / sma(volume, 20)';

export const INDICATORS: readonly ReadingDefinition[] = [
  {
    name: 'RSI 14',
    figure: 'index',
    expression: 'rsi(14)',
    words: [
      ['oversold', 'rsi(14) < 30'],
      ['overbought', 'rsi(14) > 70'],
      ['strong', 'rsi(14) > 55'],
      ['weak', 'rsi(14) < 45'],
      ['neutral', OTHERWISE],
    ],
  },
  {
    name: 'MACD hist',
    figure: 'price',
    expression: HISTOGRAM,
    words: [
      ['above 0, rising', `${HISTOGRAM} > 0 and ${HISTOGRAM} > ${HISTOGRAM}[1]`],
      ['above 0, fading', `${HISTOGRAM} > 0`],
      ['below 0, falling', `${HISTOGRAM} < 0 and ${HISTOGRAM} < ${HISTOGRAM}[1]`],
      ['below 0, recovering', `${HISTOGRAM} < 0`],
      ['at 0', OTHERWISE],
    ],
  },
  {
    name: 'stochastic',
    figure: 'index',
    expression: STOCHASTIC,
    words: [
      ['oversold', `${STOCHASTIC} < 20`],
      ['overbought', `${STOCHASTIC} > 80`],
      ['between', OTHERWISE],
    ],
  },
  {
    name: 'BB position',
    figure: 'fraction',
    expression: BAND,
    words: [
      ['above upper band', `${BAND} > 1`],
      ['below lower band', `${BAND} < 0`],
      ['upper half', `${BAND} >= 0.5`],
      ['lower half', OTHERWISE],
    ],
  },
  {
    name: 'BB width',
    figure: 'fraction',
    expression: WIDTH,
    words: [
      ['tightest of 126', `${WIDTH} <= lowest(${WIDTH}, 126)`],
      ['widest of 126', `${WIDTH} >= highest(${WIDTH}, 126)`],
      ['usual', OTHERWISE],
    ],
  },
  {
    name: 'ATR 14',
    figure: 'fraction',
    expression: 'natr(14) / 100',
    words: [
      ['wide days', 'percentrank(natr(14), 252) >= 80'],
      ['quiet days', 'percentrank(natr(14), 252) <= 20'],
      ['usual days', OTHERWISE],
    ],
  },
  {
    name: 'ADX 14',
    figure: 'index',
    expression: 'adx(14)',
    words: [
      ['trend', TRENDING],
      ['no trend', TRENDLESS],
      ['forming', OTHERWISE],
    ],
  },
  {
    name: 'OBV slope',
    figure: 'ratio',
    expression: FLOW,
    words: [
      ['accumulation', `${FLOW} > 0.1`],
      ['distribution', `${FLOW} < -0.1`],
      ['balanced', OTHERWISE],
    ],
  },
  {
    name: 'MFI 14',
    figure: 'index',
    expression: 'mfi(14)',
    words: [
      ['oversold', 'mfi(14) < 20'],
      ['overbought', 'mfi(14) > 80'],
      ['between', OTHERWISE],
    ],
  },
];
