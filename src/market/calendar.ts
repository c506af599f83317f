import { CatalystError, assert } from '../model/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, isoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { dateOf, isWeekend } from './dates.ts';
import { hoursAhead, localDate } from './daylight.ts';
import type { LocalClock } from './daylight.ts';

/** One trading day of an exchange: its date at 00:00 UTC, and the instants that divide it. An end belongs to what follows. */
export interface Session {
  readonly date: TimeMs;
  /** Pre-market begins; it lasts until the open. */
  readonly preMarket: TimeMs;
  /** Regular trading, from `open` to `close`. */
  readonly open: TimeMs;
  readonly close: TimeMs;
  /** After hours, which begin at the close, are over. */
  readonly end: TimeMs;
  /** The close comes before the usual one. */
  readonly early: boolean;
}

/** An exchange's trading days. Dates are `TimeMs` at 00:00 UTC; a date outside `from`–`to` is a caller's bug. */
export interface SessionCalendar {
  readonly name: string;
  /** The IANA name of its clocks. */
  readonly zone: string;
  /** First and last date that the rules are good for: beyond them nothing is known, which is not the same as closed. */
  readonly from: TimeMs;
  readonly to: TimeMs;
  /** The session of a date, undefined when the exchange is closed. */
  readonly session: (date: TimeMs) => Session | undefined;
  /** The exchange's own date at an instant, also beyond the known years. */
  readonly dateOf: (instant: TimeMs) => TimeMs;
  /** When a date begins by the exchange's clocks. */
  readonly midnightOf: (date: TimeMs) => TimeMs;
  /** When trading opens on a date, or would if there were a session. */
  readonly usualOpen: (date: TimeMs) => TimeMs;
}

/** What makes a calendar: clocks, the hours of a day in minutes since midnight on them, and which days are closed or short. */
export interface ExchangeRules {
  readonly name: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly clock: LocalClock;
  readonly preMarketAt: number;
  readonly openAt: number;
  readonly closeAt: number;
  /** How long after hours last, also after an early close. */
  readonly afterHoursFor: number;
  /** Whether a weekday, in days since 1970, has no session. */
  readonly isClosed: (days: number) => boolean;
  /** When an early close comes, undefined on a whole day. */
  readonly earlyCloseAt: (days: number) => number | undefined;
}

export function makeCalendar(rules: ExchangeRules): SessionCalendar {
  const { name, fromYear, toYear, clock, openAt } = rules;
  const [from, to] = [dateOf(fromYear, 1, 1), dateOf(toYear, 12, 31)];
  /** Midnight by the clock of midday: no hour of a session lies before the one at which clocks change. */
  const midnightOf = (date: TimeMs): TimeMs => date - hoursAhead(clock, date) * HOUR_MS;

  function sessionOf(date: TimeMs): Session | undefined {
    const days = date / DAY_MS;
    if (isWeekend(days) || rules.isClosed(days)) return undefined;
    const earlyCloseAt = rules.earlyCloseAt(days);
    const midnight = midnightOf(date);
    const close = midnight + (earlyCloseAt ?? rules.closeAt) * MINUTE_MS;
    return {
      date,
      preMarket: midnight + rules.preMarketAt * MINUTE_MS,
      open: midnight + openAt * MINUTE_MS,
      close,
      end: close + rules.afterHoursFor * MINUTE_MS,
      early: earlyCloseAt !== undefined,
    };
  }

  const promise = `a date of ${fromYear}–${toYear} at 00:00 UTC`;
  // Worked out once a date: articles and bars ask for the same ones again and again.
  const kept: (Session | 'closed' | undefined)[] = [];
  return {
    name,
    zone: clock.name,
    from,
    to,
    session(date) {
      assert(date >= from && date <= to && date % DAY_MS === 0, promise);
      const session = (kept[(date - from) / DAY_MS] ??= sessionOf(date) ?? 'closed');
      return session === 'closed' ? undefined : session;
    },
    dateOf: (instant) => localDate(clock, instant),
    midnightOf,
    usualOpen: (date) => midnightOf(date) + openAt * MINUTE_MS,
  };
}

/** The session of a date, undefined also where the calendar knows nothing. */
export function knownSession(calendar: SessionCalendar, date: TimeMs): Session | undefined {
  return date >= calendar.from && date <= calendar.to ? calendar.session(date) : undefined;
}

/** @throws CatalystError (data) when the calendar does not know all dates from one to another. */
export function requireKnown({ name, from, to }: SessionCalendar, first: TimeMs, last: TimeMs): void {
  if (first >= from && last <= to) return;
  throw new CatalystError(
    'data',
    `the calendar of ${name} knows ${isoDate(from)} to ${isoDate(to)}, not ${isoDate(first)} to ${isoDate(last)}`,
    'ask for days that it knows, or take a newer version',
  );
}

/** The sessions from one date to another, both included, as far as the calendar goes. */
export function sessionsBetween(calendar: SessionCalendar, from: TimeMs, to: TimeMs): Session[] {
  const sessions: Session[] = [];
  const last = Math.min(to, calendar.to);
  for (let date = Math.max(from, calendar.from); date <= last; date += DAY_MS) {
    const session = calendar.session(date);
    if (session !== undefined) sessions.push(session);
  }
  return sessions;
}

/** The first session that opens after an instant; undefined where the calendar does not know. */
export function nextSession(calendar: SessionCalendar, instant: TimeMs): Session | undefined {
  const start = calendar.dateOf(instant);
  if (start < calendar.from) return undefined;
  for (let date = start; date <= calendar.to; date += DAY_MS) {
    const session = calendar.session(date);
    if (session !== undefined && session.open > instant) return session;
  }
  return undefined;
}

/** The last session that has closed at an instant; undefined where the calendar does not know. */
export function previousSession(calendar: SessionCalendar, instant: TimeMs): Session | undefined {
  const start = calendar.dateOf(instant);
  if (start > calendar.to) return undefined;
  for (let date = start; date >= calendar.from; date -= DAY_MS) {
    const session = calendar.session(date);
    if (session !== undefined && session.close <= instant) return session;
  }
  return undefined;
}
