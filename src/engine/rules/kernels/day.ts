/** Series of the day that a daily bar is of: its volume against what is usual, and what came before its open. */
import type { Bars } from '../../../model/bars.ts';
import { columnOf } from '../../columns/column.ts';
import type { Column } from '../../columns/column.ts';
import { slidingMean } from '../../columns/sums.ts';
import type { DaySeriesName } from '../names.ts';
import { arithmeticColumn } from './arithmetic.ts';
import { unknownColumn } from './series.ts';

/** What intraday bars tell of the days of daily bars, one value a bar; NaN where they tell nothing. */
export interface DayColumns {
  /** Shares traded before the open. */
  readonly preMarketVolume: Float64Array;
  /** Percent from the close before to the last price before the open. */
  readonly preMarketChange: Float64Array;
  /** The last day has not closed: its volume over what was usual by that time, NaN where that is unknown. Null when it has. */
  readonly volumeSoFar: number | null;
}

/** A bar's volume is measured against the mean of this many bars, itself the last of them. */
export const USUAL_VOLUME_BARS = 20;

export function dayColumn(name: DaySeriesName, bars: Bars, day: DayColumns | null): Column {
  switch (name) {
    case 'relative_volume':
      return relativeVolume(bars, day?.volumeSoFar ?? null);
    case 'pre_market_volume':
      return day === null ? unknownColumn(bars.length) : columnOf(day.preMarketVolume);
    case 'pre_market_change':
      return day === null ? unknownColumn(bars.length) : columnOf(day.preMarketChange);
  }
}

/** Volume over its mean of 20 bars; a day that has not closed is measured by what was usual so far. */
function relativeVolume(bars: Bars, soFar: number | null): Column {
  const { volume, length } = bars;
  const mean = new Float64Array(length).fill(NaN);
  slidingMean(volume, USUAL_VOLUME_BARS, mean);
  const ratio = arithmeticColumn('/', columnOf(volume), columnOf(mean), length);
  return soFar === null ? ratio : columnOf(ratio.values.with(length - 1, soFar));
}
