import type { Bars } from '../../model/bars.ts';
import { ALL_TIMES } from './bars.ts';
import type { BarReader } from './bars.ts';
import type { SeriesRow } from './series.ts';

/** Series that two threads divide between them: each takes the next one in turn until none is left. */
export interface Shared {
  readonly rows: readonly SeriesRow[];
  /** Positions in `rows`, the longest series first, so that the threads end at about the same time. */
  readonly order: readonly number[];
  /** One number in the memory of both: how many of `order` are taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** The series that one of the two has read, by position in `rows`; `whole` is false when one is no longer as its row says. */
export interface Share {
  readonly bars: readonly (readonly [position: number, bars: Bars])[];
  readonly whole: boolean;
}

export function sharedBetweenTwo(rows: readonly SeriesRow[]): Shared {
  const order = rows.map((_, position) => position).sort((a, b) => rows[b].bars - rows[a].bars);
  return { rows, order, taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
}

/** Leaves nothing for the other thread to take. */
export function takeAll({ order, taken }: Shared): void {
  Atomics.store(taken, 0, order.length);
}

/** Reads series until none is left to take, or until one is not as its row says. Call it inside a transaction. */
export function readShare(shared: Shared, read: BarReader, isPresent: (row: SeriesRow) => boolean): Share {
  const { rows, order, taken } = shared;
  const bars: [number, Bars][] = [];
  for (;;) {
    const turn = Atomics.add(taken, 0, 1);
    if (turn >= order.length) return { bars, whole: true };
    const row = rows[order[turn]];
    if (!isPresent(row)) {
      takeAll(shared);
      return { bars, whole: false };
    }
    bars.push([order[turn], read({ ...row, count: row.bars, ...ALL_TIMES })]);
  }
}

/** The memory of a share, to be handed from thread to thread without copying. */
export function memoryOf({ bars }: Share): ArrayBuffer[] {
  const columns = bars.flatMap(([, it]) => [it.time, it.open, it.high, it.low, it.close, it.volume]);
  return [...new Set(columns.map((column) => column.buffer as ArrayBuffer))];
}

/** Two shares as one list in the order of the rows. */
export function together(mine: Share, theirs: Share): Bars[] {
  return [...mine.bars, ...theirs.bars].sort(([a], [b]) => a - b).map(([, bars]) => bars);
}
