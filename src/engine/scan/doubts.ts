import type { CorporateAction } from '../../model/actions.ts';
import type { Bars } from '../../model/bars.ts';
import { count } from '../../model/text.ts';
import { formatBarTime, isIntraday } from '../../model/timeframe.ts';
import { REPEATED_IN_A_ROW, isSameAsBefore, isWick } from '../columns/suspicion.ts';
import type { SessionHours } from '../columns/validate-sessions.ts';
import { USUAL_BARS, priceBreaks } from './price-breaks.ts';

/** What a series can be doubted for. Words that `data check` has as well mean the same here. */
export type DoubtCode =
  | 'ticker_reuse'
  | 'bad_tick'
  | 'split_not_adjusted'
  | 'frozen'
  | 'unexplained_jump'
  | 'long_wick'
  | 'off_calendar'
  | 'thin';

/** One doubt about a series as of its last bar. */
export interface Doubt {
  readonly code: DoubtCode;
  /** How many bars it concerns, and the last of them. */
  readonly count: number;
  readonly at: number;
  readonly message: string;
}

/**
 * Whether a doubt keeps a symbol out of a choice, and why. What makes every number that rests on recent bars wrong keeps it
 * out; what may well be true of the market is said beside the symbol, and left to the trader.
 */
export const DOUBTS: Readonly<Record<DoubtCode, { readonly disqualifies: boolean; readonly why: string }>> = {
  ticker_reuse: { disqualifies: true, why: 'averages and changes run across two listings' },
  bad_tick: { disqualifies: true, why: 'averages and changes hold a price that nobody paid' },
  split_not_adjusted: { disqualifies: true, why: 'the move is no gain and no loss; heals when the action is imported' },
  frozen: { disqualifies: true, why: 'halted, or a feed that repeats itself: the price is not of today' },
  unexplained_jump: { disqualifies: false, why: 'most are news, and what a scan looks for' },
  long_wick: { disqualifies: false, why: 'closes are sound; a stop from the range of bars is too wide' },
  off_calendar: { disqualifies: false, why: 'one bar too many among the last' },
  thin: { disqualifies: false, why: 'a rule on volume is the place to refuse it' },
};

/** Bars whose faults matter: no rule of the house looks further back than 50. */
const DOUBTED_BARS = 63;
/** A price that is left may come back so much later and still show that what lay between was another listing's. */
const MEMORY_BARS = 63;
/** A jump is settled when so many bars have followed it. */
const UNSETTLED_BARS = 2;
/** More than this share of the last `USUAL_BARS` without a trade, or with a single one, is thin. */
const THIN_SHARE = 0.5;

const CODES = Object.keys(DOUBTS) as DoubtCode[];
const NONE: readonly Doubt[] = Object.freeze([]);
const NO_BARS: readonly number[] = Object.freeze([]);

/**
 * What there is to doubt about a series as of its last bar; nothing for most. Bars after it, and actions not yet effective,
 * play no part; a doubt may be withdrawn when later bars are given. O(the last 126 bars).
 * @param bars as traded; those adjusted already are judged the same without `actions`
 * @param actions those of other symbols, and those after the last bar, are passed over; any order
 * @param sessions the exchange's, ascending; without them, and for intraday bars, nothing is said of the calendar
 */
export function doubtsOf(
  bars: Bars,
  actions: readonly CorporateAction[],
  sessions: readonly SessionHours[] = [],
): readonly Doubt[] {
  if (bars.length === 0) return NONE;
  const bar = suspiciousBars(bars, actions, sessions);
  // Of 10,000 symbols nearly all end here.
  if (CODES.every((code) => bar[code].length === 0)) return NONE;
  return CODES.filter((code) => bar[code].length > 0).map((code) => {
    const at = bar[code][bar[code].length - 1];
    return { code, count: bar[code].length, at, message: MESSAGES[code](bars, bar[code].length, at) };
  });
}

