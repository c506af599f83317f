import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CatalystError } from '../../src/model/errors.ts';
import { migrateBack } from '../../src/storage/migrate/back.ts';
import type { Certificate } from '../../src/storage/migrate/certificate.ts';
import { planMigration } from '../../src/storage/migrate/plan.ts';
import { parseZones } from '../../src/storage/migrate/plan/zones.ts';
import { prove } from '../../src/storage/migrate/prove.ts';
import { migrate } from '../../src/storage/migrate/run.ts';
import type { Migrated, Watcher } from '../../src/storage/migrate/run.ts';
import { openSource } from '../../src/storage/migrate/source/source.ts';
import { parsePostgresUrl } from '../../src/storage/postgres/url.ts';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { emptyDatabase, query } from '../postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-laws-'));
afterAll(() => rmSync(folder, { recursive: true }));

const silent: Watcher = { phase: () => undefined, rows: () => undefined, note: () => undefined };
const ENGINE = { engineVersion: 'test', now: () => Date.now(), watcher: silent };
let files = 0;

/** A database made by these statements. */
function database(sql: string): string {
  const path = join(folder, `${files++}.db`);
  change(path, sql);
  return path;
}

function change(path: string, sql: string): void {
  const db = new Sqlite(path);
  db.pragma('foreign_keys = off');
  db.exec(sql);
  db.close();
}

interface Wishes {
  readonly onInvalid?: 'fail';
  readonly signal?: AbortSignal;
  readonly watcher?: Watcher;
}

async function bring(path: string, url: string, wishes: Wishes = {}): Promise<Migrated> {
  const source = await openSource(path, { threads: 0 });
  try {
    const plan = planMigration(source, { zones: parseZones(['UTC']), tables: null });
    return await migrate({
      ...ENGINE,
      source: { ...source, fingerprint: JSON.stringify(source.fingerprint), plan },
      target: parsePostgresUrl(url),
      onInvalid: wishes.onInvalid ?? 'quarantine',
      signal: wishes.signal ?? new AbortController().signal,
      watcher: wishes.watcher ?? silent,
    });
  } finally {
    await source.close();
  }
}

async function proved(path: string, url: string): Promise<Certificate> {
  const source = await openSource(path, { threads: 0 });
  try {
    const { signal } = new AbortController();
    return await prove({ ...ENGINE, source, target: parsePostgresUrl(url), tables: null, signal });
  } finally {
    await source.close();
  }
}

/** `source = migrated + quarantined, already there, target only`. */
const told = ({ tables }: Certificate): Record<string, string> =>
  Object.fromEntries(
    tables.map((it) => [
      it.name,
      `${it.source} = ${it.migrated} + ${it.quarantined}, ${it.alreadyThere} there, ${it.targetOnly ?? '?'} more`,
    ]),
  );

const reasons = ({ quarantine }: Certificate): string[] =>
  quarantine.map(({ table, key, column, reason }) => `${table} ${key} ${column}: ${reason}`);

let url: string;
beforeAll(async () => {
  url = await emptyDatabase();
});

describe('rows that only the target can tell apart', () => {
  test('of two that have one key once they are converted, the first in the source stays', async () => {
    const path = database(`create table seen (story text, at timestamp, note text, unique (story, at));
      insert into seen values ('a', '2024-01-02 10:00:00', 'first'), ('a', '2024-01-02T10:00:00Z', 'the same instant'),
        ('a', '2024-01-02 10:00:01', 'later')`);
    const { certificate } = await bring(path, url);
    expect(told(certificate)['seen']).toBe('3 = 2 + 1, 0 there, 0 more');
    expect(certificate.verified).toBe(true);
    expect(reasons(certificate)).toEqual(['seen 2 story, at: another row has this key once it is converted']);
    const kept = await query(url, 'select note from carried.seen order by at');
    expect(kept).toEqual([{ note: 'first' }, { note: 'later' }]);
    const [{ cells }] = await query(url, `select cells from migration.quarantine`);
    expect(cells).toMatchObject({ at: { text: '2024-01-02T10:00:00Z' }, note: { text: 'the same instant' } });
  });

  test('a row without its parent is handed back, and those that refer to it after it', async () => {
    const own = await emptyDatabase();
    const path = database(`create table node (id integer primary key, parent integer references node (id));
      insert into node values (1, null), (2, 1), (3, 99), (4, 3), (5, 4)`);
    const { certificate } = await bring(path, own);
    expect(told(certificate)['node']).toBe('5 = 2 + 3, 0 there, 0 more');
    expect(reasons(certificate).map((it) => it.slice(0, 6))).toEqual(['node 3', 'node 4', 'node 5']);
    expect(certificate.verified).toBe(true);
  });

  test('money of rows that were handed back is in neither sum', async () => {
    const own = await emptyDatabase();
    const path = database(`create table account (id integer primary key);
      create table fee (id integer primary key, account integer references account (id), amount decimal(10,2));
      insert into account values (1); insert into fee values (1, 1, 0.1), (2, 1, 0.2), (3, 7, 1000.55), (4, null, -5)`);
    const { certificate } = await bring(path, own);
    expect(told(certificate)['fee']).toBe('4 = 3 + 1, 0 there, 0 more');
    const { sums } = certificate.tables.find(({ name }) => name === 'fee')!;
    for (const { source, target } of sums) expect([source, target]).toEqual(['-4.7', '-4.7']);
    expect(certificate.verified).toBe(true);
  });
});

