import { SURGE_BARS } from '../patterns/house-shapes.ts';
import type { Feature } from './feature.ts';
import { CORRELATION_BARS, closeBeside, correlationWith, strengthOf, trendBeside } from './market.ts';
import { meanSourceWeight, primaryCatalyst } from './news.ts';

const RSI = 'rsi(close, 14)';
const MACD = 'macd(close, 12, 26, 9)';
const BANDS = 'bbands(close, 20, 2)';
/** Bars over which price and RSI are compared: those that the RSI itself looks back on. */
const DIVERGENCE = 14;
/** On prices that stand still the RSI is constant but for its last bits, which a later dividend changes: less is no difference. */
const RSI_BITS = '0.000001';

const CANDLES = 'the bodies and shadows of docs/patterns.md, as shares of the range';

const number = (values: Float64Array) => ({ kind: 'number', values }) as const;

/**
 * The features of a training row, a row each, in the order of its columns. Null means unknown: warm-up, a bar without a range,
 * news that nobody collected, a market series that the store does not have.
 */
export const FEATURES: readonly Feature[] = [
  {
    kind: 'expression',
    name: 'body_to_range_ratio',
    summary: 'the body as a share of the bar’s range',
    unit: 'ratio',
    needs: 'bars',
    expression: 'abs(close - open) / (high - low)',
    source: CANDLES,
  },
  {
    kind: 'expression',
    name: 'upper_shadow_ratio',
    summary: 'the upper shadow as a share of the bar’s range',
    unit: 'ratio',
    needs: 'bars',
    expression: '(high - max(open, close)) / (high - low)',
    source: CANDLES,
  },
  {
    kind: 'expression',
    name: 'lower_shadow_ratio',
    summary: 'the lower shadow as a share of the bar’s range',
    unit: 'ratio',
    needs: 'bars',
    expression: '(min(open, close) - low) / (high - low)',
    source: CANDLES,
  },
  {
    kind: 'expression',
    name: 'volume_surge',
    summary: `volume over the mean of the ${SURGE_BARS} bars before`,
    unit: 'ratio',
    needs: 'bars',
    expression: `volume / sma(volume[1], ${SURGE_BARS})`,
    source: 'the house pattern of that name',
  },
  {
    kind: 'expression',
    name: 'rsi_14',
    summary: 'relative strength over 14 bars',
    unit: 'index',
    needs: 'bars',
    expression: RSI,
    source: 'J. W. Wilder, New Concepts in Technical Trading Systems, 1978, as TA-Lib computes it',
  },
  {
    kind: 'expression',
    name: 'rsi_divergence',
    summary: `the close is at an extreme of ${DIVERGENCE} bars that the RSI does not share`,
    unit: 'boolean',
    needs: 'bars',
    expression:
      `close >= highest(close, ${DIVERGENCE}) and ${RSI} < highest(${RSI}, ${DIVERGENCE}) - ${RSI_BITS} or ` +
      `close <= lowest(close, ${DIVERGENCE}) and ${RSI} > lowest(${RSI}, ${DIVERGENCE}) + ${RSI_BITS}`,
    source: 'Wilder 1978, “divergence”; the window is ours',
  },
  {
    kind: 'expression',
    name: 'bb_position',
    summary: 'where the close stands between the bands: 0 the lower, 1 the upper',
    unit: 'ratio',
    needs: 'bars',
    expression: `(close - ${BANDS}.lower) / (${BANDS}.upper - ${BANDS}.lower)`,
    source: '%b, J. Bollinger, Bollinger on Bollinger Bands, 2001',
  },
  {
    kind: 'expression',
    name: 'bb_width',
    summary: 'the distance of the bands over the middle one',
    unit: 'ratio',
    needs: 'bars',
    expression: `(${BANDS}.upper - ${BANDS}.lower) / ${BANDS}.middle`,
    source: 'BandWidth, Bollinger 2001',
  },
  {
    kind: 'expression',
    name: 'macd_value',
    summary: 'MACD line, in the prices of the day',
    unit: 'price',
    needs: 'bars',
    expression: `${MACD}.macd`,
    source: 'G. Appel, as TA-Lib computes it',
  },
  {
    kind: 'expression',
    name: 'macd_signal',
    summary: 'signal line of the MACD, in the prices of the day',
    unit: 'price',
    needs: 'bars',
    expression: `${MACD}.signal`,
    source: 'G. Appel, as TA-Lib computes it',
  },
  {
    kind: 'expression',
    name: 'macd_histogram',
    summary: 'MACD line less its signal, in the prices of the day',
    unit: 'price',
    needs: 'bars',
    expression: `${MACD}.histogram`,
    source: 'T. Aspray 1986, as TA-Lib computes it',
  },
  {
    kind: 'computed',
    name: 'market_trend',
    summary: 'the trend of SPY in the words of `analyze`: up, down, sideways',
    unit: 'text',
    needs: 'market',
    formula: 'the words of `trend` over SPY’s bars, at the same time',
    source: 'docs/analyze.md',
    compute: ({ store, closes, market }) => trendBeside({ bars: store.bars, closes }, market.benchmark),
  },
  {
    kind: 'computed',
    name: 'vix_level',
    summary: 'close of VIX',
    unit: 'index',
    needs: 'market',
    formula: 'VIX’s close at the same time',
    source: 'Cboe Volatility Index',
    compute: ({ store, closes, market }) => number(closeBeside({ bars: store.bars, closes }, market.vix)),
  },
  {
    kind: 'computed',
    name: 'spy_correlation',
    summary: `correlation of the last ${CORRELATION_BARS} returns with SPY’s`,
    unit: 'ratio',
    needs: 'market',
    formula: `Pearson’s r of ${CORRELATION_BARS} returns, bar by bar at the same times`,
    source: 'K. Pearson 1895',
    compute: ({ store, closes, market }) => number(correlationWith({ bars: store.bars, closes }, market.benchmark)),
  },
  {
    kind: 'computed',
    name: 'sector_strength',
    summary: `gain of the sector’s fund over SPY’s in ${CORRELATION_BARS} bars`,
    unit: 'ratio',
    needs: 'market',
    formula: `close / close[${CORRELATION_BARS}] of the sector’s fund less that of SPY`,
    source: 'relative strength as a difference of returns',
    compute: ({ store, closes, market }) =>
      number(strengthOf({ bars: store.bars, closes }, market.sector, market.benchmark)),
  },
  {
    kind: 'computed',
    name: 'news_catalyst',
    summary: 'the category that counts most in the news of the look-back; `none` where it is known that there is none',
    unit: 'text',
    needs: 'news',
    formula: 'the first category of docs/news.md for which `catalyst(category)` is true',
    source: 'docs/news.md',
    compute: primaryCatalyst,
  },
  {
    kind: 'expression',
    name: 'news_sentiment',
    summary: 'mean sentiment of the look-back, −1 to 1; unknown without articles',
    unit: 'ratio',
    needs: 'news',
    expression: 'news_sentiment()',
    source: 'docs/news.md',
  },
  {
    kind: 'computed',
    name: 'news_relevance',
    summary: 'mean weight of the sources of the look-back’s articles, 0.2 to 1; unknown without articles',
    unit: 'ratio',
    needs: 'news',
    formula: 'sum of the source weights over the number of articles',
    source: 'the source tiers of docs/news.md',
    compute: meanSourceWeight,
  },
  {
    kind: 'expression',
    name: 'earnings_proximity',
    summary: 'bars since news of earnings; the next date is not known, for it lies ahead',
    unit: 'bars',
    needs: 'news',
    expression: "bars_since(catalyst('earnings'))",
    source: 'docs/news.md',
  },
];
