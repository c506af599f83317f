/** Which sessions a moment knows, and how long a series has been silent. */
import { knownSession, previousSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday } from '../model/timeframe.ts';
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

/** How many sessions have closed since the last bar of a series; without a calendar, whether others have a later bar. */
export function silence(known: readonly { bars: Bars; length: number }[], asOf: TimeMs, choice: Calendar): Missed {
  const newest = known.reduce(
    (time, { bars, length }) => (length > 0 ? Math.max(time, bars.time[length - 1]) : time),
    0,
  );
  const due = new Map<SessionCalendar, Session | undefined>();
  return (bars, last) => {
    const calendar = calendarOf(bars, choice);
    if (calendar === undefined) return last < newest ? 1 : 0;
    if (!due.has(calendar)) due.set(calendar, lastSession(calendar, asOf, isIntraday(bars.timeframe)));
    const session = due.get(calendar);
    if (session === undefined) return last < newest ? 1 : 0;
    const date = isIntraday(bars.timeframe) ? calendar.dateOf(last) : last;
    if (date < session.date) return sessionsBetween(calendar, date + DAY_MS, session.date).length;
    return isIntraday(bars.timeframe) && last < newest ? 1 : 0;
  };
}

/** The session whose bar must be there: the last that closed, and for intraday bars one that is open. */
function lastSession(calendar: SessionCalendar, asOf: TimeMs, isShort: boolean): Session | undefined {
  const today = isShort ? knownSession(calendar, calendar.dateOf(asOf)) : undefined;
  return today !== undefined && today.open < asOf ? today : previousSession(calendar, asOf);
}
