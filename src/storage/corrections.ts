import { BAR_FIELDS, sliceBars } from '../model/bars.ts';
import type { BarField, Bars } from '../model/bars.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { ImportOptions } from './store.ts';
import { firstAt } from './time-range.ts';

/** What a bar was shown as until an import replaced it. */
export type Correction = Readonly<Record<BarField, number>> & { readonly time: TimeMs };

/** As a dialect reads it. */
export type CorrectionRow = Correction & { readonly seriesId: number };

/** The corrections of these series by id, in the order of the rows. */
export function correctionsBySeries(
  rows: readonly CorrectionRow[],
  ids: ReadonlySet<number>,
): Map<number, Correction[]> {
  const groups = new Map<number, Correction[]>();
  for (const row of rows) {
    if (!ids.has(row.seriesId)) continue;
    const group = groups.get(row.seriesId);
    if (group === undefined) groups.set(row.seriesId, [row]);
    else group.push(row);
  }
  return groups;
}

/**
 * Whether an import keeps what it replaces. Prices that were adjusted by their vendor change all the way back with each dividend,
 * by a factor and not by what was learned of them: of those the last alone are kept.
 */
export const keepsReplaced = ({ adjustment = 'none' }: ImportOptions): boolean => adjustment === 'none';

/** When what an import replaces ceased to be what was known. */
export const knownUntil = ({ knownAt, importedAt }: ImportOptions): TimeMs => knownAt ?? importedAt;

/** What a dialect tells of the series of a query: their ids, and what was replaced in them after its `asOf`. */
export interface KnownLater {
  readonly ids: ReadonlyMap<string, number>;
  readonly corrections: ReadonlyMap<number, readonly Correction[]>;
}

/**
 * Bars as they were known at `asOf`. They must have been read before the corrections: a bar that is replaced in between then reads
 * as it was, with its correction or without.
 */
export function knownAt(series: readonly Bars[], { ids, corrections }: KnownLater, asOf: TimeMs): Bars[] {
  return series.map((bars) => {
    const known = sliceBars(bars, 0, countBegun(bars, asOf));
    return corrected(known, corrections.get(ids.get(bars.symbol) ?? -1) ?? []);
  });
}

/** How many bars had begun (daily) or ended (shorter) at an instant. */
function countBegun({ time, timeframe }: Bars, asOf: TimeMs): number {
  const last = isIntraday(timeframe) ? asOf - timeframeMs(timeframe) : asOf;
  const count = firstAt(time, last);
  return count < time.length && time[count] === last ? count + 1 : count;
}

/** Bars with the values that they had. A bar with several corrections reads as the last of them in the list. */
function corrected(bars: Bars, corrections: readonly Correction[]): Bars {
  if (corrections.length === 0) return bars;
  // The columns given may be the cache's, and others'.
  const [open, high, low, close, volume] = BAR_FIELDS.map((field) => bars[field].slice());
  const columns = { open, high, low, close, volume };
  for (const correction of corrections) {
    const at = firstAt(bars.time, correction.time);
    // A bar that is not in the range read, or that someone has deleted by hand, is not there to be corrected.
    if (bars.time[at] !== correction.time) continue;
    for (const field of BAR_FIELDS) columns[field][at] = correction[field];
  }
  return { ...bars, ...columns };
}
