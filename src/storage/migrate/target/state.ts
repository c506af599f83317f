import type { Client } from 'pg';
import { CatalystError } from '../../../model/errors.ts';
import type { EncodedChunk, QuarantinedRow, SourceObject, TablePlan, TimeForms } from '../cell.ts';
import { handedChecksum } from '../handed.ts';
import { inTransaction } from '../../postgres/transaction.ts';

/** Changes when the tables below do. */
const FORM = 'catalyst migrations, form 2';
/** Rows of one insert into quarantine. */
const BATCH = 1000;

/**
 * What a migration knows of itself lives in the target, in the same transactions as what it tells of:
 * `runs` (one command, from its first start until its data are visible), `tables` (the plan of each, and what came of it),
 * `chunks` (pieces that are in staging), `quarantine` (rows that were handed back).
 */
const DDL = `
  create schema migration;
  comment on schema migration is '${FORM}';
  create table migration.runs (
    id bigint generated always as identity primary key,
    source text not null,
    fingerprint text not null,
    shape text not null,
    about json not null,
    attempt integer not null,
    engine_version text not null,
    started_at timestamptz not null,
    published_at timestamptz
  );
  create table migration.tables (
    run bigint not null references migration.runs on delete cascade,
    number integer not null,
    source text not null,
    plan json not null,
    outcome json,
    primary key (run, number)
  );
  create table migration.chunks (
    run bigint not null,
    number integer not null,
    chunk integer not null,
    attempt integer not null,
    rows bigint not null,
    quarantined bigint not null,
    checksum text not null,
    sums json not null,
    time_forms json not null,
    quarantine_checksum text not null,
    primary key (run, number, chunk),
    foreign key (run, number) references migration.tables on delete cascade
  );
  create table migration.quarantine (
    id bigint generated always as identity primary key,
    run bigint not null,
    number integer not null,
    key text not null,
    cells json not null,
    reasons json not null,
    hash text,
    sums json,
    foreign key (run, number) references migration.tables on delete cascade
  );
  create index quarantine_by_table on migration.quarantine (run, number);
`;

/** A run as it is known to the target. */
export interface RunState {
  readonly id: string;
  readonly attempt: number;
  readonly fingerprint: string;
  readonly startedAtMs: number;
  readonly publishedAtMs: number | null;
  readonly tables: readonly TablePlan[];
}

/** What became of a table when its rows became visible. */
export interface Outcome {
  /** Rows that the target had already, each with the same values. */
  readonly alreadyThere: number;
  /** Indexes and foreign keys that Postgres would not have: a value is too long, or types differ. */
  readonly notBuilt: readonly string[];
}

/** What names a run: the same command on the same source is the same run. */
export interface RunIdentity {
  readonly source: string;
  readonly fingerprint: string;
  /** The plan without what changes when rows do: see `shapeOf`. */
  readonly shape: string;
}

export interface ChunkRecord {
  readonly chunk: number;
  readonly rows: number;
  readonly quarantined: number;
  readonly checksum: string;
  readonly sums: Readonly<Record<string, string>>;
  readonly timeForms: TimeForms;
  /** Of the rows of the chunk that were handed back: see handed.ts. */
  readonly quarantineChecksum: string;
}

/** The state tables are there, or are made now. @throws CatalystError when somebody else's schema has their name */
export async function ensureState(client: Client): Promise<void> {
  const { rows } = await client.query<{ form: string | null }>(
    `select obj_description(oid, 'pg_namespace') as form from pg_namespace where nspname = 'migration'`,
  );
  if (rows.length === 0) {
    await inTransaction(client, () => client.query(DDL));
    return;
  }
  if (rows[0].form === FORM) return;
  const ours = rows[0].form?.startsWith('catalyst migrations') === true;
  throw new CatalystError(
    'storage',
    ours
      ? 'the target was migrated by another version of catalyst'
      : 'the target has a schema named migration that catalyst did not make',
    ours ? 'use the version that made it, or the newest' : 'rename that schema, or migrate to another database',
  );
}

/** The newest run of this source and shape, published or not. */
export const findRun = (client: Client, { source, shape }: RunIdentity): Promise<RunState | null> =>
  newestRun(client, 'source = $1 and shape = $2', [source, shape]);

