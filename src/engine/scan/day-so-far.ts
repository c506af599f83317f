/** A day as its intraday bars tell it: what was traded before the open, and a daily bar for a day that has not closed. */
import type { CorporateAction } from '../../model/actions.ts';
import { assert } from '../../model/errors.ts';
import { emptyBars } from '../../model/bars.ts';
import type { BarField, Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { isIntraday, timeframeMs } from '../../model/timeframe.ts';
import { adjustmentFactors } from '../columns/adjust.ts';
import type { SessionHours } from '../columns/validate-sessions.ts';
import { USUAL_VOLUME_BARS } from '../rules/kernels/day.ts';
import type { DayColumns } from '../rules/kernels/day.ts';

/** Trading from one instant until another; null prices where there was none. */
interface Tally {
  readonly bars: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Intraday bars as traded, and the actions that lie between them and a later day. */
export interface Minutes {
  readonly bars: Bars;
  readonly actions: readonly CorporateAction[];
}

/** What intraday bars tell of the days of one symbol, the last of them perhaps not over. */
export interface DaysSeen {
  /** Of the day of the moment, as traded; null where its daily bar is known, or nothing was traded yet. */
  readonly developing: DevelopingBar | null;
  /** The columns of daily bars (`bars`, adjusted; the developing one the last of them, where there is one). */
  readonly columns: (bars: Bars) => DayColumns;
}

export type DevelopingBar = Readonly<Record<BarField, number>> & { readonly time: TimeMs };

/**
 * Reads the days up to `asOf` from intraday bars that had ended by then, in today's shares and prices: a session before a split
 * counts as adjusted daily bars do. Before the open the day's bar is what the market says of
 * it: open and close are the last price, high and low those of the pre-market, and its volume is the pre-market's. After
 * the open it is made of regular trading alone, as daily bars are.
 * @param sessions ascending, the last one that of the moment; at least `USUAL_VOLUME_BARS` for a usual volume
 * @param isClosed whether the daily bar of that session is known
 */
export function daysSeen(
  { bars: minutes, actions }: Minutes,
  sessions: readonly SessionHours[],
  asOf: TimeMs,
  isClosed: boolean,
): DaysSeen {
  assert(isIntraday(minutes.timeframe), 'a day is made of bars shorter than a day');
  const today = sessions[sessions.length - 1];
  const dates = { symbol: minutes.symbol, length: sessions.length, time: Float64Array.from(sessions, (it) => it.date) };
  const factors = adjustmentFactors(dates, actions, 'all', today.date);
  const early = sessions.map((session) => tally(minutes, session.preMarket, Math.min(session.open, asOf)));
  const regular = tally(minutes, today.open, Math.min(today.close, asOf));
  // A feed without extended hours tells nothing of them, which is not the same as no trade.
  const hasEarly = early.some(({ bars }) => bars > 0);
  const now = regular.bars > 0 ? regular : early[early.length - 1];
  const developing = isClosed || now.bars === 0 ? null : developingBar(today.date, now, regular.bars > 0);
  return {
    developing,
    columns(bars) {
      const preMarketVolume = new Float64Array(bars.length).fill(NaN);
      const preMarketChange = new Float64Array(bars.length).fill(NaN);
      let at = bars.length - 1;
      for (let k = sessions.length - 1; k >= 0 && hasEarly; k--) {
        while (at >= 0 && bars.time[at] > sessions[k].date) at--;
        if (at < 0 || bars.time[at] !== sessions[k].date) continue;
        preMarketVolume[at] = early[k].volume / (factors?.shares[k] ?? 1);
        const close = early[k].close * (factors?.price[k] ?? 1);
        if (at > 0) preMarketChange[at] = 100 * (close / bars.close[at - 1] - 1);
      }
      const volumeSoFar =
        developing === null ? null : usualSoFar(minutes, sessions, asOf, regular.bars > 0, factors?.shares);
      return { preMarketVolume, preMarketChange, volumeSoFar };
    },
  };
}

/** Daily bars with the developing one after them. */
export function withDeveloping(daily: Bars, length: number, last: DevelopingBar): Bars {
  const out = emptyBars(daily.symbol, daily.timeframe, length + 1);
  for (const field of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    out[field].set(daily[field].subarray(0, length));
    out[field][length] = last[field];
  }
  return out;
}

function developingBar(time: TimeMs, { open, high, low, close, volume }: Tally, hasOpened: boolean): DevelopingBar {
  return { time, open: hasOpened ? open : close, high, low, close, volume };
}

/**
 * The volume so far over its mean by the same time of the day, in as many sessions as a usual volume has, this one counted. NaN
 * as long as one of them is without bars.
 */
function usualSoFar(
  minutes: Bars,
  sessions: readonly SessionHours[],
  asOf: TimeMs,
  hasOpened: boolean,
  shares: Float64Array | undefined,
): number {
  if (sessions.length < USUAL_VOLUME_BARS) return NaN;
  const sinceOpen = asOf - sessions[sessions.length - 1].open;
  let [sum, volume] = [0, 0];
  for (let k = sessions.length - USUAL_VOLUME_BARS; k < sessions.length; k++) {
    const session = sessions[k];
    const [from, until] = hasOpened ? [session.open, session.close] : [session.preMarket, session.open];
    if (tally(minutes, session.preMarket, Math.min(session.end, asOf)).bars === 0) return NaN;
    volume = tally(minutes, from, Math.min(until, session.open + sinceOpen)).volume / (shares?.[k] ?? 1);
    sum += volume;
  }
  return sum > 0 ? volume / (sum / USUAL_VOLUME_BARS) : NaN;
}

/** What was traded in the bars that lie between two instants, both ends of each bar counted. */
function tally(minutes: Bars, from: TimeMs, until: TimeMs): Tally {
  const { time, open, high, low, close, volume, length } = minutes;
  const step = timeframeMs(minutes.timeframe);
  const first = firstFrom(time, length, from);
  let [top, bottom, sum] = [-Infinity, Infinity, 0];
  let i = first;
  for (; i < length && time[i] + step <= until; i++) {
    if (high[i] > top) top = high[i];
    if (low[i] < bottom) bottom = low[i];
    sum += volume[i];
  }
  if (i === first) return { bars: 0, open: NaN, high: NaN, low: NaN, close: NaN, volume: 0 };
  return { bars: i - first, open: open[first], high: top, low: bottom, close: close[i - 1], volume: sum };
}

/** The first bar at or after an instant, or the number of bars. */
function firstFrom(time: Float64Array, length: number, from: TimeMs): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
