import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import { assert } from '../../model/errors.ts';
import { readThroughCache } from '../cached-bars.ts';
import type { BarSource } from '../cached-bars.ts';
import { knownAt } from '../corrections.ts';
import { recordsOf, writeTogether } from '../records.ts';
import type { Dialect, Done } from '../records.ts';
import type { BarsQuery, CacheReport, OpenOptions, Store } from '../store.ts';
import { barsWithin } from '../time-range.ts';
import { readActions, writeActions } from './actions.ts';
import { ALL_TIMES, barReader, barWriter } from './bars.ts';
import { BUSY_TIMEOUT_MS, connect } from './connection.ts';
import { correctionReader } from './corrections.ts';
import { translated } from './errors.ts';
import { importBars, listImports } from './import.ts';
import { SYNTAX, durably, runStatement } from './records.ts';
import { listRuns, readRun, saveRun } from './runs.ts';
import { listSeries, selectSeries, stampsOf } from './series.ts';
import type { SeriesRow } from './series.ts';
import { inSlices, inTurn } from './slices.ts';
import { THREAD_BARS_MIN, startBarThread } from './two-threads.ts';
import type { StartThread } from './two-threads.ts';
import { readWhole } from './whole-series.ts';
import type { WholeSeries } from './whole-series.ts';

/** Reading this many bars from the database takes some milliseconds: less is not worth a file. */
const CACHE_BARS_MIN = 16_384;

const NOTHING_READ: CacheReport = { barsFromCache: 0, barsFromDatabase: 0, written: false, problem: null };

/** Opens a SQLite file as a store; errors as in `openStore`. The column cache is the folder `<file>.cache` beside it. */
export async function openSqlite(
  location: string,
  options: OpenOptions,
  start: StartThread = startBarThread,
): Promise<Store> {
  const path = resolve(location);
  return sqliteStore(await connect(path, options), path, options, start);
}

function sqliteStore(db: Database, path: string, options: OpenOptions, start: StartThread): Store {
  const fill = barReader(db);
  const write = barWriter(db);
  const readLater = correctionReader(db);
  const barsMin = options.cacheBarsMin ?? CACHE_BARS_MIN;
  let report = NOTHING_READ;

  // The work itself is done at once, but for an import, which stops between its slices: what comes then waits for its end.
  const turn = inTurn();
  const run = <T>(work: () => T | Promise<T>): Promise<T> => turn(() => translated(path, work));
  const reading = <T>(work: () => T): Promise<T> => run(() => db.transaction(work).deferred());
  const writing = <T>(work: () => T): Promise<T> => run(() => db.transaction(work).immediate());

  const threads = {
    path,
    timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
    start,
    barsMin: options.threadBarsMin ?? THREAD_BARS_MIN,
  };
  const whole = (select: () => readonly SeriesRow[] | undefined): Promise<WholeSeries | undefined> =>
    readWhole(db, reading, fill, threads, select);

  const throughCache = (query: BarsQuery): BarSource<SeriesRow> => ({
    select: () => reading(() => selectSeries(db, query)),
    async read(rows, missing) {
      let live = new Set<string>();
      const found = await whole(() => {
        const now = selectSeries(db, query);
        const changed = now.length !== rows.length || now.some((row, i) => row.stamp !== rows[i].stamp);
        if (changed) return undefined;
        live = stampsOf(db, query.timeframe);
        return missing;
      });
      return found && { ...found, live };
    },
  });

  const withoutCache = async (query: BarsQuery, from: TimeMs, to: TimeMs): Promise<WholeSeries> => {
    const select = (): SeriesRow[] => selectSeries(db, query);
    if (from !== ALL_TIMES.from || to !== ALL_TIMES.to) {
      const range = (row: SeriesRow): Bars => fill({ ...row, count: row.bars, from, to });
      return { series: await reading(() => select().map(range)) };
    }
    const found = await whole(select);
    assert(found !== undefined, 'a selection without conditions names its series');
    return found;
  };

  const readBars = async (query: BarsQuery): Promise<Bars[]> => {
    const { from = ALL_TIMES.from, to = ALL_TIMES.to } = query;
    let series: Bars[];
    if (options.cache === false) {
      const found = await withoutCache(query, from, to);
      series = found.series;
      const barsFromDatabase = series.reduce((sum, bars) => sum + bars.length, 0);
      report = { ...NOTHING_READ, barsFromDatabase, threadProblem: found.threadProblem };
    } else {
      const loaded = await readThroughCache(`${path}.cache`, query.timeframe, throughCache(query), barsMin);
      series = loaded.series.map((bars) => barsWithin(bars, from, to));
      report = loaded.report;
    }
    const { asOf } = query;
    if (asOf !== undefined) series = knownAt(series, await reading(() => readLater(query, asOf)), asOf);
    return series.filter((bars) => bars.length > 0);
  };

  const dialect: Dialect = {
    syntax: SYNTAX,
    reading: (statement) => reading(() => runStatement(db, statement)),
    writing(statements, durable) {
      const all = (): Done[] => statements.map((statement) => runStatement(db, statement));
      return run(() => {
        const transaction = db.transaction(all);
        return durable ? durably(db, () => transaction.immediate()) : transaction.immediate();
      });
    },
  };

  return {
    importBars: (series, how) => run(() => inSlices(db, () => importBars(db, fill, write, series, how), how)),
    readBars,
    listSeries: () => reading(() => listSeries(db)),
    listImports: () => reading(() => listImports(db)),
    writeActions: (actions) => writing(() => writeActions(db, actions)),
    readActions: (symbols) => reading(() => readActions(db, symbols)),
    saveRun: (it) => writing(() => saveRun(db, it)),
    listRuns: () => reading(() => listRuns(db)),
    readRun: (runId) => reading(() => readRun(db, runId)),
    records: (table) => recordsOf(table, dialect),
    writeTogether: (changes) => writeTogether(changes, dialect),
    cacheReport: () => report,
    // SQLite folds the WAL into the file when this was its last user.
    close: () => run(() => void db.close()),
  };
}
