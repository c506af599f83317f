import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { emptyDatabase } from '../postgres.ts';
import { ROWS } from './awkward/files.ts';
import * as files from './awkward/files.ts';
import { fingerprints, migrate } from './program.ts';
import { openTarget } from './target.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-files-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true }));
let made = 0;
const fresh = (): string => join(root, String(made++), 'old.db');

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

async function migrated(path: string, uid?: number): Promise<{ prices: string; warnings: string }> {
  const before = fingerprints(path);
  const url = await emptyDatabase();
  const { code, stderr, certificate, stdout } = await migrate(
    ['--from', path, '--to', url],
    uid === undefined ? {} : { uid },
  );
  expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
  expect(certificate!.verified).toBe(true);
  expect(fingerprints(path)).toEqual(before);
  const target = await openTarget(url);
  const [{ place }] = (
    await target.query(`select n.nspname || '.' || relname from pg_class c join pg_namespace n
    on n.oid = relnamespace where relname = 'price' and relkind = 'r'`)
  ).map(([it]) => ({ place: it! }));
  const [[rows, sum, symbols]] = await target.query(
    `select count(*), sum(price), count(*) filter (where symbol = 'Größe ' || (id - 1) || ' 🚀') from ${place}`,
  );
  await target.close();
  return { prices: `${rows!} rows, ${Number(sum)}, ${symbols!} symbols`, warnings: stdout + stderr };
}

const wholly = (rows: number): string => `${rows} rows, ${(rows * (rows - 1)) / 16}, ${rows} symbols`;

describe('a file is read as SQLite would read it, and never touched', () => {
  test.each([
    ['in a rollback journal', () => files.plainFile(fresh()), ROWS],
    ['in pages of 512 bytes', () => files.plainFile(fresh(), { pageBytes: 512 }), ROWS],
    ['in pages of 65,536 bytes', () => files.plainFile(fresh(), { pageBytes: 65_536 }), ROWS],
    ['in UTF-16, little end first', () => files.plainFile(fresh(), { encoding: 'UTF-16le' }), ROWS],
    ['in UTF-16, big end first', () => files.plainFile(fresh(), { encoding: 'UTF-16be' }), ROWS],
    ['half of it in a WAL', () => files.uncheckpointed(fresh()), ROWS],
    ['half of it in a WAL without its -shm', () => files.uncheckpointed(fresh(), ['', '-wal']), ROWS],
    ['its last transaction torn', () => files.tornWal(fresh()), ROWS / 2],
    ['with a journal that must be played back', () => files.hotJournal(fresh()), ROWS],
  ])('%s', async (_, make, rows) => {
    expect((await migrated(make())).prices).toBe(wholly(rows));
  });

  test.each([
    ['a -shm without a -wal', () => files.shmAlone(fresh()), /-shm/],
    ['a -wal of another database', () => files.foreignWal(fresh()), /-wal/],
    ['a -wal that is none', () => files.garbageWal(fresh()), /-wal/],
  ])('with a warning: %s', async (_, make, warning) => {
    const { prices, warnings } = await migrated(make());
    expect(prices).toBe(wholly(ROWS));
    expect(warnings).toMatch(warning);
  });

  test.each([
    ['half of it in a WAL', () => files.uncheckpointed(fresh()), ROWS],
    ['half of it in a WAL without its -shm', () => files.uncheckpointed(fresh(), ['', '-wal']), ROWS],
    ['with a journal that must be played back', () => files.hotJournal(fresh()), ROWS],
  ])('where its folder may not be written, %s', async (_, make, rows) => {
    const path = make();
    chmodSync(dirname(path), 0o555);
    // Root may write anywhere: the program runs as nobody then.
    expect((await migrated(path, isRoot ? NOBODY : undefined)).prices).toBe(wholly(rows));
    chmodSync(dirname(path), 0o755);
  });
});

describe('what cannot be read is told, with what to do, and nothing is written', () => {
  const folder = (): string => {
    const path = fresh();
    mkdirSync(path, { recursive: true });
    return path;
  };
  const words = (): string => {
    const path = fresh();
    mkdirSync(dirname(path));
    writeFileSync(path, 'symbol,price\nA,1\n'.repeat(100));
    return path;
  };
  test.each([
    ['no file', fresh, 3],
    ['a folder', folder, 2],
    ['a file that is no database', words, 3],
    ['an encrypted database', () => files.encrypted(fresh()), 3],
    ['a truncated database', () => files.truncated(fresh()), 3],
  ])('%s', async (_, make, exit) => {
    const path = make();
    const url = await emptyDatabase();
    const { code, stderr } = await migrate(['--from', path, '--to', url]);
    expect(stderr).toContain(path);
    expect(stderr.trim().split('\n').length).toBeLessThan(4);
    expect(code).toBe(exit);
    const target = await openTarget(url);
    expect(await target.query(`select relname from pg_class where relkind = 'r' and relname = 'price'`)).toEqual([]);
    await target.close();
  });

  test('a database that another process holds for itself', async () => {
    const path = files.plainFile(fresh());
    const holder = new Sqlite(path);
    holder.exec('begin exclusive');
    const { code, stderr } = await migrate(['--from', path, '--to', await emptyDatabase()]);
    holder.close();
    expect([code, stderr]).toEqual([5, expect.stringContaining(path)]);
  });
});
