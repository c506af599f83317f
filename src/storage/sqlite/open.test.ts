import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { openStore, parseStoreUrl } from '../open.ts';
import { Sqlite as Database } from '../sqlite-driver.ts';
import { barReader, barWriter } from './bars.ts';
import { connect } from './connection.ts';
import { translated } from './errors.ts';
import { importBars } from './import.ts';
import { inSlices } from './slices.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-open-'));
let count = 0;
let folder = '';
let path = '';
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
  path = join(folder, 'catalyst.db');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const open = (mode: 'read' | 'write' = 'write', busyTimeoutMs = 50) => openStore(path, { mode, busyTimeoutMs });

function bars(length: number) {
  const it = emptyBars('A', '1d', length);
  for (let i = 0; i < length; i++) {
    it.time[i] = i * DAY_MS;
    it.open[i] = it.high[i] = it.low[i] = it.close[i] = 10 + i / 3;
  }
  return it;
}

async function makeDatabase(): Promise<void> {
  const store = await open();
  await store.importBars([bars(100)], { source: 'test', importedAt: 0 });
  await store.close();
}

describe('a database URL', () => {
  test.each([
    ['data/catalyst.db', 'sqlite', 'data/catalyst.db'],
    ['sqlite:data/catalyst.db', 'sqlite', 'data/catalyst.db'],
    ['sqlite:///var/catalyst.db', 'sqlite', '/var/catalyst.db'],
    ['C:\\bars\\catalyst.db', 'sqlite', 'C:\\bars\\catalyst.db'],
    ['./a:b.db', 'sqlite', './a:b.db'],
  ])('%s is %s at %s', (url, dialect, location) => {
    expect(parseStoreUrl(url)).toEqual({ dialect, location });
  });

  test.each(['mysql://host/db', 'constructor:x', '', 'sqlite:', 'a\0b'])('%j is a usage error', (url) => {
    expect(() => parseStoreUrl(url)).toThrow(expect.objectContaining({ code: 'usage', exitCode: 2 }));
  });
});

