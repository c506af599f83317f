/** Which sessions a moment knows, and how long a series has been silent. */
import { knownSession, previousSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, MINUTE_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { ScanOptions } from './scan-options.ts';
import { calendarOf } from './sessions.ts';

type Calendar = ScanOptions['calendar'];

/** What there is to doubt lies in the last bars: sessions further back are not asked for. */
const DOUBTED_DAYS = 366;

/** The sessions of the year before a moment, worked out once an exchange. */
export function recentSessions(asOf: TimeMs, choice: Calendar): (bars: Bars) => readonly Session[] {
  const lists = new Map<SessionCalendar, readonly Session[]>();
  return (bars) => {
    const calendar = calendarOf(bars, choice);
    if (calendar === undefined) return [];
    const date = calendar.dateOf(asOf);
    const list = lists.get(calendar) ?? sessionsBetween(calendar, date - DOUBTED_DAYS * DAY_MS, date);
    lists.set(calendar, list);
    return list;
  };
}

type Missed = (bars: Bars, last: TimeMs) => number;

/** How long nothing may come while an exchange trades: a delayed feed is a quarter of an hour late. */
const PAUSE_MS = 30 * MINUTE_MS;
/** Exchanges close for a week at New Year or the Golden Week, at the longest. */
const CLOSED_MS = 14 * DAY_MS;

/** Whether the bars of a whole market end too early for a moment: before the close, at a time when some symbol is always traded. */
export function haveStopped(end: TimeMs, timeframe: Timeframe, { open, close }: Session, asOf: TimeMs): boolean {
  return Math.min(asOf, close) - Math.max(end, open) > Math.max(PAUSE_MS, 2 * timeframeMs(timeframe));
}

/**
 * How many sessions have closed since the last bar of a series; where no calendar tells, 1 when other series have a later bar, or
 * when all have been silent for longer than any exchange is closed. Intraday bars are due within a session, too.
 */
export function silence(known: readonly { bars: Bars; length: number }[], asOf: TimeMs, choice: Calendar): Missed {
  const newest = new Map<SessionCalendar | undefined, TimeMs>();
  for (const { bars, length } of known) {
    if (length === 0) continue;
    const calendar = calendarOf(bars, choice);
    newest.set(calendar, Math.max(newest.get(calendar) ?? -Infinity, bars.time[length - 1]));
  }
  const due = new Map<SessionCalendar, Session | undefined>();
  return (bars, last) => {
    const { timeframe } = bars;
    const calendar = calendarOf(bars, choice);
    const newestOfAll = newest.get(calendar)!;
    const end = newestOfAll + timeframeMs(timeframe);
    const isBehind = last < newestOfAll;
    if (calendar !== undefined && !due.has(calendar))
      due.set(calendar, lastSession(calendar, asOf, isIntraday(timeframe)));
    const session = calendar === undefined ? undefined : due.get(calendar);
    if (calendar === undefined || session === undefined) return isBehind || asOf - end > CLOSED_MS ? 1 : 0;
    const isShort = isIntraday(timeframe);
    const date = isShort ? calendar.dateOf(last) : last;
    if (date < session.date) return sessionsBetween(calendar, date + DAY_MS, session.date).length;
    return isShort && (isBehind || haveStopped(end, timeframe, session, asOf)) ? 1 : 0;
  };
}

/** The session whose bar must be there: the last that closed, and for intraday bars one that is open. */
function lastSession(calendar: SessionCalendar, asOf: TimeMs, isShort: boolean): Session | undefined {
  const today = isShort ? knownSession(calendar, calendar.dateOf(asOf)) : undefined;
  return today !== undefined && today.open < asOf ? today : previousSession(calendar, asOf);
}
