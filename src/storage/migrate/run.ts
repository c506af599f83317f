import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { CatalystError } from '../../model/errors.ts';
import { count, printable } from '../../model/text.ts';
import { isConnectionLost, isNotReady, postgresError } from '../postgres/errors.ts';
import { migratePostgres, postgresVersion } from '../postgres/migrate.ts';
import type { PostgresAddress } from '../postgres/url.ts';
import type { FindRows, MigrationPlan } from './cell.ts';
import { certificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { findHome } from './target/home.ts';
import { interrupted, withClient } from './target/client.ts';
import { prepareTable } from './target/prepare.ts';
import { publish } from './target/publish.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { lockTarget, prepareSession } from './target/session.ts';
import { stageAll } from './target/stage-all.ts';
import type { ReadChunks } from './target/stage-all.ts';
import { createStaging, forgetRun } from './target/staging.ts';
import { createRun, ensureState, findRun, resumeRun, unfinishedRuns } from './target/state.ts';
import type { About, RunIdentity, RunState } from './target/state.ts';
import { quarantineOf } from './target/totals.ts';
import { QUARANTINE_LISTED_MAX } from './certificate.ts';
import { certifyTables, objectsNow } from './certify.ts';

const LOCK_WAIT_MS = 10_000;
const TABLE_LOCK_WAIT_MS = 60_000;
/** Waits before a target that was lost is tried again; a server that restarts is back within them. */
const BACKOFF_MS = [500, 1000, 2000, 4000, 8000];
/** Reasons named when `--on-invalid fail` stops a run. */
const REASONS_TOLD = 5;

/** What a migration reads from: one state of the source, however long it takes. */
export interface MigrationSource {
  readonly path: string;
  readonly fingerprint: string;
  readonly plan: MigrationPlan;
  readonly schema: Pick<About, 'encoding' | 'applicationId' | 'userVersion'>;
  readonly warnings: readonly string[];
  readonly readChunks: ReadChunks;
  readonly findRows: FindRows;
}

/** Told as the work goes on, so that someone who waits can see it. */
export type Phase = 'reading' | 'copying' | 'indexing' | 'publishing' | 'verifying';
export interface Watcher {
  /** What begins, and of how much it is: rows, or tables where each is one step. */
  readonly phase: (phase: Phase, total: number) => void;
  /** So many more are done. */
  readonly rows: (more: number) => void;
  readonly note: (text: string) => void;
}

export interface MigrateRequest {
  readonly source: MigrationSource;
  readonly target: PostgresAddress;
  readonly onInvalid: 'quarantine' | 'fail';
  readonly engineVersion: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
}

export interface Migrated {
  readonly certificate: Certificate;
  /** False when an earlier run had done it all. */
  readonly isNew: boolean;
}

/**
 * Migrates, going on where an earlier start was stopped. Either everything is visible in the target afterwards, or nothing.
 * @throws CatalystError `data` under `onInvalid: 'fail'`; `busy`, `storage`; `interrupted` when the signal says so
 */
export async function migrate(request: MigrateRequest): Promise<Migrated> {
  const { target, signal, watcher } = request;
  for (let failed = 0; ;) {
    const before = request.now();
    try {
      return await attempt(request);
    } catch (error) {
      if (signal.aborted) throw interrupted(error);
      // A server that worked for a while and went away starts the count anew.
      if (request.now() - before > 2 * BACKOFF_MS[BACKOFF_MS.length - 1]) failed = 0;
      const mayPass = isConnectionLost(error) || (failed > 0 && isNotReady(error));
      if (!mayPass || failed === BACKOFF_MS.length) throw postgresError(error, target.name);
      watcher.note(`the database ${target.name} went away; trying again in ${BACKOFF_MS[failed] / 1000} s`);
      await sleep(BACKOFF_MS[failed++], undefined, { signal }).catch((cause: unknown) => {
        throw interrupted(cause);
      });
    }
  }
}

async function attempt(request: MigrateRequest): Promise<Migrated> {
  return withClient(request.target, request.signal, async (client) => {
    await prepareSession(client, TABLE_LOCK_WAIT_MS);
    await lockTarget(client, LOCK_WAIT_MS);
    await migratePostgres(client, { name: request.target.name });
    await ensureState(client);
    const { source } = request;
    const identity = { source: source.path, fingerprint: source.fingerprint, shape: shapeOf(source.plan) };
    const known = await findRun(client, identity);
    if (known !== null && known.publishedAtMs !== null && known.fingerprint === source.fingerprint) {
      const certificate = await certify(client, request, known);
      if (certificate.verified) return { certificate, isNew: false };
      request.watcher.note('the target has changed since it was migrated: bringing what is missing');
    }
    const run = await beginRun(client, request, identity, known?.publishedAtMs === null ? known : null);
    await bring(client, request, run);
    const published = await findRun(client, identity);
    return { certificate: await certify(client, request, published ?? run), isNew: true };
  });
}

/** The plan without what changes when rows come and go: a run may go on only where this is the same. */
export function shapeOf(plan: MigrationPlan): string {
  const tables = plan.tables.map((table) => ({ ...table, rows: 0, chunks: [], identity: table.identity?.column }));
  const text = JSON.stringify([tables, plan.foreignKeys, plan.indexes]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The run goes on, or a new one begins and what else was begun from this source is taken away. */
async function beginRun(
  client: Client,
  request: MigrateRequest,
  identity: RunIdentity,
  unfinished: RunState | null,
): Promise<RunState & { readonly isOtherState: boolean }> {
  const { source, engineVersion, now } = request;
  for (const table of source.plan.tables) await findHome(client, table, source.plan);
  return inTransaction(client, async () => {
    for (const stale of await unfinishedRuns(client, source.path)) {
      if (stale.id !== unfinished?.id) await forgetRun(client, stale);
    }
    if (unfinished !== null) {
      const run = await resumeRun(client, unfinished, source.fingerprint);
      return { ...run, isOtherState: unfinished.fingerprint !== source.fingerprint };
    }
    const { tables } = source.plan;
    const { encoding, applicationId, userVersion } = source.schema;
    const about = { encoding, applicationId, userVersion, objects: source.plan.objects };
    const run = await createRun(client, { ...identity, about, engineVersion, startedAtMs: now(), tables });
    await createStaging(client, run);
    return { ...run, isOtherState: false };
  });
}

/** From the first chunk until everything is visible. */
async function bring(
  client: Client,
  request: MigrateRequest,
  run: RunState & { readonly isOtherState: boolean },
): Promise<void> {
  const { source, watcher, signal } = request;
  const checkpoint = (rows: number): void => {
    if (signal.aborted) throw interrupted(signal.reason);
    watcher.rows(rows);
  };
  const rows = run.tables.reduce((sum, table) => sum + table.rows, 0);
  watcher.phase('copying', rows);
  await stageAll(client, run, source.readChunks, run.isOtherState, checkpoint);
  watcher.phase('indexing', run.tables.length);
  for (const [number, table] of run.tables.entries()) {
    const home = await findHome(client, table, source.plan);
    await prepareTable(client, run, number, home, source.plan, source.findRows);
    checkpoint(1);
  }
  watcher.phase('publishing', run.tables.length);
  const refuseInvalid = async (): Promise<void> => {
    if (request.onInvalid === 'fail') await refuseQuarantine(client, run);
  };
  try {
    await refuseInvalid();
    await publish(client, run, source.plan, source.findRows, refuseInvalid, request.now());
  } catch (error) {
    if (error instanceof CatalystError && error.code === 'data') {
      await inTransaction(client, () => forgetRun(client, run));
    }
    throw error;
  }
}

async function refuseQuarantine(client: Client, run: RunState): Promise<void> {
  const { entries, rows } = await quarantineOf(client, run, REASONS_TOLD);
  if (rows === 0) return;
  const some = entries
    .slice(0, REASONS_TOLD)
    .map((it) => `\n  ${printable(it.table)} ${it.key}: ${printable(it.column)} ${it.value}: ${it.reason}`);
  throw new CatalystError(
    'data',
    `${count(rows, 'row')} cannot be migrated as ${rows === 1 ? 'it is' : 'they are'}; the target holds nothing of this run${some.join('')}`,
    'mend them in the source, or leave them out and have them listed with --on-invalid quarantine',
  );
}

async function certify(client: Client, request: MigrateRequest, run: RunState): Promise<Certificate> {
  const { source, target, engineVersion, watcher } = request;
  watcher.phase(
    'verifying',
    run.tables.reduce((sum, table) => sum + table.rows, 0),
  );
  const tables = await certifyTables(client, run, source, watcher.rows);
  return certificate({
    direction: 'sqlite-to-postgres',
    dryRun: false,
    engineVersion,
    schemaVersion: await postgresVersion(client),
    from: source.path,
    to: target.name,
    sourceFingerprint: run.fingerprint,
    startedAtMs: run.startedAtMs,
    finishedAtMs: run.publishedAtMs ?? run.startedAtMs,
    tables,
    quarantine: await quarantineOf(client, run, QUARANTINE_LISTED_MAX),
    plan: { ...source.plan, objects: await objectsNow(client, run, source.plan) },
    warnings: source.warnings,
  });
}
