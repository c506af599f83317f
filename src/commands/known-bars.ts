import { adjustBars } from '../engine/columns/adjust.ts';
import { sessionsSince } from '../engine/columns/validate-sessions.ts';
import type { Adjustment, CorporateAction } from '../model/actions.ts';
import { sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { sessionsBetween } from '../market/calendar.ts';
import { count } from '../model/text.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { actionsOn, calendarOf, closesOf } from './sessions.ts';

export interface KnownMoment {
  readonly asOf: TimeMs | undefined;
  readonly adjust: Adjustment;
  readonly calendar: Parameters<typeof calendarOf>[1];
}

/**
 * The bars that had closed by `asOf`, adjusted for the actions up to the last of them: no price of it knows a later split, and the last
 * bar is as traded. Every bar without an `asOf`; empty when none had closed.
 */
export function knownBars(
  bars: Bars,
  actions: readonly CorporateAction[],
  { asOf, adjust, calendar }: KnownMoment,
): Bars {
  const length = asOf === undefined ? bars.length : closedBy(bars, asOf, calendar);
  const known = length === bars.length ? bars : sliceBars(bars, 0, length);
  return length === 0 ? known : adjustBars(known, actionsOn(bars, actions, calendar), adjust, known.time[length - 1]);
}

/** How many bars had closed. A bar opens before it closes, so only those that opened in time are asked for their close. */
export function closedBy(
  bars: Bars,
  asOf: TimeMs,
  calendar: KnownMoment['calendar'],
  closeAt: (bars: Bars, i: number) => TimeMs = (of, i) => closeOf(of, i, calendar),
): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars.time[middle] <= asOf) low = middle + 1;
    else high = middle;
  }
  while (low > 0 && closeAt(bars, low - 1) > asOf) low--;
  return low;
}

/** When one bar is known. */
export const closeOf = (bars: Bars, i: number, calendar: KnownMoment['calendar']): TimeMs =>
  closesOf(sliceBars(bars, i, i + 1), calendar)[0];

/** When the last bar is known: the moment of asking where nobody names another. */
export function momentOf(bars: Bars, { calendar }: Pick<KnownMoment, 'calendar'>): TimeMs {
  return closeOf(bars, bars.length - 1, calendar);
}

/** Why the last bar is not of `asOf`: sessions have closed since. Null when none has, or when no calendar knows. */
export function staleness(bars: Bars, asOf: TimeMs, choice: KnownMoment['calendar']): string | null {
  const calendar = calendarOf(bars, choice);
  if (calendar === undefined) return null;
  const last = bars.time[bars.length - 1];
  const sessions = sessionsBetween(calendar, calendar.dateOf(last) - DAY_MS, calendar.dateOf(asOf));
  const missed = sessionsSince(bars, sessions, asOf).length;
  if (missed === 0) return null;
  return `no bar for ${count(missed, 'session')}: the last is of ${formatBarTime(last, bars.timeframe)}`;
}
