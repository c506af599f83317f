import { adjustBars } from '../engine/columns/adjust.ts';
import { checkSessions } from '../engine/columns/validate-sessions.ts';
import type { Adjustment, CorporateAction } from '../model/actions.ts';
import { sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { sessionsBetween } from '../market/calendar.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { calendarOf, closesOf } from './sessions.ts';

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
  return length === 0 ? known : adjustBars(known, actions, adjust, known.time[length - 1]);
}

/** How many bars had closed. A bar opens before it closes, so only those that opened in time are asked for their close. */
export function closedBy(bars: Bars, asOf: TimeMs, calendar: KnownMoment['calendar']): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars.time[middle] <= asOf) low = middle + 1;
    else high = middle;
  }
  while (low > 0 && closeOf(bars, low - 1, calendar) > asOf) low--;
  return low;
}

/** When one bar is known. */
const closeOf = (bars: Bars, i: number, calendar: KnownMoment['calendar']): TimeMs =>
  closesOf(sliceBars(bars, i, i + 1), calendar)[0];

/** When the last bar is known: the moment of asking where nobody names another. */
export function momentOf(bars: Bars, { calendar }: Pick<KnownMoment, 'calendar'>): TimeMs {
  return closeOf(bars, bars.length - 1, calendar);
}

/** Why the last bar is not of `asOf`, by the exchange's sessions; null when it is, or when its calendar does not know. */
export function staleness(bars: Bars, asOf: TimeMs, choice: KnownMoment['calendar']): string | null {
  const calendar = calendarOf(bars, choice);
  if (calendar === undefined) return null;
  const last = sliceBars(bars, bars.length - 1, bars.length);
  const sessions = sessionsBetween(calendar, calendar.dateOf(last.time[0]) - DAY_MS, calendar.dateOf(asOf));
  return checkSessions(last, sessions, asOf).find(({ code }) => code === 'stale')?.message ?? null;
}
