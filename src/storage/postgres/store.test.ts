import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { barsOf } from '../../../test/bars.ts';
import { emptyDatabase, query, startServer } from '../../../test/postgres.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { openStore } from '../open.ts';
import type { OpenOptions, Store } from '../store.ts';
import { openSession } from './session.ts';
import { parsePostgresUrl } from './url.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-postgres-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const walk = (symbol: string, length: number, price = 100): Bars =>
  barsOf(
    symbol,
    '1d',
    Array.from({ length }, (_, i) => [i * DAY_MS, price, price + 1, price - 1, price + 0.5, 1000 + i]),
  );

const open = (url: string, options: Partial<OpenOptions> = {}): Promise<Store> =>
  openStore(url, { mode: 'write', ...options });
const how = { source: 'test', importedAt: 0 };

/** The error, all of whose texts are searched for the password of the URL. */
async function failure(
  work: Promise<unknown>,
  secret: string,
): Promise<{ code: string; exitCode: number; message: string }> {
  const error = (await work.then(
    () => undefined,
    (it: unknown) => it,
  )) as Error & { code: string; exitCode: number; hint: string };
  expect(error).toBeInstanceOf(Error);
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    expect(`${at.message} ${at.stack ?? ''} ${JSON.stringify(at)}`).not.toContain(secret);
  }
  return error;
}

describe('opening', () => {
  test.each([
    ['a wrong password', (url: URL) => (url.password = 'c4nary'), 'refuses the password'],
    [
      'an unknown user',
      (url: URL) => ([url.username, url.password] = ['nobody-here', 'c4nary']),
      'refuses the password',
    ],
    ['no such database', (url: URL) => (url.pathname = '/none'), 'does not exist'],
    ['a database that is closed', (url: URL) => (url.pathname = '/template0'), 'does not let anyone in'],
    ['a host that does not exist', (url: URL) => (url.hostname = 'db.invalid'), 'cannot be reached'],
  ])('%s is the outside world, and no password is shown', async (_, change, message) => {
    const url = new URL(await emptyDatabase());
    change(url);
    const error = await failure(open(url.href), url.password);
    expect(error).toMatchObject({ code: 'storage', exitCode: 4 });
    expect(error.message).toContain(message);
  });

  test('a user without rights is told so, and nothing was made', async () => {
    const url = new URL(await emptyDatabase());
    const role = url.pathname.slice(1);
    await query(url.href, `create role r_${role} login password 'c4nary'`);
    const poor = new URL(url.href);
    [poor.username, poor.password] = [`r_${role}`, 'c4nary'];
    const error = await failure(open(poor.href), 'c4nary');
    expect(error).toMatchObject({ code: 'storage', exitCode: 4 });
    expect(error.message).toContain('does not give this user the rights');
    expect(await query(url.href, "select 1 from pg_namespace where nspname = 'trading'")).toEqual([]);
  });

  test('a user who may only select reads everything, and is refused where it would write', async () => {
    const url = new URL(await emptyDatabase());
    const owner = await open(url.href);
    await owner.importBars([walk('A', 3)], how);
    const reader = `r_${url.pathname.slice(1)}`;
    await query(
      url.href,
      `create role ${reader} login password 'c4nary'; grant usage on schema trading, analytics, system to ${reader};
       grant select on all tables in schema trading, analytics, system to ${reader}`,
    );
    [url.username, url.password] = [reader, 'c4nary'];
    const store = await open(url.href, { mode: 'read' });
    expect(await store.readBars({ timeframe: '1d' })).toEqual(await owner.readBars({ timeframe: '1d' }));
    expect(await store.listSeries()).toEqual(await owner.listSeries());
    const error = await failure(store.importBars([walk('B', 3)], how), 'c4nary');
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('the rights') as string });
    await store.close();
    await owner.close();
  });

  test('a table that somebody has dropped is named as what it is, no bug', async () => {
    const url = await emptyDatabase();
    const store = await open(url);
    await query(url, 'drop table trading.corporate_actions');
    const error = await failure(store.readActions(), 'none');
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('lacks a table') as string });
    await store.close();
  });

  test('a server that does not answer is given up in the time the URL says', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as { port: number };
    const error = await failure(open(`postgres://u:c4nary@127.0.0.1:${port}/d?connect_timeout=0.1`), 'c4nary');
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('no answer in time') as string });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('connections are given back: closing the store leaves none', async () => {
    const url = await emptyDatabase();
    const store = await open(url);
    await Promise.all(Array.from({ length: 10 }, () => store.listSeries()));
    await store.close();
    const others =
      'select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await expect.poll(() => query(url, others)).toEqual([{ n: 0 }]);
  });
});