/** The newest run of this source whose rows are visible. */
export const lastPublished = (client: Client, source: string): Promise<RunState | null> =>
  newestRun(client, 'source = $1 and published_at is not null', [source]);

/** The table that was brought to each home last, and by which run: its number there, and what its source was like. */
export interface Brought {
  readonly run: RunState;
  readonly number: number;
  readonly table: TablePlan;
  readonly about: About;
}

/** All tables that were ever brought here, each by the last run that did, the newest run first. */
export async function broughtTables(client: Client): Promise<Brought[]> {
  const { rows } = await client.query<{ id: string; source: string; number: number; plan: TablePlan; about: About }>(
    `select r.id, r.source, t.number, t.plan, r.about from migration.runs r join migration.tables t on t.run = r.id
     where r.published_at is not null order by r.id desc, t.number`,
  );
  const runs = new Map<string, RunState>();
  const homes = new Set<string>();
  const brought: Brought[] = [];
  for (const { id, number, plan, about } of rows) {
    const home = JSON.stringify([plan.schema, plan.target]);
    if (homes.has(home)) continue;
    homes.add(home);
    const run = runs.get(id) ?? (await newestRun(client, 'id = $1', [id]))!;
    runs.set(id, run);
    brought.push({ run, number, table: plan, about });
  }
  return brought;
}

/** Whether a migration has ever begun here. */
export async function hasState(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`select to_regclass('migration.runs') is not null as found`);
  return rows[0].found;
}

async function newestRun(client: Client, where: string, values: readonly string[]): Promise<RunState | null> {
  const { rows } = await client.query<{
    id: string;
    attempt: number;
    fingerprint: string;
    started: number;
    published: number | null;
  }>(
    `select id, attempt, fingerprint, extract(epoch from started_at)::float8 * 1000 as started,
       extract(epoch from published_at)::float8 * 1000 as published
     from migration.runs where ${where} order by id desc limit 1`,
    [...values],
  );
  if (rows.length === 0) return null;
  const [run] = rows;
  const tables = await client.query<{ plan: TablePlan }>(
    'select plan from migration.tables where run = $1 order by number',
    [run.id],
  );
  return {
    id: run.id,
    attempt: run.attempt,
    fingerprint: run.fingerprint,
    startedAtMs: run.started,
    publishedAtMs: run.published,
    tables: tables.rows.map(({ plan }) => plan),
  };
}

/** Runs from this source that were begun and never became visible. */
export async function unfinishedRuns(client: Client, source: string): Promise<Pick<RunState, 'id' | 'tables'>[]> {
  const { rows } = await client.query<{ id: string; plans: TablePlan[] }>(
    `select r.id, coalesce(json_agg(t.plan order by t.number) filter (where t.run is not null), '[]') as plans
     from migration.runs r left join migration.tables t on t.run = r.id
     where r.source = $1 and r.published_at is null group by r.id`,
    [source],
  );
  return rows.map(({ id, plans }) => ({ id, tables: plans }));
}

/** What became of a table when it was published. */
export async function outcomeOf(client: Client, run: RunState, number: number): Promise<Outcome> {
  const { rows } = await client.query<{ outcome: Outcome | null }>(
    'select outcome from migration.tables where run = $1 and number = $2',
    [run.id, number],
  );
  return rows[0].outcome ?? { alreadyThere: 0, notBuilt: [] };
}

/** What the way back needs to know of the source beside its tables. */
export interface About {
  readonly encoding: string;
  readonly applicationId: number;
  readonly userVersion: number;
  readonly objects: readonly SourceObject[];
}

export interface NewRun extends RunIdentity {
  readonly about: About;
  readonly engineVersion: string;
  readonly startedAtMs: number;
  readonly tables: readonly TablePlan[];
}

