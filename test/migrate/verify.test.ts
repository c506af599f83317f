import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sqlite } from '../../src/storage/sqlite-driver.ts';
import { emptyDatabase, postgresServers } from '../postgres.ts';
import { migrate } from './program.ts';
import type { Migrated } from './program.ts';
import { homesOf, openTarget } from './target.ts';
import type { Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-verify-'));
const path = join(folder, 'old.db');
afterAll(() => rmSync(folder, { recursive: true }));

describe('--verify, long after', () => {
  let url: string;
  let target: Target;
  let price: string;
  let quote: string;
  const verify = (): Promise<Migrated> => migrate(['--from', path, '--to', url, '--verify']);
  beforeAll(async () => {
    const db = new Sqlite(path);
    db.exec(`create table price (id integer primary key, symbol text, close decimal, at timestamp);
      create table quote (symbol text, bid real);
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000)
        insert into price select i, 'S' || (i % 7), i / 8.0, 1700000000 + i from n;
      insert into quote select symbol, close from price where id < 50;
      insert into price values (9001, 'S', 'n/a', null);`);
    db.close();
    url = await emptyDatabase();
    const { code, stderr } = await migrate(['--from', path, '--to', url]);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    target = await openTarget(url);
    const homes = await homesOf(target);
    price = homes.get('price')!.place;
    quote = homes.get('quote')!.place;
  });
  afterAll(() => target.close());

  const undo = async (change: string): Promise<Migrated> => {
    await target.query('create table kept_price as table ' + price);
    await target.query('create table kept_quote as table ' + quote);
    await target.query(change);
    const said = await verify();
    for (const [home, kept] of [
      [price, 'kept_price'],
      [quote, 'kept_quote'],
    ]) {
      await target.query(`delete from ${home}`);
      await target.query(`insert into ${home} select * from ${kept}`);
      await target.query(`drop table ${kept}`);
    }
    return said;
  };

  test.each([
    ['a price is another by a cent', () => `update ${price} set close = close + 0.01 where id = 1234`, 'price', '1234'],
    ['a price is NULL', () => `update ${price} set close = null where id = 77`, 'price', '77'],
    ['a symbol has a blank behind it', () => `update ${price} set symbol = symbol || ' ' where id = 5`, 'price', '5'],
    [
      'a time is another by a microsecond',
      () => `update ${price} set at = at + interval '1 microsecond' where id = 6`,
      'price',
      '6',
    ],
    ['a row is gone', () => `delete from ${price} where id = 2999`, 'price', '2999'],
    [
      'two rows have exchanged their prices, and every sum is right',
      () => `update ${price} a set close = b.close from ${price} b where a.id + b.id = 201 and a.id in (100, 101)`,
      'price',
      '100',
    ],
    [
      'the last bit of a double is another',
      () => `update ${quote} set bid = bid + 2e-15 where symbol = 'S1' and bid < 1`,
      'quote',
      '',
    ],
  ])('finds that %s', async (_, change, table, key) => {
    const { code, certificate, stdout, stderr } = await undo(change());
    expect(code).toBe(1);
    expect(certificate?.verified ?? false).toBe(false);
    expect(stdout + stderr).toContain(table);
    expect(stdout + stderr).toContain(key);
  });

  test.each([
    ['a row is gone from quarantine', `delete from migration.quarantine where key = '9001'`],
    [
      'a cell in quarantine is not what it was',
      `update migration.quarantine set cells = replace(cells::text, 'n/a', 'N/A')::json where key = '9001'`,
    ],
  ])('finds that %s', async (_, change) => {
    await target.query('create table kept_quarantine as table migration.quarantine');
    await target.query(change);
    const said = await verify();
    const again = await migrate(['--from', path, '--to', url]);
    await target.query('delete from migration.quarantine using kept_quarantine k where quarantine.run = k.run');
    await target.query(
      `insert into migration.quarantine overriding system value select * from kept_quarantine on conflict do nothing`,
    );
    await target.query('drop table kept_quarantine');
    expect(said.code).toBe(1);
    expect(said.certificate!.tables.map(({ name, quarantineIntact }) => [name, quarantineIntact])).toEqual([
      ['price', false],
      ['quote', true],
    ]);
    expect([again.code, again.certificate!.verified]).toEqual([0, true]);
  });

  test('finds all well when the target was restored, and when it has grown', async () => {
    expect((await verify()).code).toBe(0);
    const grown = await undo(`insert into ${price} values (50000, 'NEW', 1.5, now())`);
    expect(grown.code).toBe(0);
    expect(grown.certificate!.verified).toBe(true);
  });
});

describe.each(postgresServers())('--verify of rows that only the target handed back, on $name', (server) => {
  const handing = join(folder, `handing-${server.version}.db`);
  let url: string;
  let target: Target;
  beforeAll(async () => {
    const db = new Sqlite(handing);
    db.pragma('foreign_keys = off');
    db.exec(`create table firm (id integer primary key);
      create table trade (id integer primary key, firm int references firm (id), fee decimal);
      create table tick (at timestamp primary key, x text);
      insert into firm values (1);
      insert into trade values (1, 1, 2.5), (2, 99, 7.25), (3, 98, 1);
      insert into tick values ('2024-01-01T00:00:00Z', 'a'), ('2024-01-01 00:00:00+00:00', 'a'), ('2024-01-01 00:00:00Z', 'b');`);
    db.close();
    url = await server.emptyDatabase();
    const { code, certificate, stderr } = await migrate(['--from', handing, '--to', url]);
    expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
    expect(certificate!.tables.map(({ name, quarantined }) => [name, quarantined])).toEqual([
      ['firm', 0],
      ['tick', 2],
      ['trade', 2],
    ]);
    target = await openTarget(url);
  });
  afterAll(() => target.close());
  const verify = (): Promise<Migrated> => migrate(['--from', handing, '--to', url, '--verify']);
  const intact = ({ certificate }: Migrated): unknown =>
    certificate!.tables.map(({ name, quarantineIntact }) => [name, quarantineIntact]);

  test('finds all well when nothing has changed', async () => {
    const { code, certificate } = await verify();
    expect([code, certificate!.verified]).toEqual([0, true]);
  });

  test.each([
    ['an orphan', 'trade', '7.25', '7.26'],
    ['a row whose key another has', 'tick', '2024-01-01 00:00:00+00:00', '2024-01-01 00:00:00-00:00'],
  ])('finds a changed cell of %s, and a run of its own brings it anew', async (_, table, was, is) => {
    const changed = await target.query(
      `update migration.quarantine set cells = replace(cells::text, $1, $2)::json
       where run = (select max(id) from migration.runs) and cells::text like '%' || $1 || '%' returning id`,
      [was, is],
    );
    expect(changed).toHaveLength(1);
    const said = await verify();
    expect(said.code).toBe(1);
    expect(intact(said)).toEqual(['firm', 'tick', 'trade'].map((name) => [name, name !== table]));
    const again = await migrate(['--from', handing, '--to', url]);
    expect([again.code, again.certificate!.verified]).toEqual([0, true]);
    expect((await verify()).code).toBe(0);
  });
});

describe('a source that changed between a killed run and the next', () => {
  test('is migrated as it is then', async () => {
    const changing = join(folder, 'changing.db');
    const db = new Sqlite(changing);
    db.exec(`create table price (id integer primary key, close decimal);
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) insert into price select i, i / 8.0 from n;
      create table bid (id integer primary key, price decimal);
      insert into bid values (1, 1.5), (2, 'n/a');`);
    db.close();
    const to = await emptyDatabase();
    const watched = await openTarget(to);
    const staged = async (): Promise<number> => {
      const [[there]] = await watched.query(`select to_regclass('migration.chunks')`);
      return there === null ? 0 : Number((await watched.query('select count(*) from migration.chunks'))[0][0]);
    };
    let watching: Promise<void> | undefined;
    const killed = await migrate(['--from', changing, '--to', to], {
      onStart: (child) => {
        const watch = async (): Promise<void> => {
          while (child.exitCode === null && child.signalCode === null) {
            if ((await staged()) >= 3) child.kill('SIGKILL');
          }
        };
        watching = watch();
      },
    });
    await watching;
    expect(killed.signal).toBe('SIGKILL');
    const later = new Sqlite(changing);
    later.exec(
      `update price set close = -1 where id in (1, 150000); delete from price where id = 2; insert into price values (400000, 7.5);
       update bid set price = 'gone' where id = 2`,
    );
    later.close();
    const { code, certificate, stderr } = await migrate(['--from', changing, '--to', to]);
    expect([code, certificate === null ? stderr : '']).toEqual([0, '']);
    expect(certificate!.verified).toBe(true);
    const { place } = (await homesOf(watched)).get('price')!;
    const counts = await watched.query(
      `select count(*), count(*) filter (where close = -1), count(*) filter (where id = 2), sum(close) from ${place}`,
    );
    const sum = (300_000 * 300_001) / 16 - 1 / 8 - 150_000 / 8 - 2 / 8 - 2 + 7.5;
    expect(counts[0].map(Number)).toEqual([300_000, 2, 0, sum]);
    // Of this table only what was handed back has changed.
    expect(await watched.query('select cells from migration.quarantine')).toEqual([[expect.stringMatching(/gone/)]]);
    await watched.close();
  });
});
