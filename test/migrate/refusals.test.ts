import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { catalyst } from '../cli/run.ts';
import { emptyDatabase, query } from '../postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-refusals-'));
const source = join(folder, 'old.db');
const SECRET = 'canary-5f2c';
let url: string;

beforeAll(async () => {
  const db = new Sqlite(source);
  db.exec(`create table quote (id integer primary key, at timestamp, price decimal);
    insert into quote values (1, '2024-01-02 10:00:00Z', 60.5)`);
  db.close();
  url = await emptyDatabase();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The URL with other parts. */
function with_(parts: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'port'>>): string {
  return Object.assign(new URL(url), parts).href;
}

const run = (to: string, ...more: string[]) =>
  catalyst(['migrate', '--from', source, ...more], { environment: { CATALYST_TO: to } });

describe('a target that does not take it', () => {
  test.each([
    ['a wrong password', () => with_({ password: SECRET }), 4, 'refuses the password'],
    ['no such database', () => with_({ pathname: '/nowhere' }), 4, 'does not exist'],
    ['nobody at the port', () => with_({ port: '1', password: SECRET }), 4, 'cannot be reached'],
    ['a URL of another kind', () => `mysql://me:${SECRET}@localhost/x`, 2, 'no postgres:// URL'],
    ['a URL that is none', () => `postgres://me:${SECRET}@local host/x`, 2, 'cannot be read'],
  ])('%s is told, with the exit code, and never with the password', async (_, to, exit, what) => {
    const { code, stdout, stderr } = await run(to());
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).toContain(what);
    expect(stderr).toContain('→');
    expect(stderr).not.toContain(SECRET);
  });

  test('a user without rights changes nothing', async () => {
    const own = await emptyDatabase();
    await query(
      own,
      `do $$ begin create role powerless login password '${SECRET}'; exception when duplicate_object then null; end $$`,
    );
    const as = Object.assign(new URL(own), { username: 'powerless', password: SECRET }).href;
    const { code, stderr } = await run(as);
    expect([code, stderr.includes('rights'), stderr.includes(SECRET)]).toEqual([4, true, false]);
    expect(await query(own, `select from pg_namespace where nspname in ('migration', 'trading', 'carried')`)).toEqual(
      [],
    );
  });

  test('other people’s tables are left alone', async () => {
    const own = await emptyDatabase();
    await query(own, 'create table customers (id integer)');
    const { code, stderr } = await run(own);
    expect([code, stderr.includes('public.customers')]).toEqual([4, true]);
    expect(await query(own, `select from pg_namespace where nspname in ('migration', 'trading', 'carried')`)).toEqual(
      [],
    );
  });
});

describe('a command that cannot be meant', () => {
  test.each([
    ['no source', ['migrate', '--to', 'postgres://localhost/x'], '--from'],
    ['no target', ['migrate', '--from', source], '--to'],
    [
      'a password on the line',
      ['migrate', '--from', source, '--to', `postgres://me:${SECRET}@localhost/x`],
      'CATALYST_TO',
    ],
    [
      'rehearsal and proof at once',
      ['migrate', '--from', source, '--to', 'postgres://x/y', '--dry-run', '--verify'],
      'one of them',
    ],
    [
      'a way back that is a rehearsal',
      ['migrate', '--from', 'postgres://x/y', '--to', 'a.db', '--dry-run'],
      '--dry-run',
    ],
    ['Postgres to Postgres', ['migrate', '--from', 'postgres://x/y', '--to', 'postgres://x/z'], 'both ends'],
    [
      'a table that is not there',
      ['migrate', '--from', source, '--to', 'postgres://x/y', '--tables', 'quotes', '--dry-run'],
      'quote',
    ],
    [
      'a zone of no column',
      ['migrate', '--from', source, '--to', 'postgres://x/y', '--zone', 'quote.att=UTC', '--dry-run'],
      'quote.at',
    ],
  ])('%s exits 2', async (_, argv, hint) => {
    const { code, stdout, stderr } = await catalyst(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain(SECRET);
  });

  test('a proof of what was never migrated exits 3', async () => {
    const { code, stderr } = await run(await emptyDatabase(), '--verify');
    expect([code, stderr.includes('never migrated')]).toEqual([3, true]);
  });
});

describe('what the screen says', () => {
  test('a line a table, what was handed back, and the sum of it; and that nothing was left to do', async () => {
    const own = await emptyDatabase();
    const path = join(folder, 'screen.db');
    const db = new Sqlite(path);
    db.exec(`create table fill (id integer primary key, price decimal);
      insert into fill values (1, 10.25), (2, 'n/a'), (3, 'n/a'), (4, 11)`);
    db.close();
    const world = { environment: { CATALYST_TO: own } };
    const first = await catalyst(['migrate', '--from', path], world);
    expect(first.code).toBe(0);
    expect(first.stdout.replace(/, to .* s\./, ', to … s.')).toBe(
      [
        'table  source  migrated  quarantined  checked',
        'fill        4         2            2  same',
        '',
        'In quarantine, with their original bytes:',
        '  fill.price: text that is not a number',
        '     ×2, first n/a (key 2)',
        '',
        '4 rows = 2 migrated + 2 quarantined, to … s. Checked on both sides: the same.',
        '',
      ].join('\n'),
    );
    const second = await catalyst(['migrate', '--from', path], world);
    expect(second.stdout).toContain('Nothing was left to do: all of it is there since 2026-01-02T03:04:05Z');
    await query(own, 'update carried.fill set price = 12 where id = 4');
    const third = await catalyst(['migrate', '--from', path, '--verify'], world);
    expect(third.code).toBe(1);
    expect(third.stdout).toContain('fill: 1 row of the source missing or changed, keys 4');
  });
});
