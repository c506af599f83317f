/** What was known of every symbol at a moment. */
import { newsColumns } from '../engine/news/columns.ts';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import { newsHoursOf, readsNews } from '../engine/rules/graph.ts';
import { newsReachOf } from '../engine/scan/depth.ts';
import { withDeveloping } from '../engine/scan/day-so-far.ts';
import { doubtsOf } from '../engine/scan/doubts.ts';
import type { Doubt } from '../engine/scan/doubts.ts';
import { nodesOf } from '../engine/scan/funnel.ts';
import type { Funnel } from '../engine/scan/funnel.ts';
import { saying } from '../engine/scan/judge.ts';
import type { Subject } from '../engine/scan/run.ts';
import { doubtedFor, notYetListed, unseenFor } from '../engine/scan/sight.ts';
import { subjectOf, unknownSubject } from '../engine/scan/subject.ts';
import type { Known } from '../engine/scan/subject.ts';
import { sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import type { Warning } from '../model/result.ts';
import { DAY_MS, HOUR_MS, isoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime, timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { findBars, symbolList } from './bars.ts';
import type { FoundBars } from './bars.ts';
import type { Context } from './context.ts';
import { closeOf, closedBy } from './known-bars.ts';
import { findNews, unreadNews } from './news.ts';
import { recentSessions, silence } from './scan-due.ts';
import { DOUBTS_STAGE } from './scan-funnel.ts';
import { daysOf } from './scan-days.ts';
import type { DaysFound } from './scan-days.ts';
import type { Day } from './scan-minutes.ts';
import type { ScanOptions } from './scan-options.ts';
import { actionsOn, calendarOf, closesOf, sessionsOf } from './sessions.ts';

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

/** What is looked at, when, and how. */
export interface Question {
  readonly asOf: TimeMs;
  readonly funnel: Funnel;
  readonly newsHours: number;
  readonly options: ScanOptions;
}

/** Symbols told by name, or none where the universe is a choice among all. */
export function namedSymbols({ universe }: ScanOptions, context: Context): readonly string[] | undefined {
  return universe === undefined || universe[0] === 'all' || universe[0] === 'most-active'
    ? undefined
    : symbolList(universe, context);
}

/** Every symbol asked for, as it was known at the moment. */
export async function marketAt(question: Question, context: Context): Promise<MarketSeen> {
  const { funnel, options } = question;
  const named = namedSymbols(options, context);
  const wanted = options.timeframe ?? funnel.timeframe ?? undefined;
  const found = await findBars(
    { ...options, timeframe: wanted, symbols: named, from: undefined, to: undefined },
    context,
  );
  const days = await daysOf(question, found, context);
  const news = await newsFor(question, found, context);
  const doubts = new Map<string, readonly Doubt[]>();
  const subjects = knownSubjects(question, found, days, news.of, doubts);
  const have = new Set(subjects.map(({ symbol }) => symbol));
  const later = found.stored.filter(({ symbol }) => !have.has(symbol));
  for (const { symbol } of later) have.add(symbol);
  const absent = [...new Set(named)].filter((symbol) => !have.has(symbol));
  const [{ timeframe }] = found.series;
  return {
    subjects: [
      ...subjects,
      ...later.map(({ symbol, first }) => unknownSubject(symbol, notYetListed(formatBarTime(first, timeframe)))),
      ...absent.map((symbol) => unknownSubject(symbol, saying('no bars of it', 'bars', 'bars'))),
    ],
    newsOf: news.of,
    doubtsOf: (symbol) => doubts.get(symbol) ?? [],
    // Each of those symbols is told among the rejected.
    warnings: [...found.warnings.filter(({ code }) => code !== 'no_bars'), ...news.warnings, ...days.warnings],
    timeframe,
    newest: found.series.reduce((newest, { time, length }) => Math.max(newest, time[length - 1]), -Infinity),
  };
}

/** The symbols that have bars, each with what is known beside them. */
function knownSubjects(
  { asOf, newsHours, options }: Question,
  { series, actions }: FoundBars,
  days: DaysFound,
  newsOf: MarketSeen['newsOf'],
  doubts: Map<string, readonly Doubt[]>,
): Subject[] {
  const { calendar } = options;
  const closeAt = closesOnce(calendar);
  const closed = series.map((bars) => ({ bars, length: closedBy(bars, asOf, calendar, closeAt) }));
  const missedSince = silence(closed, asOf, calendar);
  const sessions = recentSessions(asOf, calendar);
  return closed.map(({ bars, length }) => {
    const { symbol } = bars;
    const [own, told, news] = [actionsOn(bars, actions.get(symbol), calendar), days.of(symbol), newsOf(symbol)];
    const today = days.within(bars);
    const last = told?.developing ?? null;
    const isToday = today !== undefined && last !== null;
    const known: Known = {
      symbol,
      bars: isToday ? withDeveloping(bars, length, last) : bars,
      length: isToday ? length + 1 : length,
      actions: own,
      date: isToday ? last.time : bars.time[length - 1],
      beside: (seen) => ({
        ...sessionsOf(seen, calendar),
        ...(news === undefined ? {} : { news: newsColumns(news, decidedAt(seen, asOf, calendar), newsHours) }),
        ...(told === undefined ? {} : { day: told.columns(seen) }),
      }),
    };
    const unseen = unseenFor(bars, length, length === 0 ? 0 : missedSince(bars, bars.time[length - 1]));
    if (unseen !== null) return subjectOf(known, unseen);
    if (today !== undefined && !isToday) return subjectOf(known, untradedFor(told === undefined ? undefined : today));
    const doubted = doubtsOf(length === bars.length ? bars : sliceBars(bars, 0, length), own, sessions(bars));
    if (doubted.length > 0) doubts.set(symbol, doubted);
    return subjectOf(known, options.without.includes(DOUBTS_STAGE) ? null : doubtedFor(doubted));
  });
}

/** Within a day: nobody has traded it yet, or nobody told us. */
const untradedFor = (day: Day | undefined) =>
  day === undefined
    ? saying('no intraday bars of it', 'intraday', 'intraday')
    : saying(`no trade yet on ${isoDate(day.session.date)}`, 'quiet');

/** The close of a bar, worked out once an exchange and time: ten thousand symbols end on the same few days. */
function closesOnce(choice: ScanOptions['calendar']): (bars: Bars, i: number) => TimeMs {
  const known = new Map<unknown, Map<TimeMs, TimeMs>>();
  return (bars, i) => {
    const calendar = calendarOf(bars, choice);
    const closes = known.get(calendar) ?? new Map<TimeMs, TimeMs>();
    known.set(calendar, closes);
    const close = closes.get(bars.time[i]) ?? closeOf(bars, i, choice);
    closes.set(bars.time[i], close);
    return close;
  };
}

/** When each bar is decided on: at its close, and the last one at the moment of the scan, which may know the news of the night. */
function decidedAt(bars: Bars, asOf: TimeMs, choice: ScanOptions['calendar']): Float64Array {
  return closesOf(bars, choice).with(-1, asOf);
}

/** The news of the market, found only where the funnel reads any. */
async function newsFor(
  { asOf, funnel, newsHours, options }: Question,
  { series }: FoundBars,
  context: Context,
): ReturnType<typeof findNews> {
  const nodes = nodesOf(funnel);
  if (!readsNews(nodes)) return { of: () => undefined, warnings: unreadNews(options, null) };
  const symbols = series.map(({ symbol }) => symbol);
  const hours = Math.max(newsHours, newsHoursOf(nodes));
  // Of the news of years the last bars read a few days; a bar and the nights, weekends and holidays beside it fit in four.
  const since =
    asOf - hours * HOUR_MS - 4 * (newsReachOf(funnel) + 1) * Math.max(DAY_MS, timeframeMs(series[0].timeframe));
  return findNews(options, symbols, context, asOf, since);
}
