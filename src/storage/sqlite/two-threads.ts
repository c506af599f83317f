import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Bars } from '../../model/bars.ts';
import { startThread } from '../thread.ts';
import type { BarReader } from './bars.ts';
import type { SeriesRow } from './series.ts';
import { readShare, sharedBetweenTwo, takeAll, together } from './share.ts';
import type { Share, Shared } from './share.ts';

/** What the second thread is started with. */
export interface Task {
  readonly path: string;
  /** How long to wait for a lock, in ms. */
  readonly timeout: number;
  readonly shared: Shared;
}

export type StartThread = (task: Task) => Worker;
export const startBarThread: StartThread = (task) => startThread('bar-thread', task);

/** The second thread starts in some 50 ms, in which the first reads 200,000 bars: it must spare it more than that. */
export const THREAD_BARS_MIN = 300_000;

/** Whether these whole series are worth a second thread. One series is read by one thread, however long it is. */
export function worthTwoThreads(rows: readonly SeriesRow[], barsMin: number): boolean {
  const bars = rows.reduce((sum, row) => sum + row.bars, 0);
  const longest = rows.reduce((most, row) => Math.max(most, row.bars), 0);
  return rows.length > 1 && Math.min(bars, 2 * (bars - longest)) >= barsMin && availableParallelism() > 1;
}

/** All series; or none, because one has changed in between or, with a `threadProblem`, the second thread was of no use. */
export interface ReadByTwo {
  readonly series?: Bars[];
  readonly threadProblem?: string;
}

/**
 * Reads whole series with a second thread. Call it inside a transaction that sees `rows`; its promise needs that transaction
 * no more. The second thread may see a later state, and takes a series only while it has the stamp of its row. A stamp names
 * one content for ever, so all that is returned is of the caller's state.
 */
export function readByTwo(
  rows: readonly SeriesRow[],
  read: BarReader,
  where: Omit<Task, 'shared'>,
  start: StartThread,
): Promise<ReadByTwo> {
  const shared = sharedBetweenTwo(rows);
  const answer = answerOf(() => start({ ...where, shared }));
  try {
    const mine = readShare(shared, read, () => true);
    return answer.then((theirs): ReadByTwo => {
      if ('threadProblem' in theirs) return theirs;
      return theirs.whole ? { series: together(mine, theirs) } : {};
    });
  } finally {
    takeAll(shared);
  }
}

/** The share of the second thread. What it fails of is told and not thrown: its parent can do without. */
async function answerOf(start: () => Worker): Promise<Share | { readonly threadProblem: string }> {
  try {
    const thread = start();
    return await new Promise<Share>((done, fail) => {
      thread.once('message', done);
      thread.once('messageerror', fail);
      thread.once('error', fail);
      thread.once('exit', (code) => fail(new Error(`it ended with ${code} and no answer`)));
    });
  } catch (error) {
    return { threadProblem: `the second reading thread: ${error instanceof Error ? error.message : String(error)}` };
  }
}