describe('a target that holds rows already', () => {
  let path: string;
  let own: string;
  beforeAll(async () => {
    own = await emptyDatabase();
    path = database(`create table quote (id integer primary key, symbol text, price decimal);
      insert into quote values (1, 'KO', 60.5), (2, 'PEP', 170.25), (3, 'KO', 61)`);
    await bring(path, own);
  });

  test('the same command again changes nothing', async () => {
    const before = await query(own, 'select xmin, ctid, * from carried.quote order by id');
    const { certificate, isNew } = await bring(path, own);
    expect(isNew).toBe(false);
    expect(certificate.verified).toBe(true);
    expect(await query(own, 'select xmin, ctid, * from carried.quote order by id')).toEqual(before);
  });

  test('rows of its own are counted, and the proof holds', async () => {
    await query(own, `insert into carried.quote values (100, 'MSFT', 400)`);
    expect(told(await proved(path, own))['quote']).toBe('3 = 3 + 0, 0 there, 1 more');
    expect((await proved(path, own)).verified).toBe(true);
  });

  test('new rows of the source come, the same ones are there, and another row under a key is handed back', async () => {
    await query(own, `insert into carried.quote values (4, 'target', 1)`);
    change(path, `insert into quote values (4, 'source', 2), (5, 'KO', 62)`);
    const { certificate, isNew } = await bring(path, own);
    expect(isNew).toBe(true);
    expect(told(certificate)['quote']).toBe('5 = 4 + 1, 3 there, 2 more');
    expect(reasons(certificate)).toEqual(['quote 4 id: the target has another row with this key']);
    expect(certificate.verified).toBe(true);
    expect(await query(own, 'select symbol from carried.quote where id in (4, 5) order by id')).toEqual([
      { symbol: 'target' },
      { symbol: 'KO' },
    ]);
  });

  test.each([
    ['a changed cell', `update carried.quote set price = 60.51 where id = 1`, 1],
    ['a lost row', `delete from carried.quote where id = 3`, 1],
  ])('%s is found, and the key told', async (_, tamper, differing) => {
    await query(own, `create table public.saved as select * from carried.quote`);
    await query(own, tamper);
    const { verified, tables } = await proved(path, own);
    await query(own, `truncate carried.quote`);
    await query(own, `insert into carried.quote select * from public.saved`);
    await query(own, `drop table public.saved`);
    expect([verified, tables[0].differing, tables[0].differingKeys.length]).toEqual([false, differing, 1]);
    expect((await proved(path, own)).verified).toBe(true);
  });
});

describe('a run that does not come to its end', () => {
  const BARS = `create table bar (id integer primary key, close real);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) insert into bar select i, i / 8.0 from n;`;

  /** Stops a run when so many rows are copied. */
  async function stopped(path: string, at: number, rows: number): Promise<string> {
    const own = await emptyDatabase();
    const controller = new AbortController();
    let copied = 0;
    const watcher: Watcher = {
      ...silent,
      rows: (more) => {
        copied += more;
        if (copied >= at) controller.abort();
      },
    };
    const run = bring(path, own, { signal: controller.signal, watcher });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    const [{ staged }] = await query(own, 'select sum(rows)::int as staged from migration.chunks');
    expect(staged).toBeGreaterThan(0);
    expect(staged).toBeLessThan(rows);
    expect(await query(own, `select from pg_class where relname = 'bar'`)).toEqual([]);
    return own;
  }

  test('goes on with the chunk where it was stopped', async () => {
    const path = database(BARS);
    const own = await stopped(path, 10_000, 20_000);
    const before = await query(own, 'select chunk, attempt from migration.chunks order by chunk');
    const { certificate } = await bring(path, own);
    expect(certificate.verified).toBe(true);
    expect(told(certificate)['bar']).toBe('20000 = 20000 + 0, 0 there, 0 more');
    const after = await query(own, 'select chunk, attempt from migration.chunks where attempt = 1 order by chunk');
    expect(after).toEqual(before);
    expect(await query(own, `select from pg_class where relname ~ '^staging'`)).toEqual([]);
  });

  test('begins a table anew whose rows were changed meanwhile', async () => {
    const path = database(BARS);
    const own = await stopped(path, 10_000, 20_000);
    change(path, 'update bar set close = 0 where id = 1');
    const { certificate } = await bring(path, own);
    expect(certificate.verified).toBe(true);
    expect(await query(own, 'select close from carried.bar where id = 1')).toEqual([{ close: 0 }]);
    expect(await query(own, 'select from migration.chunks where attempt = 1')).toEqual([]);
  });

  test('under fail leaves nothing, and names the row', async () => {
    const own = await emptyDatabase();
    const path = database(
      `create table t (id integer primary key, n integer); insert into t values (1, 2), (7, 'seven')`,
    );
    const error = await bring(path, own, { onInvalid: 'fail' }).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(CatalystError);
    expect((error as CatalystError).exitCode).toBe(3);
    expect((error as CatalystError).message).toContain('t 7: n seven');
    expect(await query(own, 'select from migration.runs')).toEqual([]);
    expect(await query(own, `select from pg_class where relname = 't' or relname ~ '^staging'`)).toEqual([]);
  });
});

