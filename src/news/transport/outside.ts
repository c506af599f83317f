import type { TimeMs } from '../../model/time.ts';

/** All that news take from the world: the network, the clock and chance. A test hands in its own. */
export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => TimeMs;
  /** Resolves after `ms`, or rejects as soon as the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}
