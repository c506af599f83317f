import type { SessionTimes } from '../engine/rules/kernels/series.ts';
import type { StoreOptions } from '../engine/rules/store.ts';
import type { SessionCalendar } from '../market/calendar.ts';
import { XNYS } from '../market/xnys.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, dayOfWeek } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';

type CalendarName = 'XNYS' | 'none';

/** What the rules may know of the sessions of intraday bars; a daily bar is its session. */
export function sessionsOf(bars: Bars, calendar: CalendarName): StoreOptions {
  return calendar === 'none' || !isIntraday(bars.timeframe) ? {} : { sessions: sessionTimes(bars, XNYS) };
}

/** The number of the trading day that an instant belongs to: the exchange's own date, or the UTC day. */
export function dayOf(timeframe: Timeframe, calendar: CalendarName): (time: TimeMs) => number {
  return calendar === 'none' || !isIntraday(timeframe)
    ? (time) => Math.floor(time / DAY_MS)
    : (time) => XNYS.dateOf(time) / DAY_MS;
}

/**
 * When the session of each bar opens and closes by an exchange's calendar; NaN on days without one. A bar before the open or
 * after the close belongs to the session of its day. Worked out when it is first asked for: few rules ask.
 */
export function sessionTimes(bars: Bars, calendar: SessionCalendar): SessionTimes {
  let known: Required<SessionTimes> | undefined;
  const times = (): Required<SessionTimes> => (known ??= findSessions(bars, calendar));
  return {
    get openMs() {
      return times().openMs;
    },
    get closeMs() {
      return times().closeMs;
    },
    get dayOfWeek() {
      return times().dayOfWeek;
    },
  };
}

/** Pre-market opens at 04:00 and after hours end at 20:00: a bar outside is of another market, and gets no session of this one. */
const PRE_MARKET_MS = 5.5 * HOUR_MS;
const UNTIL_EVENING_MS = 10.5 * HOUR_MS;

function findSessions(bars: Bars, calendar: SessionCalendar): Required<SessionTimes> {
  const { length, time } = bars;
  const openMs = new Float64Array(length).fill(NaN);
  const closeMs = new Float64Array(length).fill(NaN);
  const weekday = new Float64Array(length);
  let date = NaN;
  let session: ReturnType<SessionCalendar['session']>;
  for (let i = 0; i < length; i++) {
    const today = calendar.dateOf(time[i]);
    if (today !== date) {
      date = today;
      session = today >= calendar.from && today <= calendar.to ? calendar.session(today) : undefined;
    }
    weekday[i] = dayOfWeek(date);
    if (session === undefined || time[i] < session.open - PRE_MARKET_MS || time[i] >= session.open + UNTIL_EVENING_MS)
      continue;
    openMs[i] = session.open;
    closeMs[i] = session.close;
  }
  return { openMs, closeMs, dayOfWeek: weekday };
}
