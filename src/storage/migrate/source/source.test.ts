import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../sqlite-driver.ts';
import { Checksum } from '../checksum.ts';
import type { EncodedChunk, TablePlan } from '../cell.ts';
import { planMigration } from '../plan.ts';
import { openSource } from './source.ts';
import type { Source } from './source.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-source-'));
// Copies are made here, so that those of other tests are not counted.
const temporary = process.env['TMPDIR'];
process.env['TMPDIR'] = mkdtempSync(join(root, 'tmp-'));
afterAll(() => {
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(root, { recursive: true, force: true });
});

let files = 0;
const freshPath = (): string => join(root, `${files++}.db`);

function make(sql: string, path = freshPath()): string {
  const db = new Sqlite(path);
  db.exec(sql);
  db.close();
  return path;
}

const hashes = (path: string, suffixes = ['', '-wal', '-shm', '-journal']): Record<string, string> =>
  Object.fromEntries(
    suffixes
      .filter((suffix) => existsSync(path + suffix))
      .map((suffix) => [
        suffix,
        createHash('sha256')
          .update(readFileSync(path + suffix))
          .digest('hex'),
      ]),
  );

const copies = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('catalyst-migrate-'));

const planOf = (source: Source): readonly TablePlan[] =>
  planMigration(source, { zones: { everywhere: 'UTC', columns: {} }, tables: null }).tables;

async function readAll(
  source: Source,
  table: TablePlan,
): Promise<{ rows: number; checksum: string; chunks: EncodedChunk[] }> {
  const chunks: EncodedChunk[] = [];
  const sum = new Checksum();
  for await (const chunk of source.readChunks(
    table.chunks.map((it) => ({ table, chunk: it })),
    'tuples',
  )) {
    chunks.push(chunk);
    sum.addAll(chunk.checksum);
  }
  return { rows: chunks.reduce((n, { rows }) => n + rows, 0), checksum: sum.toString(), chunks };
}

/** Opens, counts the rows of the first table, closes. */
async function countRows(path: string): Promise<{ rows: number; warnings: readonly string[] }> {
  const source = await openSource(path, { threads: 0, busyTimeoutMs: 50 });
  try {
    const { rows } = await readAll(source, planOf(source)[0]);
    return { rows, warnings: source.warnings };
  } finally {
    await source.close();
  }
}

const THREE = `create table t (id integer primary key, x text); insert into t values (1, 'a'), (2, 'b'), (3, 'c');`;

