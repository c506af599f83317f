import type { Bars } from '../model/bars.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { StampedBars } from './column-segment.ts';
import type { CacheReport } from './store.ts';

/** What the cached reading needs from a dialect. `Row` is a series of the query, one content of it named by its stamp. */
export interface BarSource<Row extends { readonly stamp: string }> {
  /** The series of the query. */
  select(): Promise<Row[]>;
  /**
   * The whole series `missing`, and all stamps of the timeframe in use, from one snapshot of the database; undefined when
   * a series of the query is no longer what `rows` says.
   */
  read(
    rows: readonly Row[],
    missing: readonly Row[],
  ): Promise<{ series: Bars[]; live: ReadonlySet<string>; threadProblem?: string | undefined } | undefined>;
}

const barsIn = (series: readonly Bars[]): number => series.reduce((sum, bars) => sum + bars.length, 0);

/** Runs `work`; when the file system refuses, `otherwise`, and the refusal is told. Anything else is a bug and thrown. */
async function attempt<T>(work: () => Promise<T>, otherwise: T, told: (problem: string) => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    told(error.message);
    return otherwise;
  }
}

/**
 * Whole series through the column cache in `folder`. What the cache lacks comes from the database and is then cached.
 * A cache that cannot be read or written is a fact for the report, never an error: the database has everything.
 * All series are of one state of the database: when another process changes one in between, the reading starts over.
 */
export async function readThroughCache<Row extends { readonly stamp: string }>(
  folder: string,
  timeframe: Timeframe,
  source: BarSource<Row>,
  barsMin: number,
): Promise<{ series: Bars[]; report: CacheReport }> {
  const { needsRewrite, readCache, updateCache } = await import('./column-cache.ts');
  let problem: string | null = null;
  const told = (message: string): void => {
    problem ??= message;
  };
  for (;;) {
    const rows = await source.select();
    const wanted = new Set(rows.map((row) => row.stamp));
    const nothing = { found: new Map<string, Bars>(), files: [] };
    const { found, files } = await attempt(() => readCache(folder, timeframe, wanted), nothing, told);
    const missing = rows.filter((row) => !found.has(row.stamp));
    let written = false;
    let barsFromDatabase = 0;
    let threadProblem: string | undefined;
    if (missing.length > 0 || needsRewrite(files)) {
      const database = await source.read(rows, missing);
      if (database === undefined) continue;
      threadProblem = database.threadProblem;
      const cached = [...found].map(([stamp, bars]): StampedBars => ({ stamp, bars }));
      const fresh = missing.map((row, i): StampedBars => ({ stamp: row.stamp, bars: database.series[i] }));
      const update = () => updateCache(folder, timeframe, { fresh, cached }, files, database.live, barsMin);
      written = await attempt(update, false, told);
      for (const { stamp, bars } of fresh) found.set(stamp, bars);
      barsFromDatabase = barsIn(database.series);
    }
    const series = rows.map((row) => found.get(row.stamp)!);
    const barsFromCache = barsIn(series) - barsFromDatabase;
    return { series, report: { barsFromCache, barsFromDatabase, written, problem, threadProblem } };
  }
}
