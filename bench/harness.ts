/**
 * Speed is measured side by side: ours and a hand-written loop in turn, in one process, medians and their ratio.
 * A ratio survives a slow or noisy machine; a single time does not.
 */
import { performance } from 'node:perf_hooks';

export interface Comparison {
  readonly name: string;
  /** How many things one call handles, and what they are. */
  readonly items: number;
  readonly unit: string;
  readonly ours: () => unknown;
  /** The hand-written loop, or another library's call. */
  readonly reference: () => unknown;
  readonly referenceName?: string;
  /** What the project promises, as text: shown beside the figure, never judged here. */
  readonly promise?: string;
  readonly rounds?: number;
  /** Counts the processor's time instead of the wall's, so that what else runs on the machine stays out of a single-threaded figure. */
  readonly onProcessor?: boolean;
}

/** Rounds that are not measured: by then V8 has compiled what it will compile. */
const WARM_UP = 12;

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Milliseconds of processor time of this process, its collector's threads among them. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const timed = (run: () => unknown, now: () => number): number => {
  const start = now();
  run();
  return now() - start;
};

/** Runs both in turn and prints one line: ours, the reference, and speed ours / speed reference. */
export function compare(it: Comparison): { ours: number; reference: number; ratio: number } {
  const rounds = it.rounds ?? 15;
  const now = it.onProcessor === true ? processorTime : (): number => performance.now();
  for (let i = 0; i < WARM_UP; i++) {
    it.ours();
    it.reference();
  }
  const ours: number[] = [];
  const reference: number[] = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(timed(it.ours, now));
    reference.push(timed(it.reference, now));
  }
  const a = median(ours);
  const b = median(reference);
  const rate = (ms: number): string => {
    const perSecond = (it.items / ms) * 1000;
    const text =
      perSecond >= 1e6
        ? `${(perSecond / 1e6).toFixed(1)} M`
        : perSecond >= 1e3
          ? `${(perSecond / 1e3).toFixed(1)} k`
          : perSecond.toFixed(0);
    return `${text} ${it.unit}/s`;
  };
  const promise = it.promise === undefined ? '' : `   promise: ${it.promise}`;
  process.stdout.write(
    `${it.name.padEnd(46)} ours ${rate(a).padStart(18)} (${((a * 1e6) / it.items).toFixed(1)} ns)   ` +
      `${it.referenceName ?? 'by hand'} ${rate(b).padStart(18)} (${((b * 1e6) / it.items).toFixed(1)} ns)   ` +
      `speed ratio ${(b / a).toFixed(2)}${promise}\n`,
  );
  return { ours: a, reference: b, ratio: b / a };
}