describe('the source is read and never written', () => {
  test('a closed file is the same afterwards, and nothing lies beside it or in the temporary folder', async () => {
    const path = make(THREE);
    const before = hashes(path);
    const there = copies();
    expect(await countRows(path)).toEqual({ rows: 3, warnings: [] });
    expect(hashes(path)).toEqual(before);
    expect(copies()).toEqual(there);
  });

  test('a closed file with a write-ahead log gets no log from us', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    const before = hashes(path);
    expect(await countRows(path)).toEqual({ rows: 3, warnings: [] });
    expect(hashes(path)).toEqual(before);
  });

  test('rows that are only in the log are read, and the log stays as it is', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    const writer = new Sqlite(path);
    writer.exec(`pragma wal_autocheckpoint = 0; insert into t values (4, 'd')`);
    // Its index is scratch memory of whoever reads or writes.
    const before = hashes(path, ['', '-wal']);
    expect(before['-wal']).toMatch(/^[0-9a-f]+$/);
    expect(await countRows(path)).toEqual({ rows: 4, warnings: [] });
    expect(hashes(path, ['', '-wal'])).toEqual(before);
    writer.close();
  });

  test('a log without its index, as copied from a running system, is read from a copy', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    const writer = new Sqlite(path);
    writer.exec(`pragma wal_autocheckpoint = 0; insert into t values (4, 'd')`);
    const copy = freshPath();
    copyFileSync(path, copy);
    copyFileSync(`${path}-wal`, `${copy}-wal`);
    writer.close();
    const before = hashes(copy);
    expect(await countRows(copy)).toEqual({ rows: 4, warnings: [] });
    expect(hashes(copy)).toEqual(before);
  });

  test('what a killed writer left in the middle of a transaction is taken back in a copy, not in the source', async () => {
    const path = make(THREE);
    const script = `
      import { Sqlite } from './src/storage/sqlite-driver.ts';
      const db = new Sqlite(${JSON.stringify(path)});
      db.pragma('cache_size = 2');
      db.exec("begin; with recursive n(i) as (select 10 union all select i + 1 from n where i < 5000) insert into t select i, hex(randomblob(300)) from n");
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawnSync(process.execPath, [...['--import', 'tsx', '--input-type=module', '-e'], script]);
    expect(killed.signal).toBe('SIGKILL');
    const before = hashes(path);
    expect(before['-journal']).toMatch(/^[0-9a-f]+$/);
    expect((await countRows(path)).rows).toBe(3);
    expect(hashes(path)).toEqual(before);
  });
});

test('a copy has lost its name before it is read, so that a kill leaves nothing behind', async () => {
  const path = make(`pragma journal_mode = wal; ${THREE}`);
  const source = await openSource(path, { threads: 1 });
  expect(copies()).toEqual([]);
  const { rows } = await readAll(source, planOf(source)[0]);
  expect(rows).toBe(3);
  await source.close();
});

describe('files beside the source that do not fit it are told', () => {
  test('an index without its log', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    writeFileSync(`${path}-shm`, new Uint8Array(32_768));
    const { rows, warnings } = await countRows(path);
    expect(rows).toBe(3);
    expect(warnings).toEqual([expect.stringContaining('-shm lies there without its -wal')]);
  });

  test('another database’s log beside one that keeps none, which is not read', async () => {
    const other = make(`pragma journal_mode = wal; create table t (id integer primary key, x text);`);
    const writer = new Sqlite(other);
    writer.exec(`insert into t values (7, 'foreign')`);
    const path = make(THREE);
    copyFileSync(`${other}-wal`, `${path}-wal`);
    writer.close();
    const before = hashes(path);
    const { rows, warnings } = await countRows(path);
    expect(rows).toBe(3);
    expect(warnings).toEqual([expect.stringContaining('it is another one')]);
    expect(hashes(path)).toEqual(before);
  });

  test('a log that is none', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    writeFileSync(`${path}-wal`, 'not a log at all, but long enough to be taken for one');
    const { rows, warnings } = await countRows(path);
    expect(rows).toBe(3);
    expect(warnings).toEqual([expect.stringContaining('-wal does not fit')]);
  });

  test('an index that is of another log', async () => {
    const path = make(`pragma journal_mode = wal; ${THREE}`);
    const writer = new Sqlite(path);
    writer.exec(`pragma wal_autocheckpoint = 0; insert into t values (4, 'd')`);
    const copy = freshPath();
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(path + suffix, copy + suffix);
    writer.close();
    const shm = readFileSync(`${copy}-shm`);
    shm[33] ^= 1;
    writeFileSync(`${copy}-shm`, shm);
    const { rows, warnings } = await countRows(copy);
    expect(rows).toBe(4);
    expect(warnings).toEqual([expect.stringContaining('-shm does not fit its -wal')]);
  });
});

describe('what cannot be read is told with what to do', () => {
  const refusal = async (path: string): Promise<unknown> => {
    const there = copies();
    const error: unknown = await countRows(path).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(copies()).toEqual(there);
    return error;
  };

  test.each<[what: string, make: () => string, expected: { code: string; message: RegExp }]>([
    ['no file', freshPath, { code: 'missing', message: /There is no database at/ }],
    ['a folder', () => root, { code: 'usage', message: /is a folder/ }],
    [
      'an empty file',
      () => {
        const path = freshPath();
        writeFileSync(path, '');
        return path;
      },
      { code: 'data', message: /not a SQLite database, or it is encrypted/ },
    ],
    [
      'another kind of file',
      () => {
        const path = freshPath();
        writeFileSync(path, 'x'.repeat(5000));
        return path;
      },
      { code: 'data', message: /not a SQLite database, or it is encrypted/ },
    ],
    [
      'a file that was cut short',
      () => {
        const path = make(THREE);
        truncateSync(path, 4096);
        return path;
      },
      { code: 'data', message: /is cut short: 4096 of its 8192 bytes are missing/ },
    ],
    [
      'a damaged page',
      () => {
        const path = make(THREE);
        const bytes = readFileSync(path);
        bytes.fill(0xee, 4096, 4200);
        writeFileSync(path, bytes);
        return path;
      },
      { code: 'data', message: /is damaged/ },
    ],
  ])('%s', async (_, path, { code, message }) => {
    const error = await refusal(path());
    expect(error).toMatchObject({ code });
    expect(String(error)).toMatch(message);
  });

  test('a file that another process has locked', async () => {
    const path = make(THREE);
    const writer = new Sqlite(path);
    writer.exec('begin exclusive');
    expect(await refusal(path)).toMatchObject({ code: 'busy' });
    writer.close();
  });

  test('a file whose writer is in the middle of a transaction is read as it was before', async () => {
    const path = make(THREE);
    const writer = new Sqlite(path);
    writer.exec(`begin immediate; insert into t values (4, 'not yet')`);
    expect((await countRows(path)).rows).toBe(3);
    writer.close();
  });
});

describe('one state is seen, whoever writes', () => {
  const insertPair = (db: Database, id: number): void => {
    db.exec(`begin; insert into t values (${id}, 'left'); insert into t values (${-id}, 'right'); commit`);
  };

  test.each([0, 2])('with %i threads, while rows are added in pairs', async (threads) => {
    const path = make(`pragma journal_mode = wal; create table t (id integer primary key, x text);`);
    const writer = new Sqlite(path);
    for (let id = 1; id <= 2000; id++) insertPair(writer, id);
    const opening = openSource(path, { threads });
    let id = 2001;
    const timer = setInterval(() => insertPair(writer, id++), 1);
    const source = await opening;
    const [table] = planOf(source);
    const first = await readAll(source, table);
    for (let i = 0; i < 100; i++) insertPair(writer, id++);
    const second = await readAll(source, table);
    clearInterval(timer);
    expect(table.rows % 2).toBe(0);
    expect(first.rows).toBe(table.rows);
    expect(second.checksum).toBe(first.checksum);
    await source.close();
    writer.close();
  });
});

describe('the fingerprint of a state', () => {
  const fingerprintOf = async (path: string): Promise<string> => {
    const source = await openSource(path, { threads: 0 });
    await source.close();
    return JSON.stringify(source.fingerprint);
  };

  test('is the same while nothing is written', async () => {
    const path = make(THREE);
    expect(await fingerprintOf(path)).toBe(await fingerprintOf(path));
  });

  test.each(['delete', 'wal'])('is another after each commit, with journal mode %s', async (mode) => {
    const path = make(`pragma journal_mode = ${mode}; ${THREE}`);
    const writer = new Sqlite(path);
    // A log that was begun anew keeps its size: only its time tells of a commit.
    writer.exec(`insert into t values (50, hex(randomblob(20000))); pragma wal_checkpoint(restart)`);
    const seen = new Set<string>();
    for (let id = 100; id < 105; id++) {
      writer.exec(`insert into t values (${id}, 'x')`);
      seen.add(await fingerprintOf(path));
    }
    expect(seen.size).toBe(5);
    writer.close();
  });
});
