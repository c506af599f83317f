import type { TimeMs } from '../../model/time.ts';

/**
 * What bars can be suspected of. `invalid` is wrong beyond doubt, and no bar read by this program is; the others may be true of
 * the market (a halt, a holiday of the listing's own, news that halves a price) and are there to be looked at.
 */
export type FindingKind =
  | 'invalid'
  | 'missing_sessions'
  | 'missing_bars'
  | 'off_session'
  | 'not_checked'
  | 'zero_volume'
  | 'flat'
  | 'repeated'
  | 'bad_tick'
  | 'unadjusted_split'
  | 'stale';

/** One suspicion about one series: how many bars or sessions, the first of them, and the last. */
export interface Finding {
  readonly symbol: string;
  readonly kind: FindingKind;
  readonly count: number;
  /** Their times in order, at most `TIMES_LISTED`; of a run of bars the first. */
  readonly times: readonly TimeMs[];
  readonly text: string;
}

export const TIMES_LISTED = 10;

/** A finding of what happened at `times`. */
export function finding(symbol: string, kind: FindingKind, times: readonly TimeMs[], text: string): Finding {
  return { symbol, kind, count: times.length, times: times.slice(0, TIMES_LISTED), text };
}
