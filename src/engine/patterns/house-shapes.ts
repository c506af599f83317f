import type { BarField } from '../../model/bars.ts';
import { body, bottom, lowerShadow, range, top, upperShadow } from './candles.ts';
import type { Candles } from './candles.ts';

/** A shadow is long from twice the body on. */
const SHADOW_PER_BODY = 2;
/** A body is a doji's below this share of the range. */
const DOJI_SHARE = 0.1;
/** A gap counts from this fraction of the close before on. */
const GAP_FRACTION = 0.02;
/** Volume surges from this many times the mean of the bars before on. */
const SURGE_RATIO = 2;
export const SURGE_BARS = 19;

export interface HouseCandles extends Candles {
  readonly volume: Float64Array;
}

/** 1 where the shape stands at bar `i`, 0 where not; −1 for a bearish one of a shape that points both ways. */
export interface HouseShape {
  readonly inputs: readonly BarField[];
  readonly warmup: number;
  readonly test: (k: HouseCandles, i: number) => -1 | 0 | 1;
}

// Decimal prices are not exact in binary: 100.1 − 100 is a little less than a tenth. An edge of the table is met when it
// is met within this fraction of the price, so that a gap of just 2 % is one and a body of just a tenth is no doji.
const LAST_BITS = 1e-12;
const above = (a: number, b: number, price: number): boolean => a - b > LAST_BITS * price;
const notBelow = (a: number, b: number, price: number): boolean => b - a <= LAST_BITS * price;

const green = (k: Candles, i: number): boolean => k.close[i] > k.open[i];
const red = (k: Candles, i: number): boolean => k.close[i] < k.open[i];
const covers = (k: Candles, i: number): boolean => bottom(k, i) <= bottom(k, i - 1) && top(k, i) >= top(k, i - 1);

function surges({ volume }: HouseCandles, i: number): boolean {
  let sum = 0;
  for (let j = i - SURGE_BARS; j < i; j++) sum += volume[j];
  return sum > 0 && volume[i] * SURGE_BARS >= SURGE_RATIO * sum;
}

const shape = (
  inputs: readonly BarField[],
  warmup: number,
  is: (k: HouseCandles, i: number) => boolean,
): HouseShape => ({
  inputs,
  warmup,
  test: (k, i) => (is(k, i) ? 1 : 0),
});

const ALL: readonly BarField[] = ['open', 'high', 'low', 'close'];
const BODY: readonly BarField[] = ['open', 'close'];

/**
 * The conditions of the domain's table. A candle without a range has no shadow longer and no body shorter than another,
 * so it is no hammer, star or doji; one that closes where it opened has no colour.
 */
export const HOUSE_SHAPES: Readonly<Record<string, HouseShape>> = {
  hammer: shape(
    ALL,
    0,
    (k, i) =>
      above(lowerShadow(k, i), SHADOW_PER_BODY * body(k, i), k.close[i]) &&
      above(body(k, i), upperShadow(k, i), k.close[i]),
  ),
  shooting_star: shape(
    ALL,
    0,
    (k, i) =>
      above(upperShadow(k, i), SHADOW_PER_BODY * body(k, i), k.close[i]) &&
      above(body(k, i), lowerShadow(k, i), k.close[i]),
  ),
  bullish_engulfing: shape(BODY, 1, (k, i) => green(k, i) && red(k, i - 1) && covers(k, i)),
  bearish_engulfing: shape(BODY, 1, (k, i) => red(k, i) && green(k, i - 1) && covers(k, i)),
  doji: shape(ALL, 0, (k, i) => above(DOJI_SHARE * range(k, i), body(k, i), k.close[i])),
  three_white_soldiers: shape(BODY, 2, (k, i) => green(k, i - 2) && green(k, i - 1) && green(k, i)),
  three_black_crows: shape(BODY, 2, (k, i) => red(k, i - 2) && red(k, i - 1) && red(k, i)),
  gap_up: shape(BODY, 1, (k, i) => notBelow(k.open[i], k.close[i - 1] * (1 + GAP_FRACTION), k.close[i - 1])),
  gap_down: shape(BODY, 1, (k, i) => notBelow(k.close[i - 1] * (1 - GAP_FRACTION), k.open[i], k.close[i - 1])),
  volume_surge: {
    inputs: ['open', 'close', 'volume'],
    warmup: SURGE_BARS,
    test: (k, i) => {
      if (!surges(k, i)) return 0;
      if (green(k, i)) return 1;
      return red(k, i) ? -1 : 0;
    },
  },
};