describe('somebody else’s', () => {
  test('table under the name of a carried one is refused, untouched', async () => {
    const own = await emptyDatabase();
    const path = database('create table t (id integer primary key); insert into t values (1)');
    await bring(database('create table x (id integer primary key)'), own);
    await query(own, 'create table carried.t (id bigint primary key)');
    await expect(bring(path, own)).rejects.toMatchObject({ code: 'storage', message: /carried\.t/ as unknown });
    expect(await query(own, 'select from carried.t')).toEqual([]);
  });

  test('schema named migration is refused', async () => {
    const own = await emptyDatabase();
    await query(own, 'create schema migration');
    const path = database('create table t (id integer primary key)');
    await expect(bring(path, own)).rejects.toMatchObject({ code: 'storage' });
  });
});

describe('the way back', () => {
  test('gives a file that migrates to the same checksums, rows from quarantine byte for byte', async () => {
    const own = await emptyDatabase();
    const path =
      database(`create table "odd ""name" (id integer primary key autoincrement, at timestamp, price decimal, data blob, any_thing);
      create index by_time on "odd ""name" (at);
      create view dear as select * from "odd ""name" where price > 10;
      insert into "odd ""name" values (1, '2024-03-10 02:30:00.5', 0.1, x'00ff', 'a'), (2, 1700000000, 1e300, null, 1.5),
        (3, 'no time', 3, x'', null), (4, '2024-01-01T00:00:00Z', 9007199254740993, x'01', cast(x'ff41' as text)),
        (50, null, null, null, 7); delete from "odd ""name" where id = 50;`);
    const there = await bring(path, own);
    expect(there.certificate.verified).toBe(true);
    const to = join(folder, 'back.db');
    const { signal } = new AbortController();
    const back = await migrateBack({ ...ENGINE, from: parsePostgresUrl(own), to, signal });
    expect(back.verified).toBe(true);
    const again = await bring(to, await emptyDatabase());
    const essence = ({ tables }: Certificate): unknown =>
      tables.map(({ name, source, migrated, quarantined, checksumTarget }) => [
        name,
        source,
        migrated,
        quarantined,
        checksumTarget,
      ]);
    expect(essence(again.certificate)).toEqual(essence(there.certificate));
    const raw = (file: string): unknown => {
      const db = new Sqlite(file, { readonly: true });
      const rows = db.prepare(
        `select quote(at), hex(any_thing), typeof(any_thing) from "odd ""name" where id in (3, 4)`,
      );
      const rest = db.prepare('select name from sqlite_schema order by name').pluck();
      const sequence = db.prepare('select seq from sqlite_sequence');
      const all = [rows.all(), rest.all(), sequence.all()];
      db.close();
      return all;
    };
    const [[third]] = raw(to) as [Record<string, string>[]];
    expect(third).toEqual((raw(path) as [Record<string, string>[]])[0][0]);
    expect((raw(to) as unknown[]).slice(1)).toEqual((raw(path) as unknown[]).slice(1));
  });

  test('tells of two forms of one key, of which the file can hold only one as Postgres has it', async () => {
    const own = await emptyDatabase();
    await bring(
      database(`create table tick (at timestamp primary key, price decimal);
        insert into tick values ('2024-01-01T00:00:00Z', 1), ('2024-01-01 00:00:00+00:00', 2)`),
      own,
    );
    const to = join(folder, 'forms.db');
    const { signal } = new AbortController();
    await expect(migrateBack({ ...ENGINE, from: parsePostgresUrl(own), to, signal })).rejects.toMatchObject({
      code: 'data',
      message: expect.stringContaining('a row of tick in quarantine has the key') as unknown,
    });
    expect(existsSync(to)).toBe(false);
  });

  test('says which folder cannot be made', async () => {
    const { signal } = new AbortController();
    const to = '/proc/none/back.db';
    const run = migrateBack({ ...ENGINE, from: parsePostgresUrl(url), to, signal });
    await expect(run).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining(to) as unknown });
  });

  test('never writes over a file', async () => {
    const to = database('create table t (id integer primary key)');
    const { signal } = new AbortController();
    const run = migrateBack({ ...ENGINE, from: parsePostgresUrl(url), to, signal });
    await expect(run).rejects.toMatchObject({ code: 'usage' });
  });
});
