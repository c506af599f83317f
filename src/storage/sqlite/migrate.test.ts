import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, expect, test, vi } from 'vitest';
import { Sqlite } from '../sqlite-driver.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-migrate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a file whose schema another process makes between two questions is not taken for a stranger’s', () => {
  const path = join(root, 'new.db');
  const [mine, theirs] = [new Sqlite(path), new Sqlite(path, { timeout: 0 })];
  const ask = mine.pragma.bind(mine);
  const outcomes: string[] = [];
  vi.spyOn(mine, 'pragma').mockImplementation((source, options) => {
    const answer: unknown = ask(source, options);
    if (source === 'application_id' && outcomes.length === 0) {
      try {
        migrate(theirs, path);
        outcomes.push('made');
      } catch (error) {
        outcomes.push((error as { code: string }).code);
      }
    }
    return answer;
  });
  migrate(mine, path);
  expect(outcomes).toEqual(['SQLITE_BUSY']);
  migrate(theirs, path);
  expect(mine.prepare('select version from schema_migrations').all()).toEqual(
    theirs.prepare('select version from schema_migrations').all(),
  );
  mine.close();
  theirs.close();
});

const schemaOf = (db: Database): unknown => [
  db.prepare('select type, name, sql from sqlite_schema order by 1, 2').all(),
  db.pragma('user_version', { simple: true }),
  db.pragma('application_id', { simple: true }),
];

test('a step that fails leaves the file as it was', () => {
  const db = new Sqlite(join(root, 'broken.db'));
  const broken = { version: 1, name: 'broken', sql: 'create table a (x); create table b (y; ' };
  const empty = schemaOf(db);
  expect(() => migrate(db, 'x', [broken])).toThrow();
  expect(schemaOf(db)).toEqual(empty);
  migrate(db, 'x');
  const full = schemaOf(db);
  const next = { version: MIGRATIONS.length + 1, name: 'next', sql: 'drop table bars; select nonsense' };
  expect(() => migrate(db, 'x', [...MIGRATIONS, next])).toThrow();
  expect(schemaOf(db)).toEqual(full);
  db.close();
});

test('a file of the first version keeps its rows and gains the tables that came later', () => {
  const db = new Sqlite(join(root, 'first.db'));
  migrate(db, 'x', MIGRATIONS.slice(0, 1));
  db.exec(`insert into imports values (1, 'a.csv', 0, 1, 1, 0, 0, 0, 0);
    insert into series values (1, 'A', '1d', 'csv', 'none', 'USD', 1, 0, 0, 1, 'stamp', 1);
    insert into bars values (1, 0, 1, 2, 0.5, 1.5, 100)`);
  const before = db.prepare('select * from bars join series on id = series_id').all();
  migrate(db, 'x');
  expect(db.prepare('select * from bars join series on id = series_id').all()).toEqual(before);
  expect(db.prepare('select count(*) from orders').pluck().get()).toBe(0);
  db.close();
});
