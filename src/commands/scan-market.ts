import { readsNews } from '../engine/rules/graph.ts';
import type { StoreOptions } from '../engine/rules/store.ts';
import { newsColumns } from '../engine/news/columns.ts';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import { doubtsOf } from '../engine/scan/doubts.ts';
import type { Doubt } from '../engine/scan/doubts.ts';
import { nodesOf } from '../engine/scan/funnel.ts';
import type { Funnel } from '../engine/scan/funnel.ts';
import { saying } from '../engine/scan/judge.ts';
import type { Subject } from '../engine/scan/run.ts';
import { doubtedFor, notYetListed, unseenFor } from '../engine/scan/sight.ts';
import { subjectOf, unknownSubject } from '../engine/scan/subject.ts';
import type { Known } from '../engine/scan/subject.ts';
import { knownSession, previousSession, sessionsBetween } from '../market/calendar.ts';
import type { Session, SessionCalendar } from '../market/calendar.ts';
import { sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import type { Warning } from '../model/result.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime, isIntraday } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { findBars, symbolList } from './bars.ts';
import { closedBy } from './known-bars.ts';
import type { Context } from './context.ts';
import { findNews } from './news.ts';
import { DOUBTS_STAGE } from './scan-funnel.ts';
import type { ScanOptions } from './scan-options.ts';
import { calendarOf, closesOf, sessionsOf } from './sessions.ts';

/** What was known of the market at a moment. */
export interface MarketSeen {
  readonly subjects: readonly Subject[];
  readonly newsOf: (symbol: string) => SymbolNews | undefined;
  readonly doubtsOf: (symbol: string) => readonly Doubt[];
  readonly warnings: readonly Warning[];
  readonly timeframe: Timeframe;
  /** The newest bar of all, for whoever could not see: what there is to look at instead. */
  readonly newest: TimeMs;
}

/** Symbols told by name, or none where the universe is a choice among all. */
export function namedSymbols({ universe }: ScanOptions, context: Context): readonly string[] | undefined {
  return universe === undefined || universe[0] === 'all' || universe[0] === 'most-active'
    ? undefined
    : symbolList(universe, context);
}

/** Every symbol asked for, as it was known at `asOf`. */
export async function marketAt(
  asOf: TimeMs,
  funnel: Funnel,
  newsHours: number,
  options: ScanOptions,
  context: Context,
): Promise<MarketSeen> {
  const named = namedSymbols(options, context);
  const wanted = options.timeframe ?? funnel.timeframe ?? undefined;
  const everything = { ...options, timeframe: wanted, symbols: named, from: undefined, to: undefined };
  const found = await findBars(everything, context);
  const [{ timeframe }] = found.series;
  const known = found.series.map((bars) => ({ bars, length: closedBy(bars, asOf, options.calendar) }));
  const missedSince = silence(known, asOf, options.calendar);
  const sessions = recentSessions(asOf, options.calendar);
  const newsOf = await newsFor(funnel, asOf, options, found.series, context);
  const doubts = new Map<string, readonly Doubt[]>();

  const besideOf =
    (news: SymbolNews | undefined) =>
    (bars: Bars): StoreOptions => ({
      ...sessionsOf(bars, options.calendar),
      ...(news === undefined ? {} : { news: newsColumns(news, decidedAt(bars, asOf, options.calendar), newsHours) }),
    });
  const subjects = known.map(({ bars, length }) => {
    const { symbol } = bars;
    const actions = found.actions.get(symbol) ?? [];
    const of: Known = {
      symbol,
      bars,
      length,
      actions,
      date: bars.time[length - 1],
      beside: besideOf(newsOf.of(symbol)),
    };
    const unseen = unseenFor(bars, length, length === 0 ? 0 : missedSince(bars, bars.time[length - 1]));
    if (unseen !== null) return subjectOf(of, unseen);
    const own = doubtsOf(length === bars.length ? bars : sliceBars(bars, 0, length), actions, sessions(bars));
    if (own.length > 0) doubts.set(symbol, own);
    return subjectOf(of, options.without.includes(DOUBTS_STAGE) ? null : doubtedFor(own));
  });
  const have = new Set(subjects.map(({ symbol }) => symbol));
  const later = found.stored.filter(({ symbol }) => !have.has(symbol));
  for (const { symbol } of later) have.add(symbol);
  const absent = [...new Set(named)].filter((symbol) => !have.has(symbol));
  return {
    subjects: [
      ...subjects,
      ...later.map(({ symbol, first }) => unknownSubject(symbol, notYetListed(formatBarTime(first, timeframe)))),
      ...absent.map((symbol) => unknownSubject(symbol, saying('no bars of it', 'bars', 'bars'))),
    ],
    newsOf: newsOf.of,
    doubtsOf: (symbol) => doubts.get(symbol) ?? [],
    // Each of these symbols is told among the rejected.
    warnings: [...found.warnings.filter(({ code }) => code !== 'no_bars'), ...newsOf.warnings],
    timeframe,
    newest: found.series.reduce((newest, { time, length }) => Math.max(newest, time[length - 1]), -Infinity),
  };
}

type Calendar = ScanOptions['calendar'];

/** What there is to doubt lies in the last bars: sessions further back are not asked for. */
const DOUBTED_DAYS = 366;

/** The sessions of the year before a moment, worked out once an exchange. */
function recentSessions(asOf: TimeMs, choice: Calendar): (bars: Bars) => readonly Session[] {
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

/** When each bar is decided on: at its close, and the last one at the moment of the scan, which may know the news of the night. */
function decidedAt(bars: Bars, asOf: TimeMs, choice: Calendar): Float64Array {
  return closesOf(bars, choice).with(-1, asOf);
}

type Missed = (bars: Bars, last: TimeMs) => number;

/** How many sessions have closed since the last bar of a series; without a calendar, whether others have a later bar. */
function silence(known: readonly { bars: Bars; length: number }[], asOf: TimeMs, choice: Calendar): Missed {
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

/** The news of the market, found only where the funnel reads any. */
async function newsFor(
  funnel: Funnel,
  asOf: TimeMs,
  options: ScanOptions,
  series: readonly Bars[],
  context: Context,
): ReturnType<typeof findNews> {
  if (!readsNews(nodesOf(funnel))) return { of: () => undefined, warnings: [] };
  const symbols = series.map(({ symbol }) => symbol);
  return findNews(options, symbols, context, asOf);
}
