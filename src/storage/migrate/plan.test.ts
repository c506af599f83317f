import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../open.ts';
import { Sqlite } from '../sqlite-driver.ts';
import type { MigrationPlan, TablePlan } from './cell.ts';
import { parseZones } from './plan/zones.ts';
import { planMigration } from './plan.ts';
import { openSource } from './source/source.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-plan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;

async function planFile(
  path: string,
  zones: readonly string[],
  tables: readonly string[] | null = null,
): Promise<MigrationPlan> {
  const source = await openSource(path, { threads: 0 });
  try {
    return planMigration(source, { zones: parseZones(zones), tables });
  } finally {
    await source.close();
  }
}

async function plan(
  sql: string,
  zones: readonly string[] = ['UTC'],
  tables: readonly string[] | null = null,
): Promise<MigrationPlan> {
  const path = join(root, `${files++}.db`);
  const db = new Sqlite(path);
  db.pragma('foreign_keys = off');
  db.exec(sql);
  db.close();
  return planFile(path, zones, tables);
}

/** `source → schema.target`, and the columns as `source → target kind`. */
const home = ({ source, schema, target }: TablePlan): string => `${source} → ${schema}.${target}`;
const columns = (table: TablePlan): string[] =>
  table.columns.map(({ source, target, kind, required, added, hidden }) =>
    [
      source === target ? source : `${source} → ${target}`,
      kind,
      required && 'required',
      added && 'added',
      hidden && 'hidden',
    ]
      .filter((it) => typeof it === 'string')
      .join(' '),
  );

describe('a table finds its home', () => {
  test('under a former name, its columns too, and brings what the home does not know', async () => {
    const { tables } = await plan(
      `create table trades (id integer primary key, symbol text, profit_loss real, mood text, xmin int)`,
    );
    expect(tables.map(home)).toEqual(['trades → trading.trade_records']);
    expect(columns(tables[0])).toEqual([
      'id → trade_id text required',
      'symbol text',
      'profit_loss → pnl_amount decimal',
      'mood text added',
      expect.stringMatching(/^xmin → xmin_[0-9a-f]{10} integer added$/),
    ]);
    expect(tables[0].key).toEqual(['trade_id']);
  });

  test('with the hidden row number for a key that the home counts up', async () => {
    const { tables } = await plan(
      `create table positions (symbol text, quantity int); insert into positions values ('A', 1)`,
    );
    expect(columns(tables[0])).toEqual([
      'rowid → id integer required hidden',
      'symbol text required',
      'quantity decimal',
    ]);
    expect(tables[0].identity).toEqual({ column: 'id', last: '1' });
  });

  test('only where it has what every row there must have', async () => {
    const { tables } = await plan(`create table orders (id integer primary key, order_id text)`);
    expect(tables.map(home)).toEqual([expect.stringMatching(/^orders → carried\.orders_[0-9a-f]{10}$/)]);
  });

  test('before another that has its former name', async () => {
    const { tables } = await plan(`create table service_coordination (service_name text primary key, host text);
      create table services (service_id integer primary key, service_name text)`);
    expect(tables.map(home)).toEqual([
      'services → trading.services',
      'service_coordination → carried.service_coordination',
    ]);
  });

  test('of our own, with times that count what the store counts, and without our bookkeeping', async () => {
    const path = join(root, 'own.db');
    const store = await openStore(path, { mode: 'write' });
    await store.close();
    const { tables, objects } = await planFile(path, []);
    const series = tables.find(({ source }) => source === 'series');
    expect(series?.columns.find(({ source }) => source === 'first_time')).toMatchObject({
      kind: 'timestamp',
      unit: 'ms',
    });
    expect(tables.every(({ known }) => known)).toBe(true);
    expect(objects.filter(({ kind }) => kind === 'table').map(({ name }) => name)).toEqual(['schema_migrations']);
    expect(objects.length).toBe(1);
  });
});

