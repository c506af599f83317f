import type { Adjustment, CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import type { Manifest, Trade } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { Change } from './change.ts';
import type { RecordName, Records } from './record.ts';

/** What makes a series itself. The same symbol from two feeds, or raw and adjusted, are two series and never mixed. */
export interface SeriesKey {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Where the prices were made: `csv`, `alpaca-iex` … */
  readonly feed: string;
  /** What the stored prices are already adjusted for; `none` is as traded. */
  readonly adjustment: Adjustment;
}

/** A series as the store lists it. */
export interface StoredSeries extends SeriesKey {
  readonly currency: string;
  readonly bars: number;
  /** Time of the first and the last bar. */
  readonly first: TimeMs;
  readonly last: TimeMs;
  /** Counts the imports that changed the series, from 1. */
  readonly revision: number;
  /** The import that changed it last. */
  readonly source: string;
  readonly importedAt: TimeMs;
}

/** Which bars to read. `from` and `to` are both inclusive; without `symbols`, every symbol that fits. */
export interface BarsQuery {
  readonly timeframe: Timeframe;
  readonly symbols?: readonly string[] | undefined;
  readonly from?: TimeMs | undefined;
  readonly to?: TimeMs | undefined;
  readonly feed?: string | undefined;
  readonly adjustment?: Adjustment | undefined;
  /**
   * Bars as they were known at this instant: with the values that an import has replaced since, and without those that had not
   * begun (daily) or not ended (shorter). When the session of a daily bar closed is not the store's to know.
   */
  readonly asOf?: TimeMs | undefined;
}

/** What to do with a bar whose time is stored with other values: take the new one, keep the old one, or refuse all. */
export type ConflictRule = 'replace' | 'keep' | 'fail';

export interface ImportOptions {
  /** Where the bars came from, for the record: a file's name or an address. */
  readonly source: string;
  readonly importedAt: TimeMs;
  readonly onConflict?: ConflictRule | undefined;
  /** When the new values became known: until then, bars that are replaced read as they were. `importedAt` unless told. */
  readonly knownAt?: TimeMs | undefined;
  /** `csv` unless told. */
  readonly feed?: string | undefined;
  /** `none` unless told. */
  readonly adjustment?: Adjustment | undefined;
  /** `USD` unless told. */
  readonly currency?: string | undefined;
  /** Rows of the source that were left out as invalid, for the record. */
  readonly rejected?: number | undefined;
  /** Stops an import that is still being written: `CatalystError` (interrupted), and nothing of it is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Told from time to time how many of the bars are done. */
  readonly onProgress?: ((bars: number) => void) | undefined;
}

/** Every bar handed in is counted in exactly one of the four. */
export interface ImportCounts {
  readonly inserted: number;
  /** Stored with other values and replaced. */
  readonly updated: number;
  /** Stored with the same values. */
  readonly unchanged: number;
  /** Stored with other values and left as they were (`onConflict: 'keep'`). */
  readonly kept: number;
}

/** One import on record. */
export interface ImportRecord extends ImportCounts {
  readonly source: string;
  readonly importedAt: TimeMs;
  readonly series: number;
  readonly rejected: number;
}

export type WriteCounts = Omit<ImportCounts, 'kept'>;

/** A finished run as it is kept: the manifest makes it repeatable, the rest is what it said. */
export interface StoredRun {
  readonly manifest: Manifest;
  readonly statistics: Readonly<Record<string, number | null>>;
  readonly trades: readonly Trade[];
  readonly savedAt: TimeMs;
}

/** A run in a list of runs. */
export interface RunSummary {
  readonly runId: string;
  readonly strategy: string;
  readonly timeframe: Timeframe;
  readonly trades: number;
  readonly savedAt: TimeMs;
}

/** Where the bars of the last `readBars` came from. `problem` says why the cache was of no use, if it was not. */
export interface CacheReport {
  readonly barsFromCache: number;
  readonly barsFromDatabase: number;
  readonly written: boolean;
  readonly problem: string | null;
  /** Why one thread read the database where two were meant to, if so. */
  readonly threadProblem?: string | undefined;
}

/**
 * Everything above storage sees the database through this; every dialect passes `contract.test.ts`.
 * Each writing method is one transaction: all of it is there afterwards, or none. All methods throw `CatalystError`:
 * `busy` when another process holds the lock for too long, `storage` for everything else the database refuses.
 */
export interface Store {
  /** Writes bars and the record of their import. Bars that are stored with the same values change nothing. */
  importBars(series: readonly Bars[], options: ImportOptions): Promise<ImportCounts>;
  /**
   * The bars of a query, by symbol; symbols without a bar in the range are left out.
   * The columns may share memory between symbols (equal timelines do) and must not be written to.
   * @throws CatalystError `missing` when a named symbol, or every symbol, is not stored; `data` when a symbol is stored
   * from two feeds or adjustments and the query does not say which.
   */
  readBars(query: BarsQuery): Promise<Bars[]>;
  /** Every series, by symbol, then timeframe, feed and adjustment. */
  listSeries(): Promise<StoredSeries[]>;
  /** Every import, oldest first. */
  listImports(): Promise<ImportRecord[]>;
  /** Stores actions; one of the same symbol, date and kind is replaced. */
  writeActions(actions: readonly CorporateAction[]): Promise<WriteCounts>;
  /** Actions by symbol and date: of all symbols, or of these. */
  readActions(symbols?: readonly string[]): Promise<CorporateAction[]>;
  /** Keeps a run. The same run saved again takes its place. */
  saveRun(run: StoredRun): Promise<void>;
  /** Runs, the newest last. */
  listRuns(): Promise<RunSummary[]>;
  readRun(runId: string): Promise<StoredRun | undefined>;
  /** The records of a table: cycles, news, candidates, signals, orders and all others without a method of their own. */
  records<N extends RecordName>(table: N): Records<N>;
  /** Changes of several tables, in their order, in one transaction (`change.ts` makes them). */
  writeTogether(changes: readonly Change[]): Promise<void>;
  /** What the column cache did for the last `readBars`. */
  cacheReport(): CacheReport;
  close(): Promise<void>;
}

/** How a store is opened. */
export interface OpenOptions {
  /** `read` never makes a database; `write` makes one where there is none. */
  readonly mode: 'read' | 'write';
  /** How long to wait for another process' transaction. */
  readonly busyTimeoutMs?: number | undefined;
  /** `false` reads every bar from the database. */
  readonly cache?: boolean | undefined;
  /** Where a database that is no file of ours keeps its column caches, a folder each; without one it has no cache. */
  readonly cacheFolder?: string | undefined;
  /** Where a server's user, password and guard are taken from when the URL tells none: PGUSER, PGPASSWORD and their like. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Fewer bars than this are not worth a cache file. */
  readonly cacheBarsMin?: number | undefined;
  /** Fewer bars than this are not worth a second thread, where a dialect reads with two. */
  readonly threadBarsMin?: number | undefined;
}
