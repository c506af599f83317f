/** Whether a symbol has the bar that is to be judged, and whether that bar can be trusted. */
import type { Bars } from '../../model/bars.ts';
import { count } from '../../model/text.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import { DOUBTS } from './doubts.ts';
import type { Doubt } from './doubts.ts';
import { saying } from './judge.ts';
import type { Failure } from './judge.ts';

/** A series that has been silent for more sessions than this is over: a halt or a slow feed is shorter. */
const SILENT_SESSIONS_MAX = 20;

/** Why the last known bar is not the one to judge; null when it is. `missed` sessions have closed since without a bar. */
export function unseenFor(bars: Bars, length: number, missed: number): Failure | null {
  const at = (bar: number): string => formatBarTime(bars.time[bar], bars.timeframe);
  if (length === 0) return notYetListed(at(0));
  if (missed === 0) return null;
  const last = `the last bar is of ${at(length - 1)}`;
  const silent = { value: missed, threshold: SILENT_SESSIONS_MAX, margin: SILENT_SESSIONS_MAX - missed };
  if (missed > SILENT_SESSIONS_MAX) return { ...saying(`no longer traded: ${last}`, 'delisted'), ...silent };
  return { ...saying(`${last}, ${count(missed, 'session')} ago`, 'stale', 'bars'), value: missed };
}

/** Its first bar lies after the moment. */
export const notYetListed = (first: string): Failure =>
  saying(`not yet listed: the first bar is of ${first}`, 'listed');

/** The first doubt that keeps a symbol out; null when there is none. */
export function doubtedFor(doubts: readonly Doubt[]): Failure | null {
  const worst = doubts.find(({ code }) => DOUBTS[code].disqualifies);
  return worst === undefined ? null : saying(worst.message, worst.code);
}
