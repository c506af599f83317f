/** The intraday bars behind a scan: of files, or the finest that the database has of the day. */
import { actionsBySymbol } from '../engine/columns/adjust.ts';
import { daysSeen } from '../engine/scan/day-so-far.ts';
import type { DaysSeen, Minutes } from '../engine/scan/day-so-far.ts';
import { USUAL_VOLUME_BARS } from '../engine/rules/kernels/day.ts';
import { knownSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { CatalystError } from '../model/errors.ts';
import type { StoredSeries } from '../storage/store.ts';
import { actionsToApply, findBars } from './bars.ts';
import type { FoundBars } from './bars.ts';
import type { Context } from './context.ts';
import type { ScanOptions } from './scan-options.ts';
import { calendarOf } from './sessions.ts';

/** Days within which so many sessions lie, however many of them are holidays. */
const SESSION_DAYS = 2 * USUAL_VOLUME_BARS;

/** The session day of a moment by the calendar of a symbol; undefined where there is none. */
export type DayOf = (one: Pick<Bars, 'symbol'>) => Day | undefined;

/**
 * The intraday bars by symbol, those of the last sessions before a moment; empty where there are none.
 * @param actions of the daily bars beside files, which have none of their own
 */
export async function minutesAt(
  asOf: TimeMs,
  dayOf: DayOf,
  options: ScanOptions,
  actions: FoundBars['actions'],
  context: Context,
): Promise<ReadonlyMap<string, Minutes>> {
  if (options.minutes.length > 0) return minutesOfFiles(asOf, options, actions, context);
  return options.bars.length > 0 ? new Map() : storedMinutes(asOf, dayOf, options, context);
}

const bySymbol = (
  series: readonly Bars[],
  actions: ReadonlyMap<string, readonly CorporateAction[]>,
): ReadonlyMap<string, Minutes> =>
  new Map(series.map((bars) => [bars.symbol, { bars, actions: actions.get(bars.symbol) ?? [] }]));

const daysBefore = (asOf: TimeMs): TimeMs => asOf - SESSION_DAYS * DAY_MS;

async function minutesOfFiles(
  asOf: TimeMs,
  options: ScanOptions,
  actions: FoundBars['actions'],
  context: Context,
): ReturnType<typeof minutesAt> {
  const range = { from: daysBefore(asOf), to: asOf, symbols: undefined, actions: undefined };
  const files = { bars: options.minutes, timeframe: undefined, feed: undefined, adjusted: undefined };
  const { series } = await findBars({ ...options, ...range, ...files }, context);
  const [{ timeframe }] = series;
  if (isIntraday(timeframe)) return bySymbol(series, actions);
  throw new CatalystError('usage', `--minutes are bars of ${timeframe}`, 'give bars shorter than a day');
}

async function storedMinutes(
  asOf: TimeMs,
  dayOf: DayOf,
  { db, feed, adjusted: adjustment, asOf: known }: ScanOptions,
  context: Context,
): ReturnType<typeof minutesAt> {
  const store = await context.store(db, 'read');
  const fits = (row: StoredSeries): boolean =>
    isIntraday(row.timeframe) && row.feed === (feed ?? row.feed) && row.adjustment === (adjustment ?? row.adjustment);
  const rows = (await store.listSeries()).filter((row) => fits(row) && sessionsIn(row, dayOf) > 0);
  const range = { feed, adjustment, from: daysBefore(asOf), to: asOf, asOf: known };
  const all = new Map<string, Minutes>();
  for (const [timeframe, symbols] of timeframesOf(rows, dayOf)) {
    const query = { ...range, timeframe, symbols };
    const ofLength = rows.filter((row) => row.timeframe === timeframe);
    const actions = actionsBySymbol(await actionsToApply(store, query, ofLength));
    for (const [symbol, minutes] of bySymbol(await store.readBars(query), actions)) all.set(symbol, minutes);
  }
  return all;
}

/** How many of the sessions that a day is measured by lie between the first and the last bar of a series. */
function sessionsIn(row: StoredSeries, dayOf: DayOf): number {
  const sessions = dayOf(row)?.sessions ?? [];
  return sessions.filter(({ preMarket, end }) => row.first < end && row.last >= preMarket).length;
}

/**
 * The length of bars by which each symbol is seen: of those that tell of the day itself the one that knows most of the days
 * before, and of equals the finest. A week of minutes beside six of quarters of an hour has no usual volume.
 */
function timeframesOf(rows: readonly StoredSeries[], dayOf: DayOf): Map<Timeframe, string[]> {
  const isOfDay = (row: StoredSeries): boolean => row.last >= dayOf(row)!.session.preMarket;
  const best = new Map<string, StoredSeries>();
  const isBetter = (a: StoredSeries, b: StoredSeries): boolean => {
    if (isOfDay(a) !== isOfDay(b)) return isOfDay(a);
    const more = sessionsIn(a, dayOf) - sessionsIn(b, dayOf);
    return more === 0 ? timeframeMs(a.timeframe) < timeframeMs(b.timeframe) : more > 0;
  };
  for (const row of rows) {
    const other = best.get(row.symbol);
    if (other === undefined || isBetter(row, other)) best.set(row.symbol, row);
  }
  const symbols = new Map<Timeframe, string[]>();
  for (const { symbol, timeframe } of best.values()) {
    const list = symbols.get(timeframe);
    if (list === undefined) symbols.set(timeframe, [symbol]);
    else list.push(symbol);
  }
  return symbols;
}

/** The day of a moment, by the calendar of a symbol. */
export interface Day {
  readonly session: Session;
  /** With the sessions before it that a usual volume asks for. */
  readonly sessions: readonly Session[];
}

/** The session day that has begun at a moment, pre-market counted; undefined on other days, and where no calendar knows. */
export function dayAt(asOf: TimeMs, choice: ScanOptions['calendar']): DayOf {
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
export const seenOf = (minutes: Minutes, { session, sessions }: Day, asOf: TimeMs): DaysSeen =>
  daysSeen(minutes, sessions, asOf, asOf >= session.close);
