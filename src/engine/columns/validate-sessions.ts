import { count } from '../../model/text.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, isoDate } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';
import { isIntraday, timeframeMs } from '../../model/timeframe.ts';
import { findingsOf } from './validate-finding.ts';
import type { Finding } from './validate-finding.ts';

/** When an exchange trades on a date (00:00 UTC of it). */
export interface SessionHours {
  readonly date: TimeMs;
  readonly open: TimeMs;
  readonly close: TimeMs;
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
    const { missing, off, outside, holes } = isIntraday(bars.timeframe)
      ? intraday(bars, sessions)
      : daily(bars, sessions);
    add('missing_sessions', missing, (n) => `${count(n, 'session')} without a bar`);
    add('missing_bars', holes, (n) => `${count(n, 'bar')} missing within sessions`);
    add('off_calendar', off, (n) => `${count(n, 'bar')} on days without a session`);
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

/** The same for intraday bars: a session without a bar, and bars missing between a session's open and close. */
function intraday(bars: Bars, sessions: readonly SessionHours[]): Gaps {
  const gaps: Gaps = { missing: [], off: [], outside: [], holes: [] };
  const step = timeframeMs(bars.timeframe);
  const last = bars.time[bars.length - 1];
  let i = 0;
  for (const session of sessions) {
    // What trades before the open or after the close still belongs to the session's day in the exchange's half of the world.
    const [dayStart, dayEnd] = [session.open - DAY_MS / 2, session.close + DAY_MS / 3];
    for (; i < bars.length && bars.time[i] < dayStart; i++) {
      if (dayStart - bars.time[i] > DAY_MS && session === sessions[0]) gaps.outside.push(bars.time[i]);
      else gaps.off.push(bars.time[i]);
    }
    if (session.close <= bars.time[0] || session.open > last) continue;
    const from = i;
    const held = new Set<TimeMs>();
    for (; i < bars.length && bars.time[i] < dayEnd; i++) held.add(bars.time[i]);
    if (from === i) {
      gaps.missing.push(session.date);
      continue;
    }
    const begin = Math.max(session.open, session.open + Math.ceil((bars.time[0] - session.open) / step) * step);
    for (let at = begin; at < session.close && at <= last; at += step) if (!held.has(at)) gaps.holes.push(at);
  }
  for (; i < bars.length; i++) gaps.outside.push(bars.time[i]);
  return gaps;
}

/** The sessions that closed after the last bar and before `asOf`. */
function sessionsSince(bars: Bars, sessions: readonly SessionHours[], asOf: TimeMs): TimeMs[] {
  const last = bars.time[bars.length - 1];
  const span = isIntraday(bars.timeframe) ? DAY_MS / 3 : timeframeMs(bars.timeframe) - DAY_MS;
  return sessions.filter(({ date, close }) => date > last + span && close <= asOf).map(({ date }) => date);
}