/** The bars that each doubt is about, ascending. */
function suspiciousBars(
  bars: Bars,
  actions: readonly CorporateAction[],
  sessions: readonly SessionHours[],
): Readonly<Record<DoubtCode, readonly number[]>> {
  const { length } = bars;
  const from = Math.max(0, length - DOUBTED_BARS);
  const ours = actions.filter(({ symbol }) => symbol === bars.symbol).sort((a, b) => a.exDate - b.exDate);
  const { silences, levels, badTicks, splits, jumps } = priceBreaks(bars, ours, Math.max(0, from - MEMORY_BARS));
  const lately = (at: readonly number[]): readonly number[] => at.filter((i) => i >= from);
  const flat = flatBars(bars);
  return {
    ticker_reuse: lately([...silences, ...levels]).toSorted((a, b) => a - b),
    bad_tick: lately(badTicks),
    split_not_adjusted: lately(splits),
    // Minutes at one price are no rarity, and the price is of today all the same.
    frozen: isIntraday(bars.timeframe) ? NO_BARS : frozenBars(bars),
    unexplained_jump: jumps.filter((i) => i >= length - UNSETTLED_BARS),
    long_wick: recentBars(bars, isWick),
    off_calendar: offCalendar(bars, sessions, from),
    thin: flat.length > THIN_SHARE * Math.min(length, USUAL_BARS) ? flat : NO_BARS,
  };
}

const MESSAGES: Readonly<Record<DoubtCode, (bars: Bars, n: number, at: number) => string>> = {
  ticker_reuse: (bars, _, at) => `${moveInto(bars, at)}: another listing, another company, or a spin-off not on record`,
  bad_tick: (bars, n, at) => `${count(n, 'close')} far from where it trades, the last on ${timeOf(bars, at)}`,
  split_not_adjusted: (bars, _, at) => `${moveInto(bars, at)}: like a split, and none is on record`,
  frozen: (_, n) => `the last ${n} bars are equal`,
  unexplained_jump: (bars, _, at) => `${moveInto(bars, at)}: news or a bad tick, and no action is on record`,
  long_wick: (bars, _, at) => `a high or low far beyond open and close on ${timeOf(bars, at)}`,
  off_calendar: (bars, _, at) => `a bar on ${timeOf(bars, at)}, when no session was held`,
  thin: (_, n) => `${n} of the last ${USUAL_BARS} bars have a single price`,
};

const timeOf = (bars: Bars, i: number): string => formatBarTime(bars.time[i], bars.timeframe);

/** The move into bar `i` as a person sees it in a table of bars: closes as they stand there. */
function moveInto(bars: Bars, i: number): string {
  const before = i === 0 ? '' : ` after ${bars.close[i - 1]} on ${timeOf(bars, i - 1)}`;
  return `close ${bars.close[i]} on ${timeOf(bars, i)}${before}`;
}

/** Of the last `USUAL_BARS` bars those that `test` holds for. */
function recentBars(bars: Bars, test: (bars: Bars, i: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = Math.max(0, bars.length - USUAL_BARS); i < bars.length; i++) if (test(bars, i)) found.push(i);
  return found;
}

/** Where nobody trades, vendors repeat the last close: no trade and a single trade look the same. */
const flatBars = (bars: Bars): number[] => recentBars(bars, ({ high, low }, i) => high[i] === low[i]);

/** The equal bars that the series ends with, when there are enough of them to be suspicious. */
function frozenBars(bars: Bars): number[] {
  const { length } = bars;
  let first = length - 1;
  while (first > 0 && isSameAsBefore(bars, first)) first--;
  const run = length - first;
  return run < REPEATED_IN_A_ROW ? [] : Array.from({ length: run }, (_, k) => first + k);
}

/** Daily bars from `from` on that are dated on no session, as far as the sessions reach. */
function offCalendar(bars: Bars, sessions: readonly SessionHours[], from: number): number[] {
  if (sessions.length === 0 || isIntraday(bars.timeframe)) return [];
  const { time, length } = bars;
  const found: number[] = [];
  let s = lastUpTo(sessions, time[length - 1]);
  for (let i = length - 1; i >= from; i--) {
    while (s >= 0 && sessions[s].date > time[i]) s--;
    if (s < 0) break;
    if (sessions[s].date < time[i] && s < sessions.length - 1) found.push(i);
  }
  return found.reverse();
}

/** The last session on or before a date, −1 when there is none. */
function lastUpTo(sessions: readonly SessionHours[], date: number): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle].date <= date) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
