import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import { ALL_TIMES } from './bars.ts';
import type { BarReader } from './bars.ts';
import type { SeriesRow } from './series.ts';
import { readByTwo, worthTwoThreads } from './two-threads.ts';
import type { StartThread } from './two-threads.ts';

export interface WholeSeries {
  readonly series: Bars[];
  /** Why one thread read them where two were meant to, if so. */
  readonly threadProblem?: string | undefined;
}

export interface Threads {
  /** Where the second thread finds the database, and how long it may wait for a lock. */
  readonly path: string;
  readonly timeout: number;
  readonly start: StartThread;
  /** Fewer bars than this are read by one. */
  readonly barsMin: number;
}

/** Runs work in a transaction that only reads, what it throws in the program's terms. */
type Reading = <T>(work: () => T) => Promise<T>;

/**
 * Reads whole series of one state of the database: that in which `select` names them; undefined when it names none.
 * Two threads read where that pays. What they fail of is done by one, in a state that is selected anew.
 */
export async function readWhole(
  db: Database,
  reading: Reading,
  fill: BarReader,
  { barsMin, start, ...where }: Threads,
  select: () => readonly SeriesRow[] | undefined,
): Promise<WholeSeries | undefined> {
  const alone = (rows: readonly SeriesRow[] | undefined): Bars[] | undefined =>
    rows?.map((row) => fill({ ...row, count: row.bars, ...ALL_TIMES }));
  const begun = await reading(() => {
    const rows = select();
    // A database in memory is a copy that this connection alone can read.
    if (rows === undefined || db.memory || !worthTwoThreads(rows, barsMin)) return { series: alone(rows) };
    return { byTwo: readByTwo(rows, fill, where, start) };
  });
  if (begun.byTwo === undefined) return begun.series && { series: begun.series };
  const { series, threadProblem } = await begun.byTwo;
  if (series !== undefined) return { series };
  const again = await reading(() => alone(select()));
  return again && { series: again, threadProblem };
}
