import type { Timeframe } from './timeframe.ts';

/** The columns that a bar has. */
export type BarField = 'open' | 'high' | 'low' | 'close' | 'volume';

export const BAR_FIELDS: readonly BarField[] = ['open', 'high', 'low', 'close', 'volume'];

/**
 * One symbol's bars as columns of equal length, strictly ascending in time, every value finite.
 * `time` is in milliseconds UTC (see `TimeMs`); prices in the listing's currency; volume in shares.
 */
export interface Bars {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Room for `length` bars, all zero. The caller fills the columns before it hands them on. */
export function emptyBars(symbol: string, timeframe: Timeframe, length: number): Bars {
  const column = (): Float64Array => new Float64Array(length);
  return {
    symbol,
    timeframe,
    length,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

/** Bars `from` (inclusive) to `to` (exclusive), as views on the same memory. */
export function sliceBars(bars: Bars, from: number, to: number): Bars {
  return {
    symbol: bars.symbol,
    timeframe: bars.timeframe,
    length: to - from,
    time: bars.time.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}
