import type { ClientBase } from 'pg';
import { CatalystError } from '../../model/errors.ts';
import { postgresError } from './errors.ts';
import { MIGRATIONS } from './schema.ts';
import type { Migration } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** Held while the schema is made or changed. */
const LOCK = [0x63_74_6c_79, 1] as const;
const LOCK_TIMEOUT_MS = 15_000;
/** Said of the schema that holds our bookkeeping, so that a table of the same name is not taken for ours. */
const MARK = 'catalyst';

export interface MigrateOptions {
  /** The database as messages call it. */
  readonly name: string;
  /** How long to wait for another process that is changing the schema. */
  readonly lockTimeoutMs?: number | undefined;
  readonly migrations?: readonly Migration[] | undefined;
}

const newer = (name: string, version: number, newest: number): CatalystError =>
  new CatalystError(
    'storage',
    `The database ${name} was written by a newer catalyst (schema ${version}, this one knows ${newest})`,
    'Update catalyst, or choose another database with --db.',
  );

/** The schema's version, 0 in a database that we have not been in. */
export async function postgresVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ known: boolean }>(
    `select to_regclass('system.schema_migrations') is not null
       and obj_description(to_regnamespace('system'), 'pg_namespace') is not distinct from '${MARK}' as known`,
  );
  if (!rows[0].known) return 0;
  const found = await client.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from system.schema_migrations',
  );
  return found.rows[0].version;
}

/** Tables, views and sequences that others made where ours would be, or in the place where everyone's are. */
async function refuseStrangers(client: ClientBase, name: string): Promise<void> {
  const { rows } = await client.query<{ place: string }>(
    `select n.nspname || '.' || c.relname as place from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('trading', 'analytics', 'system', 'public') and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 3`,
  );
  if (rows.length === 0) return;
  throw new CatalystError(
    'storage',
    `The database ${name} has tables that catalyst did not make: ${rows.map(({ place }) => place).join(', ')}`,
    'Give catalyst a database of its own (createdb catalyst); nothing in this one was touched.',
  );
}

async function apply(client: ClientBase, options: MigrateOptions): Promise<void> {
  const { name, migrations = MIGRATIONS } = options;
  const newest = migrations[migrations.length - 1].version;
  await client.query(`select set_config('lock_timeout', $1, true)`, [`${options.lockTimeoutMs ?? LOCK_TIMEOUT_MS}`]);
  await client.query('select pg_advisory_xact_lock($1, $2)', [...LOCK]);
  // Again, under the lock: two processes that start at once apply each step once.
  const from = await postgresVersion(client);
  if (from > newest) throw newer(name, from, newest);
  if (from === 0) {
    await refuseStrangers(client, name);
    await client.query(
      `create schema if not exists system; comment on schema system is '${MARK}';
       create table system.schema_migrations (version bigint primary key, name text not null,
         applied_at timestamptz not null default now())`,
    );
  }
  for (const { version, name: step, sql } of migrations) {
    if (version <= from) continue;
    await client.query(sql);
    await client.query('insert into system.schema_migrations (version, name) values ($1, $2)', [version, step]);
  }
}

/**
 * Brings the schema up to date, on a connection that is in no transaction. All steps that are missing run in one
 * transaction under a lock: a step that fails leaves the database as it was.
 * @throws CatalystError `storage` when the database is a newer program's or holds other people's tables, or refuses;
 * `busy` when another process is changing the schema for too long
 */
export async function migratePostgres(client: ClientBase, options: MigrateOptions): Promise<void> {
  const { name, migrations = MIGRATIONS } = options;
  const newest = migrations[migrations.length - 1].version;
  try {
    const before = await postgresVersion(client);
    if (before === newest) return;
    if (before > newest) throw newer(name, before, newest);
    await inTransaction(client, () => apply(client, options));
  } catch (error) {
    throw postgresError(error, name);
  }
}
