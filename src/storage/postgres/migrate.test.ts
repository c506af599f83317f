import { describe, expect, test } from 'vitest';
import { postgresServers, query } from '../../../test/postgres.ts';
import { connectClient } from './connection.ts';
import { migratePostgres, postgresVersion } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';
import type { Migration } from './schema.ts';

const steps = (...sql: string[]): Migration[] =>
  sql.map((text, i) => ({ version: i + 1, name: `step ${i + 1}`, sql: text }));

/** Every table, column, index, function and trigger outside of Postgres' own schemas. */
const SHAPE = `
  select n.nspname || '.' || c.relname as what, c.relkind::text as kind from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^(pg_|information_schema)'
  union all select n.nspname || '.' || p.proname, 'function' from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^(pg_|information_schema)'
  union all select nspname, 'schema' from pg_namespace where nspname !~ '^(pg_|information_schema)'
  order by 1, 2`;

async function migrated(
  url: string,
  migrations: readonly Migration[] = MIGRATIONS,
  lockTimeoutMs = 5000,
): Promise<void> {
  const client = await connectClient(url);
  try {
    await migratePostgres(client, { name: 'x', migrations, lockTimeoutMs });
  } finally {
    await client.end();
  }
}

describe.each(postgresServers())('the schema in $name', ({ emptyDatabase }) => {
  test('applies each step once, later ones later', async () => {
    const url = await emptyDatabase();
    await migrated(url, steps('create table system.a (x int)'));
    await migrated(url, steps('create table system.a (x int)', 'create table system.b (x int)'));
    expect(await query(url, 'select version::int, name from system.schema_migrations order by 1')).toEqual([
      { version: 1, name: 'step 1' },
      { version: 2, name: 'step 2' },
    ]);
  });

  test('a step that fails leaves the database as it was', async () => {
    const url = await emptyDatabase();
    const empty = await query(url, SHAPE);
    const broken = steps('create schema s; create table s.a (x int)', 'create table s.b (x nonsense)');
    await expect(migrated(url, broken)).rejects.toThrow('nonsense');
    expect(await query(url, SHAPE)).toEqual(empty);
    await migrated(url);
    const full = await query(url, SHAPE);
    const next = { version: MIGRATIONS.length + 1, name: 'next', sql: 'drop table trading.bars; select 1/0' };
    await expect(migrated(url, [...MIGRATIONS, next])).rejects.toMatchObject({ code: 'data' });
    expect(await query(url, SHAPE)).toEqual(full);
  });

  test('processes that start together make it once', async () => {
    const url = await emptyDatabase();
    await Promise.all(Array.from({ length: 6 }, () => migrated(url)));
    expect(await query(url, 'select count(*)::int as n from system.schema_migrations')).toEqual([
      { n: MIGRATIONS.length },
    ]);
  });

  test('a newer program’s database is refused', async () => {
    const url = await emptyDatabase();
    await migrated(url);
    await query(url, `insert into system.schema_migrations (version, name) values (${MIGRATIONS.length + 1}, 'later')`);
    await expect(migrated(url)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('newer') as string,
    });
  });

  test.each([
    ['in public', 'create table public.accounts (x int)'],
    ['where ours would be', 'create schema trading; create table trading.bars (x int)'],
    ['under the name of our bookkeeping', 'create schema system; create table system.schema_migrations (version int)'],
  ])('other people’s tables %s are refused and left alone', async (_, sql) => {
    const url = await emptyDatabase();
    await query(url, sql);
    const before = await query(url, SHAPE);
    await expect(migrated(url)).rejects.toMatchObject({ code: 'storage', exitCode: 4 });
    await expect(migrated(url)).rejects.toThrow('tables that catalyst did not make');
    expect(await query(url, SHAPE)).toEqual(before);
  });

  test('while another process changes the schema too long, it is busy', async () => {
    const url = await emptyDatabase();
    const other = await connectClient(url);
    await other.query('begin; select pg_advisory_xact_lock(1668574329, 1)');
    await expect(migrated(url, MIGRATIONS, 100)).rejects.toMatchObject({ code: 'busy', exitCode: 5 });
    await other.query('rollback');
    await migrated(url);
    expect(await postgresVersion(other)).toBe(MIGRATIONS.length);
    await other.end();
  });
});
