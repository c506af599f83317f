import { BAR_FIELDS, sliceBars } from '../model/bars.ts';
import type { BarField, Bars } from '../model/bars.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { ImportOptions } from './store.ts';
import { firstAt } from './time-range.ts';

/**
 * Whether an import keeps what it replaces. Prices that were adjusted by their vendor change all the way back with each dividend,
 * by a factor and not by what was learned of them: of those the last alone are kept.
 */
export const keepsReplaced = ({ adjustment = 'none' }: ImportOptions): boolean => adjustment === 'none';

/** When what an import replaces ceased to be what was known. */
export const knownUntil = ({ knownAt, importedAt }: ImportOptions): TimeMs => knownAt ?? importedAt;

const COLUMNS = ['seriesId', 'time', ...BAR_FIELDS] as const;

/**
 * What bars were shown as until they were replaced, ascending by series, time, and the time until which they stood: columns of
 * which the first `length` rows count.
 */
export type Corrections = Readonly<Record<(typeof COLUMNS)[number], Float64Array>> & { readonly length: number };

/** Collects corrections, which come in their order. */
export class CorrectionRows implements Corrections {
  length = 0;
  seriesId = new Float64Array(0);
  time = new Float64Array(0);
  open = new Float64Array(0);
  high = new Float64Array(0);
  low = new Float64Array(0);
  close = new Float64Array(0);
  volume = new Float64Array(0);

  add(seriesId: number, time: TimeMs, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.length === this.time.length) this.makeRoom(2 * this.length + 64);
    const i = this.length++;
    this.seriesId[i] = seriesId;
    this.time[i] = time;
    this.open[i] = open;
    this.high[i] = high;
    this.low[i] = low;
    this.close[i] = close;
    this.volume[i] = volume;
  }

  private makeRoom(length: number): void {
    for (const name of COLUMNS) {
      const wider = new Float64Array(length);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}

/** What a dialect tells of the series of a query: their ids by symbol, and what was replaced after its `asOf`, in any series. */
export interface KnownLater {
  readonly ids: ReadonlyMap<string, number>;
  readonly corrections: Corrections;
}

/**
 * Bars as they were known at `asOf`. They must have been read before the corrections: a bar that is replaced in between then reads
 * as it was, with its correction or without.
 */
export function knownAt(series: readonly Bars[], { ids, corrections }: KnownLater, asOf: TimeMs): Bars[] {
  const starts = new Map<number, number>();
  for (let k = 0; k < corrections.length; k++) {
    if (k === 0 || corrections.seriesId[k] !== corrections.seriesId[k - 1]) starts.set(corrections.seriesId[k], k);
  }
  return series.map((bars) => {
    const known = sliceBars(bars, 0, countBegun(bars, asOf));
    const start = starts.get(ids.get(bars.symbol) ?? NaN);
    return start === undefined ? known : corrected(known, corrections, start);
  });
}

/** How many bars had begun (daily) or ended (shorter) at an instant. */
function countBegun({ time, timeframe }: Bars, asOf: TimeMs): number {
  const last = isIntraday(timeframe) ? asOf - timeframeMs(timeframe) : asOf;
  const count = firstAt(time, last);
  return count < time.length && time[count] === last ? count + 1 : count;
}

/** Bars with the values that they had: their corrections begin at `start`, and of several of one bar the first counts. */
function corrected(bars: Bars, corrections: Corrections, start: number): Bars {
  const { seriesId, time } = corrections;
  const { length } = bars;
  let columns: Record<BarField, Float64Array> | undefined;
  for (let k = start, i = 0; k < corrections.length && seriesId[k] === seriesId[start]; k++) {
    if (k > start && time[k] === time[k - 1]) continue;
    while (i < length && bars.time[i] < time[k]) i++;
    if (i === length) break;
    // A bar that is not in the range read, or that someone has deleted by hand, is not there to be corrected.
    if (bars.time[i] !== time[k]) continue;
    // The columns given may be the cache's, and others'.
    columns ??= ownColumns(bars);
    for (const field of BAR_FIELDS) columns[field][i] = corrections[field][k];
  }
  return columns === undefined ? bars : { ...bars, ...columns };
}

function ownColumns({ open, high, low, close, volume }: Bars): Record<BarField, Float64Array> {
  return { open: open.slice(), high: high.slice(), low: low.slice(), close: close.slice(), volume: volume.slice() };
}