describe('while others write', () => {
  test('a writer that waits too long says that the database is busy', async () => {
    const url = await emptyDatabase();
    const [one, other] = [await open(url), await open(url, { busyTimeoutMs: 100 })];
    const session = await openSession(parsePostgresUrl(url), { busyTimeoutMs: 5000 });
    await session.writing(async (client) => {
      await client.query('select pg_advisory_xact_lock(1668574329, 2)');
      const error = await failure(other.importBars([walk('A', 3)], how), 'none');
      expect(error).toMatchObject({ code: 'busy', exitCode: 5 });
      expect(await other.listSeries()).toEqual([]);
    });
    await session.close();
    await one.close();
    await other.close();
  });

  test('imports beside each other are done one after the other', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all([open(url), open(url), open(url)]);
    const imports = stores.flatMap((store, i) => [1, 2].map((k) => store.importBars([walk('A', 50 * k + i)], how)));
    await Promise.all(imports);
    expect(await stores[0].readBars({ timeframe: '1d' })).toEqual([walk('A', 102)]);
    expect((await stores[0].listImports()).length).toBe(6);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('work that the server undid because of another is repeated', async () => {
    const url = await emptyDatabase();
    await query(url, 'create schema t; create table t.n (x int)');
    const session = await openSession(parsePostgresUrl(url), { busyTimeoutMs: 5000 });
    let tries = 0;
    await session.writing(async (client) => {
      await client.query('insert into t.n values (1)');
      if (++tries < 3) await client.query(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
    });
    expect([tries, await query(url, 'select x from t.n')]).toEqual([3, [{ x: 1 }]]);
    await session.close();
  });
});

describe('when the server goes', () => {
  test('silently, the connection is given up after a while', async () => {
    const address = parsePostgresUrl(await emptyDatabase());
    const session = await openSession(address, { busyTimeoutMs: 5000, silenceMs: 200 });
    const error = await failure(
      session.using((client) => client.query('select pg_sleep(30)')),
      address.password!,
    );
    expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('lost the connection') as string });
    expect(await session.reading(async (client) => (await client.query<{ x: number }>('select 1 as x')).rows)).toEqual([
      { x: 1 },
    ]);
    await session.close();
  });

  test('in the middle of reading, the bars come from the server that is back, or a clear error', async () => {
    const server = await startServer({ durable: true });
    const store = await open(await server.emptyDatabase());
    const bars = Array.from({ length: 40 }, (_, i) => walk(`S${i}`, 5000));
    await store.importBars(bars, how);
    const inOrder = bars.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
    const reading = store.readBars({ timeframe: '1d' }).catch((error: unknown) => error);
    await server.kill();
    const back = server.start();
    const answer = await reading;
    if (!Array.isArray(answer)) expect(answer).toMatchObject({ code: 'storage', exitCode: 4 });
    else expect(answer).toEqual(inOrder);
    await back;
    expect(await store.readBars({ timeframe: '1d' })).toEqual(inOrder);
    await server.kill();
    const error = await failure(store.readBars({ timeframe: '1d' }), server.password);
    expect(error).toMatchObject({ code: 'storage', exitCode: 4 });
    await store.close();
    await server.remove();
  });

  test('an import that it interrupts is there as a whole, or not at all', async () => {
    const server = await startServer({ durable: true });
    const store = await open(await server.emptyDatabase());
    await store.importBars([walk('A', 10)], how);
    const bars = Array.from({ length: 20 }, (_, i) => walk(`S${i}`, 5000));
    const importing = store.importBars(bars, how).catch((error: unknown) => error as { code: string });
    await server.kill();
    await server.start();
    const outcome = await importing;
    const symbols = (await store.listSeries()).length;
    if ('code' in outcome) expect([outcome.code, [1, 21].includes(symbols)]).toEqual(['storage', true]);
    else expect(symbols).toBe(21);
    expect((await store.readBars({ timeframe: '1d' })).length).toBe(symbols);
    await store.close();
    await server.remove();
  });
});