describe('a table without a home is carried as it is declared', () => {
  test.each([
    ['integer', 'integer'],
    ['bigint', 'integer'],
    ['unsigned big int', 'integer'],
    ['tinyint(1)', 'integer'],
    ['real', 'real'],
    ['floating point', 'real'],
    ['double precision', 'real'],
    ['decimal(10,2)', 'decimal'],
    ['numeric', 'decimal'],
    ['varchar(5)', 'text'],
    ['clob', 'text'],
    ['blob', 'bytes'],
    ['boolean', 'boolean'],
    ['timestamp', 'timestamp'],
    ['datetime', 'timestamp'],
    ['date', 'date'],
    ['json', 'json'],
  ])('%s is %s', async (declared, kind) => {
    const { tables } = await plan(`create table t (id integer primary key, x ${declared})`);
    expect(tables[0].columns[1].kind).toBe(kind);
  });

  test.each([
    ['nothing but NULL', '(null)', 'text'],
    ['integers', '(1), (null)', 'integer'],
    ['reals', '(1.0), (1.5)', 'real'],
    ['texts', `('1'), ('a')`, 'text'],
    ['bytes', `(x'00')`, 'bytes'],
    ['integers and reals', '(1), (1.0)', 'literal'],
    ['all of them', `(1), ('a'), (x'00')`, 'literal'],
  ])('nothing declared and %s: what the cells are', async (_, values, kind) => {
    const { tables } = await plan(`create table t (x); insert into t values ${values}`);
    expect(tables[0].columns[1].kind).toBe(kind);
  });

  test('with its key, or its row number where it has none', async () => {
    const { tables } =
      await plan(`create table a (x text, y int, primary key (y, x)); create table b (rowid text, x int);
      create table c (k integer primary key autoincrement); insert into c values (5); delete from c`);
    expect(tables.map(({ key }) => key)).toEqual([['y', 'x'], ['_rowid_'], ['k']]);
    expect(tables.map(({ identity }) => identity?.last)).toEqual([undefined, '0', '5']);
  });
});

describe('names that Postgres would cut, or that it keeps for itself', () => {
  test('are shortened with a hash, and stay apart', async () => {
    const long = 'a'.repeat(62);
    const { tables } = await plan(
      `create table "${long}b1" (x int); create table "${long}b2" (x int); create table "é${long}" ("" int, ctid int)`,
    );
    const names = tables.map(({ target }) => target);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(names[0]).toMatch(/^a{52}_[0-9a-f]{10}$/);
    expect(tables[2].columns.map(({ target }) => target)).toEqual(['rowid', 'column', expect.stringMatching(/^ctid_/)]);
  });

  test('get the same names again', async () => {
    const sql = `create table "${'é'.repeat(40)}" (x int)`;
    expect((await plan(sql)).tables[0].target).toBe((await plan(sql)).tables[0].target);
  });
});

