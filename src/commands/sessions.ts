import type { SessionTimes } from '../engine/rules/kernels/series.ts';
import type { StoreOptions } from '../engine/rules/store.ts';
import { knownSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import { EXCHANGES, exchangeOf } from '../market/exchanges.ts';
import type { ExchangeName } from '../market/exchanges.ts';
import { XNYS } from '../market/xnys.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, dayOfWeek } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';

/** `--calendar`: an exchange for all symbols, each symbol's own, or none. */
type CalendarChoice = ExchangeName | 'auto' | 'none';

type Listed = Pick<Bars, 'symbol'>;

/** The exchanges that the choice gives these series, each once, in alphabetical order; empty for `none`. */
export function exchangesOf(series: readonly Listed[], choice: CalendarChoice): readonly ExchangeName[] {
  if (choice === 'none') return [];
  return choice === 'auto' ? [...new Set(series.map(({ symbol }) => exchangeOf(symbol)))].sort() : [choice];
}

/** The calendar of one symbol. */
export function calendarOf({ symbol }: Listed, choice: CalendarChoice): SessionCalendar | undefined {
  if (choice === 'none') return undefined;
  return EXCHANGES[choice === 'auto' ? exchangeOf(symbol) : choice];
}

/** All sessions that are known of a series' exchange, worked out once an exchange. */
export function sessionLists(
  series: readonly Listed[],
  choice: CalendarChoice,
): (one: Listed) => readonly Session[] | undefined {
  const lists = new Map<string, readonly Session[]>();
  for (const name of exchangesOf(series, choice)) {
    const { from, to } = EXCHANGES[name];
    lists.set(name, sessionsBetween(EXCHANGES[name], from, to));
  }
  return (one) => lists.get(calendarOf(one, choice)?.name ?? 'none');
}

/** What the rules may know of the sessions of intraday bars; a daily bar is its session. */
export function sessionsOf(bars: Bars, choice: CalendarChoice): StoreOptions {
  const calendar = isIntraday(bars.timeframe) ? calendarOf(bars, choice) : undefined;
  return calendar === undefined ? {} : { sessions: sessionTimes(bars, calendar) };
}

/**
 * When each bar is known (ms UTC): an intraday bar at the end of its interval, a daily or longer one at the close of its last
 * session. On a date that the calendar has no session for, or does not know, that is when the date is over in UTC.
 */
export function closesOf(bars: Bars, choice: CalendarChoice): Float64Array {
  const { length, time, timeframe } = bars;
  const interval = timeframeMs(timeframe);
  const calendar = isIntraday(timeframe) ? undefined : calendarOf(bars, choice);
  const closes = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    closes[i] = time[i] + interval;
    if (calendar === undefined) continue;
    for (let date = closes[i] - DAY_MS; date >= time[i]; date -= DAY_MS) {
      const session = knownSession(calendar, date);
      if (session === undefined) continue;
      closes[i] = session.close;
      break;
    }
  }
  return closes;
}

/**
 * Actions as bars meet them. An ex-date is a day of the exchange: to daily bars, which are dates themselves, it is that date; to
 * intraday bars the instant at which it begins there. Sydney's morning lies in the UTC day before, New York's evening in
 * the one after.
 */
export function actionsOn(
  bars: Pick<Bars, 'symbol' | 'timeframe'>,
  actions: readonly CorporateAction[] | undefined,
  choice: CalendarChoice,
): readonly CorporateAction[] {
  if (actions === undefined) return [];
  const calendar = isIntraday(bars.timeframe) ? calendarOf(bars, choice) : undefined;
  if (calendar === undefined) return actions;
  return actions.map((action) => ({ ...action, exDate: calendar.midnightOf(action.exDate) }));
}

/** From 17:00 in New York, when currencies change their day, to midnight. */
const EVENING_MS = 7 * HOUR_MS;

/**
 * The number of the trading day that an instant belongs to: the exchange's own date, or the UTC day. Where series of both
 * exchanges trade together, the day turns at 17:00 in New York, when neither of them has regular hours: no session is split.
 */
export function dayOf(
  series: readonly Pick<Bars, 'symbol' | 'timeframe'>[],
  choice: CalendarChoice,
): (time: TimeMs) => number {
  const exchanges = isIntraday(series[0].timeframe) ? exchangesOf(series, choice) : [];
  if (exchanges.length === 0) return (time) => Math.floor(time / DAY_MS);
  if (exchanges.length > 1) return (time) => XNYS.dateOf(time + EVENING_MS) / DAY_MS;
  const calendar = EXCHANGES[exchanges[0]];
  return (time) => calendar.dateOf(time) / DAY_MS;
}

/** Where longer bars begin for `resampleBars`: minutes at the open of the session, days on the exchange's own date. */
export function sessionClock(calendar: SessionCalendar): {
  readonly open: (time: TimeMs) => TimeMs;
  readonly date: (time: TimeMs) => TimeMs;
} {
  return { open: (time) => calendar.usualOpen(calendar.dateOf(time)), date: calendar.dateOf };
}

/**
 * When the session of each bar opens and closes by an exchange's calendar; NaN on days without one. A bar of the pre-market or
 * after hours belongs to the session of its day. Worked out when it is first asked for: few rules ask.
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

function findSessions(bars: Bars, calendar: SessionCalendar): Required<SessionTimes> {
  const { length, time } = bars;
  const openMs = new Float64Array(length).fill(NaN);
  const closeMs = new Float64Array(length).fill(NaN);
  const weekday = new Float64Array(length);
  let day = NaN;
  let session: Session | undefined;
  for (let i = 0; i < length; i++) {
    const instant = time[i];
    // Most bars lie in the session of the bar before them.
    let isWithin = session !== undefined && instant >= session.preMarket && instant < session.end;
    if (!isWithin) {
      const date = calendar.dateOf(instant);
      session = knownSession(calendar, date);
      day = dayOfWeek(date);
      // A bar before the pre-market or after the end is of another market, and gets no session of this one.
      isWithin = session !== undefined && instant >= session.preMarket && instant < session.end;
    }
    weekday[i] = day;
    if (session === undefined || !isWithin) continue;
    openMs[i] = session.open;
    closeMs[i] = session.close;
  }
  return { openMs, closeMs, dayOfWeek: weekday };
}