describe('the column cache of a database on a server', () => {
  const cacheFolder = join(root, 'cache');
  const read = async (url: string): Promise<{ series: Bars[]; cached: number }> => {
    const store = await open(url, { mode: 'read', cacheFolder, cacheBarsMin: 1 });
    const series = await store.readBars({ timeframe: '1d' });
    const { barsFromCache, problem } = store.cacheReport();
    await store.close();
    expect(problem).toBeNull();
    return { series, cached: barsFromCache };
  };

  test('is a folder of its own, used by the second reading', async () => {
    const [url, other] = [await emptyDatabase(), await emptyDatabase()];
    for (const [at, price] of [
      [url, 10],
      [other, 20],
    ] as const) {
      const store = await open(at);
      await store.importBars([walk('A', 30, price)], how);
      await store.close();
      expect(await read(at)).toEqual({ series: [walk('A', 30, price)], cached: 0 });
      expect(await read(at)).toEqual({ series: [walk('A', 30, price)], cached: 30 });
    }
    expect(readdirSync(cacheFolder).length).toBe(2);
  });

  test.each([
    ['update trading.bars set close = 1 where time = $1', (bars: Bars) => bars.close[0] === 1],
    ['delete from trading.bars where time = $1', (bars: Bars) => bars.length === 29],
  ])('sees a mending by hand: %s', async (sql, mended) => {
    const url = await emptyDatabase();
    const store = await open(url);
    await store.importBars([walk('A', 30), walk('B', 30)], how);
    await read(url);
    await query(url, sql, [new Date(0)]);
    expect((await read(url)).series.map(mended)).toEqual([true, true]);
    await query(url, 'truncate trading.bars');
    expect((await read(url)).series).toEqual([]);
    await store.close();
  });

  test('without a folder there is none', async () => {
    const url = await emptyDatabase();
    const store = await open(url, { cacheBarsMin: 1 });
    await store.importBars([walk('A', 30)], how);
    await store.readBars({ timeframe: '1d' });
    expect(store.cacheReport()).toMatchObject({ barsFromDatabase: 30, written: false });
    expect(existsSync(join(root, 'none'))).toBe(false);
    await store.close();
  });
});

test('bars that were moved or added by hand come in order, however they lie', async () => {
  const url = await emptyDatabase();
  const store = await open(url);
  await store.importBars([walk('A', 100)], how);
  await query(url, 'update trading.bars set volume = volume where volume < 1050');
  await query(url, 'insert into trading.bars values (1, $1, 1, 1, 1, 1, 1)', [new Date(-DAY_MS)]);
  const [bars] = await store.readBars({ timeframe: '1d' });
  expect([...bars.time]).toEqual(Array.from({ length: 101 }, (_, i) => (i - 1) * DAY_MS));
  expect(bars.volume[0]).toBe(1);
  expect([...bars.volume.subarray(1)]).toEqual([...walk('A', 100).volume]);
  await store.close();
});

test('times before 1714 and after 2285, where doubles end, are kept', async () => {
  const url = await emptyDatabase();
  const store = await open(url);
  const days = [-62_135_596_800_000, -8_100_000_000_001, 0, 9_999_999_999_999, 253_402_300_799_999];
  const bars = barsOf(
    'A',
    '1m',
    days.map((time) => [time, 1, 1, 1, 1, 1]),
  );
  await store.importBars([bars], how);
  expect(await store.readBars({ timeframe: '1m' })).toEqual([bars]);
  expect(await store.readBars({ timeframe: '1m', from: days[1], to: days[3] })).toEqual([
    barsOf(
      'A',
      '1m',
      days.slice(1, 4).map((time) => [time, 1, 1, 1, 1, 1]),
    ),
  ]);
  const beyond = barsOf('B', '1m', [[-9e15, 1, 1, 1, 1, 1]]);
  await expect(store.importBars([beyond], how)).rejects.toMatchObject({ code: 'data' });
  await store.close();
});
