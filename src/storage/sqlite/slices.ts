import { setImmediate } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../model/errors.ts';

export interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Long work in one writing transaction: `steps` yields how far it has come, and between two steps the process hears its signals.
 * What goes wrong, an interruption too, leaves nothing of it.
 */
export async function inSlices<T>(
  db: Database,
  steps: () => Generator<number, T>,
  { signal, onProgress }: Watch,
): Promise<T> {
  db.exec('begin immediate');
  try {
    const work = steps();
    for (;;) {
      const step = work.next();
      if (step.done === true) {
        db.exec('commit');
        return step.value;
      }
      onProgress?.(step.value);
      await setImmediate();
      if (signal?.aborted === true) {
        throw new CatalystError(
          'interrupted',
          'stopped while writing bars',
          'Nothing was kept of what was being written.',
        );
      }
    }
  } finally {
    // Still open only when something was thrown; SQLite itself ends it when a disk is full.
    if (db.inTransaction) db.exec('rollback');
  }
}

/** One thing after the other: what comes while another is under way waits for its end, and else begins at once. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let underWay: Promise<void> | null = null;
  const free = (): void => {
    underWay = null;
  };
  return async (work) => {
    while (underWay !== null) await underWay;
    const result = work();
    underWay = result.then(free, free);
    return result;
  };
}
