/** The days that a market is looked at within, as far as intraday bars tell them. */
import type { DaysSeen, Minutes } from '../engine/scan/day-so-far.ts';
import { nodesOf } from '../engine/scan/funnel.ts';
import type { Funnel } from '../engine/scan/funnel.ts';
import { readsMinutes } from '../engine/scan/judge.ts';
import type { Session } from '../market/calendar.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { FoundBars } from './bars.ts';
import type { Context } from './context.ts';
import { haveStopped } from './scan-due.ts';
import { dayAt, minutesAt, seenOf } from './scan-minutes.ts';
import type { Day } from './scan-minutes.ts';
import type { ScanOptions } from './scan-options.ts';

/** What intraday bars tell of the days of symbols. */
export interface DaysFound {
  readonly of: (symbol: string) => DaysSeen | undefined;
  /** The day that a symbol is looked at within; undefined where its exchange is closed, or where nobody tells of any day so far. */
  readonly within: (bars: Bars) => Day | undefined;
  readonly warnings: readonly Warning[];
}

const NO_DAYS: DaysFound = { of: () => undefined, within: () => undefined, warnings: [] };

/** Intraday bars are found only where the funnel reads them, or where it looks at a day that has not closed. */
export async function daysOf(
  { asOf, funnel, options }: { readonly asOf: TimeMs; readonly funnel: Funnel; readonly options: ScanOptions },
  found: FoundBars,
  context: Context,
): Promise<DaysFound> {
  const dayOf = dayAt(asOf, options.calendar);
  const openDay = (bars: Bars): Day | undefined => {
    // Bars shorter than a day have told of it themselves, and longer ones are of many.
    const day = funnel.developing && bars.timeframe === '1d' ? dayOf(bars) : undefined;
    return day !== undefined && asOf < day.session.close ? day : undefined;
  };
  const isOpen = found.series.some((bars) => openDay(bars) !== undefined);
  if (!isOpen && !nodesOf(funnel).some(readsMinutes)) return NO_DAYS;
  const minutes = await minutesAt(asOf, dayOf, options, found.actions, context);
  const days = new Map<string, DaysSeen>();
  for (const bars of found.series) {
    const [day, own] = [dayOf(bars), minutes.get(bars.symbol)];
    if (day !== undefined && own !== undefined) days.set(bars.symbol, seenOf(own, day, asOf));
  }
  refuseStopped(found.series, openDay, minutes, asOf);
  const isTold = [...days.values()].some(({ developing }) => developing !== null);
  const message = 'there are no intraday bars of the day so far: what is looked at are the closed bars before it';
  return {
    of: (symbol) => days.get(symbol),
    within: isTold ? openDay : () => undefined,
    warnings: isOpen && !isTold ? [{ code: 'day_not_seen', message }] : [],
  };
}

/**
 * @throws CatalystError (missing) when bars of the day stop long before the moment: it would look as if nobody traded. Before the
 * open nobody may.
 */
function refuseStopped(
  series: readonly Bars[],
  openDay: DaysFound['within'],
  minutes: ReadonlyMap<string, Minutes>,
  asOf: TimeMs,
): void {
  const ends = new Map<Session, { readonly end: TimeMs; readonly timeframe: Timeframe }>();
  for (const bars of series) {
    const [session, own] = [openDay(bars)?.session, minutes.get(bars.symbol)?.bars];
    if (session === undefined || own === undefined || own.length === 0) continue;
    const { time, length, timeframe } = own;
    const end = time[length - 1] + timeframeMs(timeframe);
    if (end > session.open && end > (ends.get(session)?.end ?? -Infinity)) ends.set(session, { end, timeframe });
  }
  for (const [session, { end, timeframe }] of ends) {
    if (!haveStopped(end, timeframe, session, asOf)) continue;
    throw new CatalystError(
      'missing',
      `could not see: the intraday bars of the day end at ${isoInstant(end)}, long before ${isoInstant(asOf)}`,
      `look at --as-of ${isoInstant(end)}, or bring newer bars: data import`,
    );
  }
}