describe('opening', () => {
  test('for writing makes the file and the folders above it', async () => {
    path = join(folder, 'deep', 'er', 'catalyst.db');
    await (await open()).close();
    expect(existsSync(path)).toBe(true);
  });

  test('for reading makes neither', async () => {
    path = join(folder, 'deep', 'catalyst.db');
    await expect(open('read')).rejects.toMatchObject({ code: 'missing', exitCode: 3 });
    expect(existsSync(join(folder, 'deep'))).toBe(false);
  });

  test('a link to a folder that is not there is the outside world, not a bug', async () => {
    symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    const opening = openStore(join(folder, 'link', 'catalyst.db'), { mode: 'write' });
    await expect(opening).rejects.toMatchObject({ code: 'storage', exitCode: 4 });
  });

  test('a folder is refused', async () => {
    mkdirSync(path);
    await expect(open()).rejects.toMatchObject({
      code: 'storage',
      exitCode: 4,
      message: expect.stringContaining('is a folder') as string,
    });
  });

  test('a path through a file is refused', async () => {
    writeFileSync(join(folder, 'file'), '');
    path = join(folder, 'file', 'catalyst.db');
    await expect(open('write')).rejects.toMatchObject({ code: 'storage' });
  });

  test('a folder that cannot be made is refused at once', async () => {
    const opening = openStore('/proc/no-process/deep/catalyst.db', { mode: 'write' });
    await expect(opening).rejects.toMatchObject({ code: 'storage', exitCode: 4 });
  });

  test('a file that is no database is refused and left as it was', async () => {
    const text = 'symbol,timestamp,open\n'.repeat(1000);
    writeFileSync(path, text);
    await expect(open()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('is not a database') as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('a database cut in half is refused', async () => {
    await makeDatabase();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const reading = open('read').then((store) => store.readBars({ timeframe: '1d' }).finally(() => store.close()));
    await expect(reading).rejects.toMatchObject({ code: 'storage' });
  });

  test("another program's database is refused and left as it was, byte for byte", async () => {
    const db = new Database(path);
    db.exec('create table trade_records (trade_id text primary key); insert into trade_records values (1)');
    db.close();
    const before = readFileSync(path);
    await expect(open()).rejects.toThrow('belongs to another program');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a newer program's database is refused and left as it was, byte for byte", async () => {
    await makeDatabase();
    const db = new Database(path);
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    db.close();
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('newer catalyst') as string,
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('a locked database is busy: writing waits its time and says so, reading goes on', async () => {
    await makeDatabase();
    const other = new Database(path);
    other.exec('begin immediate');
    const store = await open('read');
    expect(await store.readBars({ timeframe: '1d' })).toHaveLength(1);
    const writing = store.importBars([bars(101)], { source: 'test', importedAt: 0 });
    await expect(writing).rejects.toMatchObject({ code: 'busy', exitCode: 5 });
    other.exec('rollback');
    expect(await store.importBars([bars(101)], { source: 'test', importedAt: 0 })).toMatchObject({ inserted: 1 });
    other.close();
    await store.close();
  });

  test('a database locked as a whole is busy', async () => {
    await makeDatabase();
    const other = new Database(path);
    other.pragma('locking_mode = exclusive');
    other.exec('begin exclusive');
    await expect(open('read')).rejects.toMatchObject({ code: 'busy', exitCode: 5 });
    other.close();
  });

  test('a disk that fills up refuses the import and keeps what was there', async () => {
    await makeDatabase();
    const db = await connect(path, { mode: 'write' });
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
    const options = { source: 'big', importedAt: 0 };
    const steps = () => importBars(db, barReader(db), barWriter(db), [bars(50_000)], options);
    const importing = translated(path, () => inSlices(db, steps, {}));
    const what = expect.stringContaining('disk is full') as string;
    await expect(importing).rejects.toMatchObject({ code: 'storage', message: what });
    expect(db.prepare('select count(*) from bars').pluck().get()).toBe(100);
    expect(db.prepare('select count(*) from imports').pluck().get()).toBe(1);
    db.close();
  });
});

describe('a file that may not be written', () => {
  /** A process without the right to write: one of ours, or root's that has laid its rights down. */
  function asReader(script: string): string {
    const child = spawnSync(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '-e'],
        `const { openStore } = await import(${JSON.stringify(new URL('../open.ts', import.meta.url).href)});
         for (const it of ['./store.ts', '../column-cache.ts', '../cached-bars.ts'])
           await import(new URL(it, ${JSON.stringify(import.meta.url)}).href);
         const { Sqlite } = await import(new URL('../sqlite-driver.ts', ${JSON.stringify(import.meta.url)}).href);
         new Sqlite(':memory:').close();
         if (process.getuid() === 0) process.setuid(65534);
         const path = ${JSON.stringify(path)};
         ${script}`,
      ],
      { encoding: 'utf8', cwd: new URL('../../..', import.meta.url) },
    );
    return child.stdout + child.stderr;
  }

  const READ = `
    const store = await openStore(path, { mode: 'read', cacheBarsMin: 1 });
    const [bars] = await store.readBars({ timeframe: '1d' });
    console.log(bars.length, store.cacheReport().written, /EACCES/.test(store.cacheReport().problem));
    await store.close();`;

  test('is read, in a folder where nothing may be made either, without a cache', async () => {
    await makeDatabase();
    for (const it of [root, folder]) chmodSync(it, 0o755);
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    expect(asReader(READ)).toBe('100 false true\n');
    expect(existsSync(`${path}-shm`)).toBe(false);
    chmodSync(folder, 0o755);
  });

  test('refuses an import with exit code 4', async () => {
    await makeDatabase();
    for (const it of [root, folder]) chmodSync(it, 0o755);
    chmodSync(path, 0o444);
    const out = asReader(`
      const store = await openStore(path, { mode: 'write' });
      await store.importBars([], { source: 'x', importedAt: 0 }).catch((error) => console.log(error.exitCode, error.message));`);
    expect(out).toBe(`4 The database ${path} cannot be written\n`);
  });
});

describe('migrations', () => {
  const names = (): unknown[] => {
    const db = new Database(path);
    const rows = db.prepare('select name from schema_migrations order by version').pluck().all();
    db.close();
    return rows;
  };
  const step = (version: number, sql: string) => ({ version, name: `step ${version}`, sql });

  test('are numbered from 1 without a hole', () => {
    expect(MIGRATIONS.map((it) => it.version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  test('are applied once each, in order, whatever version the file has', () => {
    const all = [step(1, 'create table a (x)'), step(2, 'alter table a add y'), step(3, 'insert into a values (1, 2)')];
    const db = new Database(path);
    migrate(db, path, all.slice(0, 1));
    migrate(db, path, all);
    migrate(db, path, all);
    expect(db.prepare('select * from a').all()).toEqual([{ x: 1, y: 2 }]);
    db.close();
    expect(names()).toEqual(['step 1', 'step 2', 'step 3']);
  });

  test('are all applied or none', () => {
    const db = new Database(path);
    migrate(db, path, [step(1, 'create table a (x)')]);
    const broken = [step(1, ''), step(2, 'create table b (x)'), step(3, 'insert into nowhere values (1)')];
    expect(() => migrate(db, path, broken)).toThrow('nowhere');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare("select count(*) from sqlite_schema where name = 'b'").pluck().get()).toBe(0);
    db.close();
  });
});
