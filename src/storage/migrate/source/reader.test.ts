import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../sqlite-driver.ts';
import { Checksum } from '../checksum.ts';
import type { EncodedChunk, TablePlan } from '../cell.ts';
import { planMigration } from '../plan.ts';
import { boundsOf } from './range.ts';
import { openSource } from './source.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-reader-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;

interface Read {
  readonly table: TablePlan;
  readonly chunks: readonly EncodedChunk[];
  readonly checksum: string;
  /** The rows of each chunk, as SQL counts them. */
  readonly counts: readonly number[];
  readonly find: (hashes: readonly string[]) => Promise<(readonly [key: string, hash: string])[]>;
}

/** Makes a database, reads its first table. */
async function read(sql: string, threads = 0): Promise<Read> {
  const path = join(root, `${files++}.db`);
  const db = new Sqlite(path);
  db.exec(sql);
  db.close();
  const source = await openSource(path, { threads });
  const [table] = planMigration(source, { zones: { everywhere: 'UTC', columns: {} }, tables: null }).tables;
  const chunks: EncodedChunk[] = [];
  const sum = new Checksum();
  for await (const chunk of source.readChunks(
    table.chunks.map((it) => ({ table, chunk: it })),
    'tuples',
  )) {
    chunks.push(chunk);
    sum.addAll(chunk.checksum);
  }
  const counts = table.chunks.map((chunk) => {
    const { where, values } = boundsOf(table.order, chunk);
    return source.db
      .prepare(`select count(*) from "${table.source}" ${where}`)
      .pluck()
      .get(...values) as number;
  });
  const find: Read['find'] = async (hashes) => {
    const found = await source.findRows(table, new Set(hashes));
    return found.map(({ hash, row }) => [row.key, hash]);
  };
  ends.push(() => source.close());
  return { table, chunks, checksum: sum.toString(), counts, find };
}
const ends: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(ends.map((end) => end())));

