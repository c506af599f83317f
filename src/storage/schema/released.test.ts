import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { camel } from '../../model/text.ts';
import { emptyDatabase, query } from '../../../test/postgres.ts';
import { connectClient } from '../postgres/connection.ts';
import { migratePostgres } from '../postgres/migrate.ts';
import { MIGRATIONS as POSTGRES } from '../postgres/schema.ts';
import { Sqlite } from '../sqlite-driver.ts';
import { migrate } from '../sqlite/migrate.ts';
import { MIGRATIONS as SQLITE } from '../sqlite/schema.ts';
import { TABLES } from './tables.ts';

/** A step that was released is on somebody's disk: it never changes again. What must change is a new step below. */
const RELEASED = {
  sqlite: ['768df618d0e22ac7', 'e662f959cdae9f33', '4c0c345d84583964', '185b20d8b98ee780'],
  postgres: ['6495e8c2eeda49bd', 'db2da7f9613e3dcd', '34fab81d7f83b642'],
};

const hash = (sql: string): string => createHash('sha256').update(sql).digest('hex').slice(0, 16);

test.each([
  ['sqlite', SQLITE, RELEASED.sqlite],
  ['postgres', POSTGRES, RELEASED.postgres],
])('the released steps of %s are as they were', (_, steps, released) => {
  expect(steps.map(({ sql }) => hash(sql))).toEqual(released);
  expect(steps.map(({ version }) => version)).toEqual(steps.map((_step, i) => i + 1));
});

describe('the steps make what the definitions say', () => {
  const columns = TABLES.flatMap(({ name, columns: all }) => all.map((column) => `${name}.${column.name}`)).sort();

  test('in SQLite', () => {
    const db = new Sqlite(':memory:');
    migrate(db, 'x');
    const made = db
      .prepare<[], string>(
        `select t.name || '.' || c.name from sqlite_schema t, pragma_table_xinfo(t.name) c
         where t.type = 'table' and t.name <> 'schema_migrations'`,
      )
      .pluck()
      .all();
    expect(made.toSorted()).toEqual(columns);
    db.close();
  });

  test('in Postgres', async () => {
    const url = await emptyDatabase();
    const client = await connectClient(url);
    await migratePostgres(client, { name: 'x' });
    await client.end();
    const made = await query(
      url,
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema in ('trading', 'analytics', 'system') and table_name <> 'schema_migrations'`,
    );
    expect(made.map(({ name }) => name as string).sort()).toEqual(columns);
  });
});

describe('the definitions', () => {
  test('name each table once, and no older name twice', () => {
    const names = TABLES.flatMap(({ name, formerly = [] }) => [name, ...formerly]);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(TABLES.map((table) => [table.name, table] as const))('%s: its parts are of its columns', (_, table) => {
    const names = table.columns.map(({ name }) => name);
    const older = table.columns.flatMap(({ formerly = [] }) => formerly);
    expect(new Set([...names, ...older]).size).toBe(names.length + older.length);
    expect(new Set(names.map(camel)).size).toBe(names.length);
    const mentioned = [
      ...table.primaryKey,
      ...[...(table.unique ?? []), ...(table.indexes ?? [])].flat(),
      ...(table.foreignKeys ?? []).flatMap(({ columns }) => columns),
    ];
    expect(mentioned.filter((name) => !names.includes(name))).toEqual([]);
    if (table.generatedKey === true) {
      expect(table.columns.filter(({ name }) => table.primaryKey.includes(name)).map(({ type }) => type)).toEqual([
        'integer',
      ]);
    }
  });

  test.each(
    TABLES.flatMap((table, i) => (table.foreignKeys ?? []).map((key) => [table.name, key.table, i, key] as const)),
  )('%s refers to a key of %s, which is made before it', (_, other, i, key) => {
    const parent = TABLES.slice(0, i).find(({ name }) => name === other)!;
    expect([parent.primaryKey, ...(parent.unique ?? [])]).toContainEqual(key.references);
  });
});
