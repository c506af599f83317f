import { performance } from 'node:perf_hooks';
import { assert } from '../src/model/errors.ts';

/** A universe: 500 symbols of ten years. */
export const SYMBOLS = 500;
export const BARS = 2520;
const ROWS = SYMBOLS * BARS;

interface Contest {
  readonly name: string;
  readonly promise: string;
  readonly referenceName: string;
  readonly rounds: number;
  readonly ours: () => Promise<unknown>;
  readonly reference: () => Promise<unknown>;
  /** Undoes what a round did, outside the clock. */
  readonly reset?: () => unknown;
}

/**
 * As `compare` of the harness, for work that waits for a disk. What one run left behind is collected before the next one
 * is timed: a million row objects of the reference would else be cleared away while ours is on the clock.
 */
export async function contest(it: Contest): Promise<void> {
  const collect = globalThis.gc;
  assert(collect !== undefined, 'the benchmarks run with --expose-gc');
  const times: [ours: number[], reference: number[]] = [[], []];
  for (let round = -1; round < it.rounds; round++) {
    for (const [k, run] of [it.ours, it.reference].entries()) {
      collect();
      const start = performance.now();
      await run();
      if (round >= 0) times[k].push(performance.now() - start);
      await it.reset?.();
    }
  }
  const [ours, reference] = times.map((all) => {
    const sorted = all.toSorted((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], fastest: sorted[0] };
  });
  const rate = (ms: number): string => (ROWS / ms / 1000).toFixed(2);
  process.stdout.write(
    `${it.name.padEnd(46)} ours ${rate(ours.median)} M rows/s (fastest ${rate(ours.fastest)})   ` +
      `${it.referenceName} ${rate(reference.median)} M rows/s   ` +
      `speed ratio ${(reference.median / ours.median).toFixed(2)}   promise: ${it.promise}\n`,
  );
}