/** Must run in a transaction. */
export async function createRun(client: Client, run: NewRun): Promise<RunState> {
  const { rows } = await client.query<{ id: string }>(
    `insert into migration.runs (source, fingerprint, shape, about, attempt, engine_version, started_at)
     values ($1, $2, $3, $4, 1, $5, to_timestamp($6)) returning id`,
    [run.source, run.fingerprint, run.shape, JSON.stringify(run.about), run.engineVersion, run.startedAtMs / 1000],
  );
  const [{ id }] = rows;
  for (const [number, table] of run.tables.entries()) {
    await client.query('insert into migration.tables (run, number, source, plan) values ($1, $2, $3, $4)', [
      id,
      number,
      table.source,
      JSON.stringify(table),
    ]);
  }
  const { fingerprint, startedAtMs, tables } = run;
  return { id, attempt: 1, fingerprint, startedAtMs, publishedAtMs: null, tables };
}

/** A start of a run that was begun before. Whatever still goes on of its last start can commit nothing from now on. */
export async function resumeRun(client: Client, run: RunState, fingerprint: string): Promise<RunState> {
  const { rows } = await client.query<{ attempt: number }>(
    'update migration.runs set attempt = attempt + 1, fingerprint = $2 where id = $1 returning attempt',
    [run.id, fingerprint],
  );
  return { ...run, attempt: rows[0].attempt, fingerprint };
}

/** To be called first in each transaction of a run. @throws CatalystError `busy` when a later start has taken over */
export async function stillOurs(client: Client, run: RunState): Promise<void> {
  const { rowCount } = await client.query('select from migration.runs where id = $1 and attempt = $2 for share', [
    run.id,
    run.attempt,
  ]);
  if (rowCount === 1) return;
  throw new CatalystError(
    'busy',
    'another migration has taken over this run',
    'wait until it has ended, then give the same command again',
  );
}

export async function recordedChunks(client: Client, run: RunState, number: number): Promise<ChunkRecord[]> {
  const { rows } = await client.query<{
    chunk: number;
    rows: string;
    quarantined: string;
    checksum: string;
    sums: Record<string, string>;
    time_forms: TimeForms;
    quarantine_checksum: string;
  }>(
    `select chunk, rows, quarantined, checksum, sums, time_forms, quarantine_checksum from migration.chunks
     where run = $1 and number = $2 order by chunk`,
    [run.id, number],
  );
  return rows.map((it) => ({
    chunk: it.chunk,
    rows: Number(it.rows),
    quarantined: Number(it.quarantined),
    checksum: it.checksum,
    sums: it.sums,
    timeForms: it.time_forms,
    quarantineChecksum: it.quarantine_checksum,
  }));
}

/** Must run in the transaction that copies the chunk. */
export async function recordChunk(client: Client, run: RunState, number: number, it: EncodedChunk): Promise<void> {
  await client.query('insert into migration.chunks values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    run.id,
    number,
    it.chunk.index,
    run.attempt,
    it.rows,
    it.quarantined.length,
    it.checksum,
    JSON.stringify(it.sums),
    JSON.stringify(it.timeForms),
    handedChecksum(it.quarantined),
  ]);
  await recordQuarantine(
    client,
    run,
    number,
    it.quarantined.map((row) => ({ row, hash: null, sums: {} })),
  );
}

/** A row that goes to quarantine. `hash` is its tuple's when it could be converted, and only the target found it unfit. */
export interface Handed {
  readonly row: QuarantinedRow;
  readonly hash: string | null;
  /** Its money, which the sums of the table lose with it. */
  readonly sums: Readonly<Record<string, string>>;
}

export async function recordQuarantine(
  client: Client,
  run: RunState,
  number: number,
  handed: readonly Handed[],
): Promise<void> {
  for (let from = 0; from < handed.length; from += BATCH) {
    const batch = handed.slice(from, from + BATCH);
    await client.query(
      `insert into migration.quarantine (run, number, key, cells, reasons, hash, sums)
       select $1, $2, * from unnest($3::text[], $4::json[], $5::json[], $6::text[], $7::json[])`,
      [
        run.id,
        number,
        batch.map(({ row }) => row.key),
        batch.map(({ row }) => JSON.stringify(row.cells)),
        batch.map(({ row }) => JSON.stringify(row.reasons)),
        batch.map(({ hash }) => hash),
        batch.map(({ sums }) => JSON.stringify(sums)),
      ],
    );
  }
}
