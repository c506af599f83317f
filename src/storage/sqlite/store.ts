import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { readThroughCache } from '../cached-bars.ts';
import type { BarSource } from '../cached-bars.ts';
import type { BarsQuery, CacheReport, OpenOptions, Store } from '../store.ts';
import { barsWithin } from '../time-range.ts';
import { readActions, writeActions } from './actions.ts';
import { ALL_TIMES, barReader, barWriter } from './bars.ts';
import { connect } from './connection.ts';
import { translated } from './errors.ts';
import { importBars, listImports } from './import.ts';
import { listRuns, readRun, saveRun } from './runs.ts';
import { listSeries, selectSeries, stampsOf } from './series.ts';
import type { SeriesRow } from './series.ts';

/** Reading this many bars from the database takes some milliseconds: less is not worth a file. */
const CACHE_BARS_MIN = 16_384;

/** Opens a SQLite file as a store; errors as in `openStore`. The column cache is the folder `<file>.cache` beside it. */
export async function openSqlite(location: string, options: OpenOptions): Promise<Store> {
  const path = resolve(location);
  return sqliteStore(await connect(path, options), path, options);
}

function sqliteStore(db: Database, path: string, options: OpenOptions): Store {
  const fill = barReader(db);
  const write = barWriter(db);
  const barsMin = options.cacheBarsMin ?? CACHE_BARS_MIN;
  let report: CacheReport = { barsFromCache: 0, barsFromDatabase: 0, written: false, problem: null };

  // Promises so that another dialect can join; the work itself is done at once, and what it throws rejects the promise.
  const run = <T>(work: () => T): Promise<T> => new Promise((done) => done(translated(path, work)));
  const reading = <T>(work: () => T): Promise<T> => run(() => db.transaction(work).deferred());
  const writing = <T>(work: () => T): Promise<T> => run(() => db.transaction(work).immediate());

  const read = (rows: readonly SeriesRow[], from: TimeMs, to: TimeMs): Bars[] =>
    rows.map((row) => fill({ ...row, count: row.bars, from, to }));

  const throughCache = (query: BarsQuery): BarSource<SeriesRow> => ({
    select: () => reading(() => selectSeries(db, query)),
    read: (rows, missing) =>
      reading(() => {
        const now = selectSeries(db, query);
        const changed = now.length !== rows.length || now.some((row, i) => row.stamp !== rows[i].stamp);
        if (changed) return undefined;
        const series = read(missing, ALL_TIMES.from, ALL_TIMES.to);
        return { series, live: stampsOf(db, query.timeframe) };
      }),
  });

  const readBars = async (query: BarsQuery): Promise<Bars[]> => {
    const { from = ALL_TIMES.from, to = ALL_TIMES.to } = query;
    let series: Bars[];
    if (options.cache === false) {
      series = await reading(() => read(selectSeries(db, query), from, to));
      const barsFromDatabase = series.reduce((sum, bars) => sum + bars.length, 0);
      report = { barsFromCache: 0, barsFromDatabase, written: false, problem: null };
    } else {
      const loaded = await readThroughCache(`${path}.cache`, query.timeframe, throughCache(query), barsMin);
      series = loaded.series.map((bars) => barsWithin(bars, from, to));
      report = loaded.report;
    }
    return series.filter((bars) => bars.length > 0);
  };

  return {
    importBars: (series, how) => writing(() => importBars(db, fill, write, series, how)),
    readBars,
    listSeries: () => reading(() => listSeries(db)),
    listImports: () => reading(() => listImports(db)),
    writeActions: (actions) => writing(() => writeActions(db, actions)),
    readActions: (symbols) => reading(() => readActions(db, symbols)),
    saveRun: (it) => writing(() => saveRun(db, it)),
    listRuns: () => reading(() => listRuns(db)),
    readRun: (runId) => reading(() => readRun(db, runId)),
    cacheReport: () => report,
    // SQLite folds the WAL into the file when this was its last user.
    close: () => run(() => void db.close()),
  };
}
