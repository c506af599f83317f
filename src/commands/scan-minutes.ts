/** The intraday bars behind a scan: of files, or the finest that the database has of the day. */
import { daysSeen } from '../engine/scan/day-so-far.ts';
import type { DaysSeen } from '../engine/scan/day-so-far.ts';
import { USUAL_VOLUME_BARS } from '../engine/rules/kernels/day.ts';
import { knownSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import { CatalystError } from '../model/errors.ts';
import { findBars } from './bars.ts';
import type { Context } from './context.ts';
import type { ScanOptions } from './scan-options.ts';
import { calendarOf } from './sessions.ts';

/** Days within which so many sessions lie, however many of them are holidays. */
const SESSION_DAYS = 2 * USUAL_VOLUME_BARS;

/** The intraday bars by symbol, those of the last sessions before a moment; empty where there are none. */
export async function minutesAt(
  asOf: TimeMs,
  options: ScanOptions,
  context: Context,
): Promise<ReadonlyMap<string, Bars>> {
  const from = asOf - SESSION_DAYS * DAY_MS;
  const range = { ...options, from, to: asOf, symbols: undefined, actions: undefined };
  if (options.minutes.length > 0) {
    const files = { ...range, bars: options.minutes, timeframe: undefined, feed: undefined, adjusted: undefined };
    const { series } = await findBars(files, context);
    const [{ timeframe }] = series;
    if (isIntraday(timeframe)) return bySymbol(series);
    throw new CatalystError('usage', `--minutes are bars of ${timeframe}`, 'give bars shorter than a day');
  }
  if (options.bars.length > 0) return new Map();
  const store = await context.store(options.db, 'read');
  const finest = (await store.listSeries())
    .filter((it) => isIntraday(it.timeframe) && it.first <= asOf && it.last >= from)
    .sort((a, b) => timeframeMs(a.timeframe) - timeframeMs(b.timeframe))
    .at(0);
  if (finest === undefined) return new Map();
  return bySymbol((await findBars({ ...range, timeframe: finest.timeframe }, context)).series);
}

const bySymbol = (series: readonly Bars[]): ReadonlyMap<string, Bars> =>
  new Map(series.map((bars) => [bars.symbol, bars]));

/** The day of a moment, by the calendar of a symbol. */
export interface Day {
  readonly session: Session;
  /** With the sessions before it that a usual volume asks for. */
  readonly sessions: readonly Session[];
}

/** The session day that has begun at a moment, pre-market counted; undefined on other days, and where no calendar knows. */
export function dayAt(asOf: TimeMs, choice: ScanOptions['calendar']): (bars: Bars) => Day | undefined {
  const days = new Map<SessionCalendar, Day | undefined>();
  const find = (calendar: SessionCalendar): Day | undefined => {
    const date = calendar.dateOf(asOf);
    const session = knownSession(calendar, date);
    if (session === undefined || asOf < session.preMarket) return undefined;
    const before = sessionsBetween(calendar, date - SESSION_DAYS * DAY_MS, date);
    return { session, sessions: before.slice(-USUAL_VOLUME_BARS) };
  };
  return (bars) => {
    const calendar = calendarOf(bars, choice);
    if (calendar === undefined) return undefined;
    if (!days.has(calendar)) days.set(calendar, find(calendar));
    return days.get(calendar);
  };
}

/** What the intraday bars of a symbol tell of its day. */
export const seenOf = (minutes: Bars, { session, sessions }: Day, asOf: TimeMs): DaysSeen =>
  daysSeen(minutes, sessions, asOf, asOf >= session.close);
