import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { ROOT } from '../cli/built.ts';
import { emptyDatabase } from '../postgres.ts';
import { ZONES, makeAwkward } from './awkward.ts';
import { essence, fingerprints, migrate } from './program.ts';
import type { Certificate } from './program.ts';
import { homesOf, openTarget } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-running-'));
const awkward = join(folder, 'awkward.db');
makeAwkward(awkward);
afterAll(() => rmSync(folder, { recursive: true }));

/** Tables that are not the migration's own notes, by name. */
async function visible(url: string): Promise<string[]> {
  const target = await openTarget(url);
  const rows = await target.query(
    `select n.nspname || '.' || relname from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema', 'migration', 'pg_toast')
       and relname like 'cell\\_%' order by 1`,
  );
  await target.close();
  return rows.map(([name]) => name!);
}

describe('the old system goes on writing', () => {
  /** Every transaction moves money from one account to another and writes both sides down. */
  const WRITER = `
    import { Sqlite } from './src/storage/sqlite-driver.ts';
    const db = new Sqlite(process.argv[1], { timeout: 10_000 });
    const entry = db.prepare('insert into ledger (move, account, amount) values (?, ?, ?)');
    const balance = db.prepare('update account set balance = balance + ? where id = ?');
    const move = db.transaction((i) => {
      for (const [account, amount] of [[i % 10, i % 97], [(i + 1) % 10, -(i % 97)]]) {
        entry.run(i, account, amount);
        balance.run(amount, account);
      }
    });
    // A test run that was killed cannot stop its writer.
    const parent = process.ppid;
    for (let i = 100_000; process.ppid === parent; i++) {
      move(i);
      if (i === 100_010) console.log('writing');
    }`;

  test('and what arrives is one moment of it: every move whole, every balance the sum of its moves', async () => {
    const path = join(folder, 'busy.db');
    const db = new Sqlite(path);
    db.pragma('journal_mode = wal');
    db.pragma('foreign_keys = off');
    db.exec(`create table account (id integer primary key, balance int);
      create table ledger (id integer primary key, move int, account int references account (id), amount int);
      with recursive n(i) as (select 0 union all select i + 1 from n where i < 199999)
        insert into ledger select null, i / 2, (i / 2 + i % 2) % 10, case i % 2 when 0 then 1 else -1 end * ((i / 2) % 97) from n;
      insert into account select account, sum(amount) from ledger group by account;`);
    db.close();
    const writer = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WRITER, path], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(writer.stdout, 'data');
    const url = await emptyDatabase();
    const { code, certificate, stderr } = await migrate(['--from', path, '--to', url]);
    const wrote = writer.exitCode === null;
    writer.kill('SIGKILL');
    await once(writer, 'close');
    expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
    expect(wrote).toBe(true);
    const target = await openTarget(url);
    const homes = await homesOf(target);
    const [ledger, account] = ['ledger', 'account'].map((name) => homes.get(name)!.place);
    const broken = await target.query(
      `select move from ${ledger} group by move having count(*) <> 2 or sum(amount) <> 0
       union all select a.id from ${account} a where balance <> (select sum(amount) from ${ledger} where account = a.id)`,
    );
    const [[moves, newest]] = await target.query(`select count(distinct move), max(move) from ${ledger}`);
    await target.close();
    expect(broken).toEqual([]);
    expect(Number(moves)).toBe(Number(newest) + 1);
    expect(Number(moves)).toBeGreaterThan(100_010);
    expect(certificate!.verified).toBe(true);
  });
});

describe('--dry-run', () => {
  test('tells what the migration would come to, and writes nothing', async () => {
    const url = await emptyDatabase();
    const before = fingerprints(awkward);
    const dry = await migrate(['--from', awkward, '--to', url, ...ZONES, '--dry-run']);
    expect([dry.code, dry.certificate === null ? dry.stderr : '']).toEqual([0, '']);
    const target = await openTarget(url);
    expect(
      await target.query(`select nspname from pg_namespace where nspname !~ '^pg_|^information|^public$'`),
    ).toEqual([]);
    await target.close();
    expect(fingerprints(awkward)).toEqual(before);
    const real = await migrate(['--from', awkward, '--to', url, ...ZONES]);
    const promised = ({ tables }: Certificate): unknown =>
      tables.map(({ name, source, checksumSource }) => ({ name, source, checksumSource }));
    // What only the target can see, two rows of one key or a row without its parent, is told by the real run alone.
    const plain = (it: Certificate): Certificate => ({
      ...it,
      tables: it.tables.filter(({ name }) => name.startsWith('cell_')),
    });
    expect(promised(plain(dry.certificate!))).toEqual(promised(plain(real.certificate!)));
  });
});

describe('--on-invalid fail', () => {
  test('names the first that do not fit, ends with 3, and leaves nothing to be seen', async () => {
    const url = await emptyDatabase();
    const { code, stderr } = await migrate(['--from', awkward, '--to', url, ...ZONES, '--on-invalid', 'fail']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/cell_\w+/);
    expect(await visible(url)).toEqual([]);
    const after = await migrate(['--from', awkward, '--to', url, ...ZONES]);
    expect(after.code).toBe(0);
    expect(await visible(url)).not.toEqual([]);
  });
});

describe('--certificate', () => {
  test('writes what --json prints, whole', async () => {
    const file = join(folder, 'certificate.json');
    const url = await emptyDatabase();
    const { certificate } = await migrate(['--from', awkward, '--to', url, ...ZONES, '--certificate', file]);
    expect(essence(JSON.parse(readFileSync(file, 'utf8')) as Certificate)).toEqual(essence(certificate!));
  });
});

describe('where it runs', () => {
  test('plays no part: neither the server’s settings nor the zone and the language of the machine', async () => {
    const strange = await emptyDatabase();
    const target = await openTarget(strange);
    const name = new URL(strange).pathname.slice(1);
    for (const setting of [
      `timezone = 'Asia/Tokyo'`,
      `datestyle = 'SQL, DMY'`,
      `bytea_output = 'escape'`,
      `extra_float_digits = -5`,
      `array_nulls = off`,
      `default_transaction_isolation = 'serializable'`,
      `client_encoding = 'LATIN1'`,
      `statement_timeout = '20s'`,
    ])
      await target.query(`alter database ${name} set ${setting}`);
    await target.close();
    const environment = { TZ: 'Australia/Lord_Howe', LC_ALL: 'de_DE.UTF-8', LANG: 'tr_TR.UTF-8' };
    const there = await migrate(['--from', awkward, '--to', strange, ...ZONES], { environment });
    const usual = await migrate(['--from', awkward, '--to', await emptyDatabase(), ...ZONES]);
    expect([there.code, there.certificate === null ? there.stderr : '']).toEqual([0, '']);
    expect(essence(there.certificate!)).toEqual(essence(usual.certificate!));
  });
});

describe('two migrations into one database at once', () => {
  test('one runs, the other ends with 5 or finds it done', async () => {
    const url = await emptyDatabase();
    const both = await Promise.all([1, 2].map(() => migrate(['--from', awkward, '--to', url, ...ZONES])));
    expect(both.map(({ code }) => code).toSorted()[0]).toBe(0);
    for (const { code, certificate } of both) expect(code === 5 || certificate?.verified).toBe(true);
  });
});
