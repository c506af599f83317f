import type { TimeMs } from '../../model/time.ts';

/** What is remembered of a source's health, across runs: plain data. */
export interface Breaker {
  /** Failures since the last success. */
  readonly failures: number;
  /** The source is not asked before this; null while it is healthy. */
  readonly openUntil: TimeMs | null;
}

export const HEALTHY: Breaker = { failures: 0, openUntil: null };

const FAILURES_MAX = 3;
const PAUSE_MS = 5 * 60_000;
/** A source that wants to be left alone for longer is tried after this all the same. */
const PAUSE_MAX_MS = 60 * 60_000;

/** Whether the source may be asked. After the pause one request tries it; its failure begins the next pause. */
export const mayAsk = ({ openUntil }: Breaker, now: TimeMs): boolean => openUntil === null || now >= openUntil;

/** After a failure. A source that says when it may be asked again is taken at its word, at once. */
export function afterFailure(breaker: Breaker, now: TimeMs, retryAt: TimeMs | null): Breaker {
  const failures = breaker.failures + 1;
  const pause = failures >= FAILURES_MAX ? now + PAUSE_MS : null;
  const told = retryAt === null ? null : Math.min(retryAt, now + PAUSE_MAX_MS);
  const openUntil = told === null ? pause : Math.max(told, pause ?? told);
  return { failures, openUntil };
}