const many = (n: number): string => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${n})`;
const rowsOf = (chunks: readonly EncodedChunk[]): number => chunks.reduce((sum, { rows }) => sum + rows, 0);
const quarantineOf = (chunks: readonly EncodedChunk[]) => chunks.flatMap(({ quarantined }) => quarantined);

describe('chunks', () => {
  test.each([
    [
      'numbers without holes',
      `create table t (id integer primary key, x); insert into t ${many(20_000)} select i, i from n`,
    ],
    [
      'numbers with holes',
      `create table t (id integer primary key, x); insert into t ${many(20_000)} select i * i, i from n`,
    ],
    [
      'the ends of what a number can be',
      `create table t (id integer primary key, x); insert into t ${many(5000)} select i, i from n;
       insert into t values (-9223372036854775808, 0), (9223372036854775807, 0), (0, 0), (-1, 0)`,
    ],
    ['no key at all', `create table t (x, y); insert into t ${many(20_000)} select i, 'a' from n`],
    [
      'a key of texts and numbers, without row numbers',
      `create table t (s text, d, primary key (s, d)) without rowid; insert into t ${many(20_000)} select 'S' || (i % 7), i / 7.0 from n`,
    ],
    [
      'a key that does not mind case and counts down',
      `create table t (s text collate nocase, primary key (s desc)) without rowid; insert into t ${many(20_000)} select char(65 + 32 * (i % 2)) || i from n`,
    ],
    [
      'a key with broken texts, NULs and bytes',
      `create table t (k, primary key (k)) without rowid; insert into t ${many(20_000)}
         select case i % 3 when 0 then cast(cast(i as blob) || x'ff' as text) when 1 then 'a' || char(0) || i else cast(i as blob) end from n`,
    ],
  ])('cut %s into pieces that hold every row once, none more than a twentieth', async (_, sql) => {
    const { table, chunks, counts } = await read(sql);
    expect(counts.reduce((a, b) => a + b)).toBe(table.rows);
    expect(rowsOf(chunks) + quarantineOf(chunks).length).toBe(table.rows);
    expect(Math.max(...counts)).toBeLessThanOrEqual(1001);
    expect(counts.length).toBeGreaterThan(4);
  });

  test('of a table that has taken every name of its row number count the rows as they come', async () => {
    const { table, chunks } = await read(`create table t (rowid text, oid text, _rowid_ text, row_count int);
      insert into t values ('a', 'b', 'c', 1), ('a', 'b', 'c', 1), (char(65533), null, null, 3)`);
    expect([table.key, table.identity, rowsOf(chunks)]).toEqual([['row_count_'], null, 3]);
  });

  test('of large rows hold few of them', async () => {
    const { counts } = await read(`create table t (id integer primary key, x blob);
      insert into t ${many(600)} select i, zeroblob(100000) from n`);
    expect(Math.max(...counts)).toBeLessThan(100);
  });

  test('of a small table are one, and of an empty one too', async () => {
    expect((await read('create table t (x); insert into t values (1), (2)')).counts).toEqual([2]);
    expect((await read('create table t (x)')).counts).toEqual([0]);
  });
});

describe('what the driver would change is read exactly', () => {
  const AWKWARD = `create table t (id integer primary key, a integer, b text, c real, d);
    insert into t values (1, 9007199254740993, 'plain', 0.1, 1), (2, 1, cast(x'61ff' as text), 1, 2),
      (3, 2, char(65533), 1, 3), (9007199254740993, -9223372036854775808, 'x' || char(0), 9e999, 4)`;

  test.each([0, 1])('with %i threads', async (threads) => {
    const { chunks } = await read(AWKWARD, threads);
    expect(rowsOf(chunks)).toBe(2);
    expect(quarantineOf(chunks)).toEqual([
      {
        table: 't',
        key: '2',
        cells: {
          id: { integer: '2' },
          a: { integer: '1' },
          b: { textBytes: '61ff' },
          c: { real: '1' },
          d: { integer: '2' },
        },
        reasons: [{ column: 'b', value: `text X'61ff'`, reason: 'text that is no valid UTF-8' }],
      },
      {
        table: 't',
        key: '9007199254740993',
        cells: {
          id: { integer: '9007199254740993' },
          a: { integer: '-9223372036854775808' },
          b: { textBytes: '7800' },
          c: { real: 'Infinity' },
          d: { integer: '4' },
        },
        reasons: [{ column: 'b', value: 'x\\u{0}', reason: 'a NUL character, which Postgres cannot hold in text' }],
      },
    ]);
    // int64 9007199254740993, big-endian.
    expect(Buffer.concat(chunks.flatMap(({ bytes }) => bytes)).toString('hex')).toContain('0020000000000001');
  });

  test('a number and a real that look alike stay two in a column of all kinds', async () => {
    const { chunks } = await read(`create table t (v); insert into t values (1), (1.0), ('1'), (x'31')`);
    const text = Buffer.concat(chunks.flatMap(({ bytes }) => bytes)).toString('latin1');
    expect(['\u00011', '\u00031.0', "\u0003'1'", "\u0005X'31'"].map((it) => text.includes(it))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test.each(['UTF-8', 'UTF-16le', 'UTF-16be'])('a database in %s says the same', async (encoding) => {
    const { checksum, chunks } = await read(`pragma encoding = '${encoding}';
      create table t (id integer primary key, x text); insert into t values (1, 'aé€🚀'), (2, ''), (3, char(65533))`);
    expect(quarantineOf(chunks)).toEqual([]);
    expect(checksum).toBe('0b15c94f24b54bdfd201f93569853a5a-3');
  });

  test('half a character of UTF-16 is no text', async () => {
    const { chunks } = await read(`pragma encoding = 'UTF-16le';
      create table t (id integer primary key, x text); insert into t values (1, cast(x'3dd8' as text)), (2, 'ok')`);
    expect(quarantineOf(chunks)).toMatchObject([
      { key: '1', cells: { x: { textBytes: '3dd8' } }, reasons: [{ column: 'x' }] },
    ]);
  });

  test('a table of more columns than a call takes arguments', async () => {
    const names = Array.from({ length: 1500 }, (_, i) => `c${i}`);
    const { chunks, table } = await read(`create table t (${names.map((it) => `${it} int`).join(', ')});
      insert into t values (${names.map((_, i) => (i % 3 === 0 ? i : 'null')).join(', ')})`);
    expect([rowsOf(chunks), table.columns.length]).toEqual([1, 1501]);
  });
});

describe('a row is found again by its hash', () => {
  test.each([
    ['with row numbers', ''],
    ['without row numbers', ' without rowid'],
  ])('%s, in the order of the source', async (_, clause) => {
    const whole =
      await read(`create table t (id integer primary key, x text)${clause}; insert into t ${many(3000)} select i, 'x' || i from n;
      insert into t values (5000, char(65533))`);
    const hashOf = async (id: number, x: string): Promise<string> => {
      const one = await read(`create table t (id integer primary key, x text); insert into t values (${id}, ${x})`);
      return one.checksum.slice(0, 32);
    };
    const [a, b, c] = await Promise.all([hashOf(2900, `'x2900'`), hashOf(7, `'x7'`), hashOf(5000, 'char(65533)')]);
    expect(await whole.find([a, b, c, '0'.repeat(32)])).toEqual([
      ['7', b],
      ['2900', a],
      ['5000', c],
    ]);
  });
});

test('the sums and the forms of times are those of the rows that were kept', async () => {
  const { chunks } = await read(`create table t (id integer primary key, at timestamp, price decimal(10, 2));
    insert into t values (1, '2024-01-02 03:04:05', 10.25), (2, 1704164645, 0.005), (3, 'soon', 99), (4, null, 1e15), (5, '2024-01-02', null)`);
  expect(chunks.map(({ sums, timeForms, rows }) => ({ sums, timeForms, rows }))).toEqual([
    { rows: 4, sums: { price: '1000000000000010.255' }, timeForms: { at: { naive: 1, 'date only': 1, 'epoch s': 1 } } },
  ]);
});

describe('a table without row numbers is walked along its key', () => {
  test.each([
    ['as its columns compare', 'k text collate nocase, d, primary key (k, d)', [null, null]],
    [
      'as the key says, where its columns compare otherwise',
      'k text, d, primary key (k collate nocase, d)',
      ['nocase', 'BINARY'],
    ],
  ])('%s', async (_, columns, collations) => {
    const { table, counts } = await read(`create table t (${columns}) without rowid;
      insert into t ${many(3000)} select iif(i % 2, 'A', 'b') || i, i from n`);
    expect(table.order).toMatchObject({ by: 'key', columns: collations.map((collation) => ({ collation })) });
    expect(counts.reduce((a, b) => a + b)).toBe(3000);
    expect(counts.length).toBe(6);
  });
});
