import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { formatBarTime } from '../../model/timeframe.ts';

/**
 * What bars can be suspected of. `invalid` is wrong beyond doubt, and no bar read by this program is; the others may be true of
 * the market (a halt, a holiday of the listing's own, news that halves a price) and are there to be looked at.
 */
export type FindingCode =
  | 'invalid'
  | 'missing_sessions'
  | 'missing_bars'
  | 'off_calendar'
  | 'not_checked'
  | 'zero_volume'
  | 'flat'
  | 'frozen'
  | 'bad_tick'
  | 'split_not_adjusted'
  | 'stale';

/** One suspicion about one series. */
export interface Finding {
  readonly symbol: string;
  readonly code: FindingCode;
  /** How many bars, runs or sessions it concerns. */
  readonly count: number;
  /** The first of them, as bars write their time. */
  readonly first: string;
  /** Their times in order, at most `TIMES_LISTED`; of a run of bars the first. */
  readonly times: readonly TimeMs[];
  readonly message: string;
}

export const TIMES_LISTED = 10;

/** A finding of what happened at `times`, none when nothing did. */
export function findingsOf(bars: Bars, code: FindingCode, times: readonly TimeMs[], message: string): Finding[] {
  if (times.length === 0) return [];
  const first = formatBarTime(times[0], bars.timeframe);
  return [{ symbol: bars.symbol, code, count: times.length, first, times: times.slice(0, TIMES_LISTED), message }];
}