describe('what stands around tables', () => {
  test('is kept where Postgres has the same, else told with the reason', async () => {
    const { foreignKeys, indexes, objects, tables } = await plan(`
      create table parent (id integer primary key, code text unique, x real);
      create table child (id integer primary key, parent_id int references parent, code text references parent (code),
        x real references parent (x), gone int references nowhere, check (id > 0));
      create index by_x on child (x); create index by_lower on child (lower(code)); create index some on child (x) where x > 0;
      create unique index once on child (code);
      create view v as select * from child; create trigger after_child after delete on child begin select 1; end`);
    expect(
      foreignKeys.map(({ table, columns: names, references }) => [
        table,
        ...names,
        references.table,
        ...references.columns,
      ]),
    ).toEqual([
      ['child', 'parent_id', 'parent', 'id'],
      ['child', 'code', 'parent', 'code'],
    ]);
    expect(indexes).toEqual([{ table: 'child', name: 'by_x', columns: ['x'] }]);
    expect(tables.find(({ source }) => source === 'child')?.unique).toEqual([['code']]);
    expect(
      objects
        .filter(({ notKept }) => notKept !== null)
        .map(({ kind, name }) => `${kind} ${name}`)
        .sort(),
    ).toEqual([
      'check child',
      'foreign key gone',
      'foreign key x',
      'index by_lower',
      'index some',
      'trigger after_child',
      'view v',
    ]);
  });

  test('of a table with a home is the home’s own: the same is kept, what differs is told', async () => {
    const { foreignKeys, indexes, objects } = await plan(`create table trading_cycles (cycle_id text primary key);
      create table workflow_log (id integer primary key, cycle_id text references trading_cycles, status text);
      create index idx_cycle on workflow_log (cycle_id); create index idx_status on workflow_log (status)`);
    expect([foreignKeys, indexes]).toEqual([[], []]);
    expect(objects.map(({ name, notKept }) => [name, notKept])).toEqual([
      ['cycle_id', null],
      ['idx_status', 'the table has a home in the store, which has its own'],
      ['idx_cycle', null],
    ]);
  });

  test('a virtual table is carried with its rows, and what SQLite keeps it in is not', async () => {
    const { tables, objects } = await plan(
      `create virtual table notes using fts5 (title); insert into notes values ('a'), ('b')`,
    );
    expect(tables.map(({ source, rows, order }) => [source, rows, order.by])).toEqual([['notes', 2, 'whole']]);
    expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toContain('table notes_data');
  });
});

describe('zones', () => {
  const TIMES = `create table t (id integer primary key, naive timestamp, zoned timestamp, counted timestamp, empty timestamp);
    insert into t values (1, '2024-01-02 03:04:05', '2024-01-02T03:04:05-05:00', 1704164645, null), (2, 'soon', '2024-01-02 03:04:05Z', 'soon', null)`;

  test('are needed for columns with times that name none, and for no others', async () => {
    const { zoneNeeded } = await plan(TIMES, []);
    expect(zoneNeeded).toEqual([{ table: 't', column: 'naive', example: '2024-01-02 03:04:05' }]);
  });

  test('of one column go before that of all', async () => {
    const { zoneNeeded, tables } = await plan(TIMES, ['America/New_York', 't.naive=UTC']);
    expect(zoneNeeded).toEqual([]);
    expect(tables[0].columns.map(({ zone }) => zone)).toEqual([
      undefined,
      'UTC',
      ...Array<string>(3).fill('America/New_York'),
    ]);
  });

  test.each([
    [['Mars/Olympus'], /no time zone 'Mars\/Olympus'/],
    [['UTC', 'Asia/Tokyo'], /two zones for all columns/],
    [['t.naiv=UTC'], /no such column of times/],
    [['t.id=UTC'], /no such column of times/],
  ])('%j are a mistake', async (zones, message) => {
    await expect(plan(TIMES, zones)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as string,
    });
  });
});

test('a table that Postgres cannot hold stops the run, unless it is left out', async () => {
  const sql = `create table prices (x int); create table wide (${Array.from({ length: 1601 }, (_, i) => `c${i}`).join(', ')})`;
  await expect(plan(sql)).rejects.toMatchObject({
    code: 'data',
    message: 'the table wide has 1601 columns, and Postgres takes 1600',
  });
  expect((await plan(sql, [], ['prices'])).tables.length).toBe(1);
});

test('a table that is not there is named with the nearest that is', async () => {
  const sql = 'create table prices (x int); create table trades (x int)';
  expect((await plan(sql, [], ['prices'])).tables.map(({ source }) => source)).toEqual(['prices']);
  await expect(plan(sql, [], ['price'])).rejects.toMatchObject({ code: 'usage', hint: 'Did you mean prices?' });
});

test('the same source gives the same plan, which JSON keeps', async () => {
  const sql = `create table b (x); create table a (k text primary key) without rowid; insert into a values ('x')`;
  const first = await plan(sql);
  expect(await plan(sql)).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
});
