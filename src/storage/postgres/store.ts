import { join } from 'node:path';
import type { PoolClient } from 'pg';
import type { Bars } from '../../model/bars.ts';
import { CatalystError } from '../../model/errors.ts';
import { readThroughCache } from '../cached-bars.ts';
import type { BarSource } from '../cached-bars.ts';
import { knownAt } from '../corrections.ts';
import { recordsOf, writeTogether } from '../records.ts';
import type { Dialect, Done } from '../records.ts';
import type { BarsQuery, CacheReport, OpenOptions, Store } from '../store.ts';
import { barsWithin } from '../time-range.ts';
import { readActions, writeActions } from './actions.ts';
import { ALL_TIMES, readBars as readStoredBars } from './bars.ts';
import { addressHash } from './connection.ts';
import { readLater } from './corrections.ts';
import { importBars, listImports } from './import.ts';
import { migratePostgres, postgresVersion } from './migrate.ts';
import { SYNTAX, runStatement } from './records.ts';
import { listRuns, readRun, saveRun } from './runs.ts';
import { listSeries, selectSeries, stampsOf } from './series.ts';
import type { SeriesRow } from './series.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import { parsePostgresUrl } from './url.ts';
import type { PostgresAddress } from './url.ts';

const BUSY_TIMEOUT_MS = 5000;
/** Reading this many bars from a server takes some tens of milliseconds: less is not worth a file. */
const CACHE_BARS_MIN = 16_384;

/** Makes or updates the schema; a database that is only to be read is not made into a store. */
async function prepare(client: PoolClient, name: string, options: OpenOptions): Promise<void> {
  if (options.mode === 'read' && (await postgresVersion(client)) === 0) {
    throw new CatalystError(
      'missing',
      `There is no database of catalyst at ${name} yet`,
      'Import bars first: catalyst data import <csv…>',
    );
  }
  await migratePostgres(client, { name, lockTimeoutMs: options.busyTimeoutMs });
}

/**
 * Opens a Postgres database as a store; errors as in `openStore`. The column cache is a folder of its own for each
 * database below `cacheFolder`; without one every bar is read from the server.
 */
export async function openPostgres(url: string, options: OpenOptions): Promise<Store> {
  const address = parsePostgresUrl(url, options.environment);
  const session = await openSession(address, { busyTimeoutMs: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
  try {
    await session.using((client) => prepare(client, address.name, options));
  } catch (error) {
    await session.close();
    throw error;
  }
  return postgresStore(session, address, options);
}

function postgresStore(session: Session, address: PostgresAddress, options: OpenOptions): Store {
  const { reading, writing } = session;
  const barsMin = options.cacheBarsMin ?? CACHE_BARS_MIN;
  const { cacheFolder } = options;
  let report: CacheReport = { barsFromCache: 0, barsFromDatabase: 0, written: false, problem: null };

  const throughCache = (query: BarsQuery): BarSource<SeriesRow> => ({
    select: () => reading((client) => selectSeries(client, query)),
    read: (rows, missing) =>
      reading(async (client) => {
        const now = await selectSeries(client, query);
        const changed = now.length !== rows.length || now.some((row, i) => row.stamp !== rows[i].stamp);
        if (changed) return undefined;
        const series = await readStoredBars(client, missing, ALL_TIMES.from, ALL_TIMES.to);
        return { series, live: await stampsOf(client, query.timeframe) };
      }),
  });

  const readBars = async (query: BarsQuery): Promise<Bars[]> => {
    const { from = ALL_TIMES.from, to = ALL_TIMES.to } = query;
    let series: Bars[];
    if (options.cache === false || cacheFolder === undefined) {
      series = await reading(async (client) => readStoredBars(client, await selectSeries(client, query), from, to));
      const barsFromDatabase = series.reduce((sum, bars) => sum + bars.length, 0);
      report = { barsFromCache: 0, barsFromDatabase, written: false, problem: null };
    } else {
      const folder = join(cacheFolder, `postgres-${addressHash(address)}`);
      const loaded = await readThroughCache(folder, query.timeframe, throughCache(query), barsMin);
      series = loaded.series.map((bars) => barsWithin(bars, from, to));
      report = loaded.report;
    }
    const { asOf } = query;
    if (asOf !== undefined) {
      series = knownAt(series, await reading((client) => readLater(client, query, asOf)), asOf);
    }
    return series.filter((bars) => bars.length > 0);
  };

  const dialect: Dialect = {
    syntax: SYNTAX,
    reading: (statement) => reading((client) => runStatement(client, statement)),
    writing: (statements, durable) =>
      writing(async (client) => {
        if (durable) await client.query('set local synchronous_commit = on');
        const done: Done[] = [];
        for (const statement of statements) done.push(await runStatement(client, statement));
        return done;
      }),
  };

  return {
    importBars: (series, how) => writing((client) => importBars(client, series, how)),
    readBars,
    listSeries: () => reading(listSeries),
    listImports: () => reading(listImports),
    writeActions: (actions) => writing((client) => writeActions(client, actions)),
    readActions: (symbols) => reading((client) => readActions(client, symbols)),
    saveRun: (run) => writing((client) => saveRun(client, run)),
    listRuns: () => reading(listRuns),
    readRun: (runId) => reading((client) => readRun(client, runId)),
    records: (table) => recordsOf(table, dialect),
    writeTogether: (changes) => writeTogether(changes, dialect),
    cacheReport: () => report,
    close: () => session.close(),
  };
}
