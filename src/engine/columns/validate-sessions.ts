import { count } from '../../model/text.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, isoDate } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';
import { isIntraday, timeframeMs } from '../../model/timeframe.ts';
import { findingsOf } from './validate-finding.ts';
import type { Finding } from './validate-finding.ts';

/** When an exchange trades on a date (00:00 UTC of it): from pre-market to the end of after hours, regularly in between. */
export interface SessionHours {
  readonly date: TimeMs;
  readonly preMarket: TimeMs;
  readonly open: TimeMs;
  readonly close: TimeMs;
  readonly end: TimeMs;
}

/** A daily series is stale when more sessions than this have passed since its last bar. */
const STALE_AFTER_SESSIONS = 1;

/** Gaps against the sessions of the exchange, bars on days without one, and a series that has stopped. */
export function checkSessions(
  bars: Bars,
  sessions: readonly SessionHours[] | undefined,
  asOf: TimeMs | undefined,
): Finding[] {
  if (sessions === undefined || sessions.length === 0 || bars.length === 0) return [];
  const findings: Finding[] = [];
  const add = (code: Finding['code'], times: readonly TimeMs[], text: (n: number) => string): void => {
    findings.push(...findingsOf(bars, code, times, text(times.length)));
  };
  // Longer bars than days span sessions: only their staleness can be told.
  if (timeframeMs(bars.timeframe) <= DAY_MS) {
    const isShort = isIntraday(bars.timeframe);
    const { missing, off, outside, holes } = isShort ? intraday(bars, sessions) : daily(bars, sessions);
    add('missing_sessions', missing, (n) => `${count(n, 'session')} without a bar`);
    add('missing_bars', holes, (n) => `${count(n, 'bar')} missing within sessions`);
    add(
      'off_calendar',
      off,
      (n) => `${count(n, 'bar')} ${isShort ? 'outside the hours of sessions' : 'on days without a session'}`,
    );
    add('not_checked', outside, (n) => `${count(n, 'bar')} before or after the calendar's years, not checked for gaps`);
  }
  const passed = asOf === undefined ? [] : sessionsSince(bars, sessions, asOf);
  if (passed.length > STALE_AFTER_SESSIONS) {
    const last = isoDate(bars.time[bars.length - 1]);
    add('stale', passed, (n) => `no bar for ${count(n, 'session')}: the last is of ${last}`);
  }
  return findings;
}

interface Gaps {
  readonly missing: TimeMs[];
  readonly off: TimeMs[];
  readonly outside: TimeMs[];
  readonly holes: TimeMs[];
}

/** Walks bars and sessions side by side, between the first bar and the last. */
function daily(bars: Bars, sessions: readonly SessionHours[]): Gaps {
  const gaps: Gaps = { missing: [], off: [], outside: [], holes: [] };
  const [first, last] = [sessions[0].date, sessions[sessions.length - 1].date];
  let at = 0;
  for (let i = 0; i < bars.length; i++) {
    const time = bars.time[i];
    if (time < first || time > last) {
      gaps.outside.push(time);
      continue;
    }
    for (; at < sessions.length && sessions[at].date < time; at++) {
      if (sessions[at].date > bars.time[0]) gaps.missing.push(sessions[at].date);
    }
    if (sessions[at].date === time) at++;
    else gaps.off.push(time);
  }
  return gaps;
}

/** The same for intraday bars: those outside a session's hours, sessions without any, and bars missing between open and close. */
function intraday(bars: Bars, sessions: readonly SessionHours[]): Gaps {
  const gaps: Gaps = { missing: [], off: [], outside: [], holes: [] };
  const { time, length } = bars;
  const step = timeframeMs(bars.timeframe);
  const [first, last] = [time[0], time[length - 1]];
  let i = 0;
  for (const session of sessions) {
    const { open, close } = session;
    for (; i < length && time[i] + step <= session.preMarket; i++) {
      (session === sessions[0] ? gaps.outside : gaps.off).push(time[i]);
    }
    const held = new Set<TimeMs>();
    for (; i < length && time[i] < session.end; i++) held.add(time[i]);
    if (close <= first || open > last) continue;
    if (held.size === 0) {
      gaps.missing.push(session.date);
      continue;
    }
    for (let at = firstDue(session, held, step); at < close && at <= last; at += step) {
      if (at >= first && !held.has(at)) gaps.holes.push(at);
    }
  }
  for (; i < length; i++) gaps.outside.push(time[i]);
  return gaps;
}

/**
 * When the first bar of a session is due: at its open, or where a vendor cuts bars at whole hours of UTC, the last such cut up to
 * it. The session's own bars tell which.
 */
function firstDue({ open, close }: SessionHours, held: ReadonlySet<TimeMs>, step: number): TimeMs {
  const regular = [...held].filter((at) => at + step > open && at < close);
  const isCutAtOpen = regular.length === 0 || regular.some((at) => (at - open) % step === 0);
  return isCutAtOpen ? open : Math.floor(open / step) * step;
}

/** The sessions that closed after the last bar, and by `asOf`. */
export function sessionsSince(bars: Bars, sessions: readonly SessionHours[], asOf: TimeMs): TimeMs[] {
  const last = bars.time[bars.length - 1];
  const span = timeframeMs(bars.timeframe) - DAY_MS;
  const isLater = isIntraday(bars.timeframe)
    ? ({ open }: SessionHours) => open > last
    : ({ date }: SessionHours) => date > last + span;
  return sessions.filter((session) => isLater(session) && session.close <= asOf).map(({ date }) => date);
}
