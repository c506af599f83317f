import pg from 'pg';
import { postgresInstallations, startServer } from '../test/postgres.ts';
import type { PostgresServer } from '../test/postgres.ts';
import type { Bars } from '../src/model/bars.ts';
import { openStore } from '../src/storage/open.ts';
import { BARS, SYMBOLS, contest } from './contest.ts';
import { universe } from './markets.ts';

/** 1.26 million daily bars of 500 symbols: into Postgres and out of it, against statements and rows of the driver. */
export async function run(): Promise<void> {
  const bars = universe(SYMBOLS, BARS);
  for (const installation of postgresInstallations()) {
    const server = await startServer({ durable: true, settings: { max_wal_size: '4GB' } }, installation);
    try {
      await measure(installation.name, server, bars);
    } finally {
      await server.remove();
    }
  }
}

async function measure(name: string, server: PostgresServer, bars: readonly Bars[]): Promise<void> {
  const url = await server.emptyDatabase();
  const store = await openStore(url, { mode: 'write', cache: false });
  const client = new pg.Client(url);
  await client.connect();
  const empty = (): Promise<unknown> =>
    client.query('truncate trading.bars, trading.series, trading.imports restart identity cascade; checkpoint');
  await contest({
    ...{ name: `import into ${name}`, promise: '0.57 M rows/s', referenceName: 'arrays by unnest', rounds: 3 },
    ours: () => store.importBars(bars, { source: 'bench', importedAt: 0 }),
    reference: () => insertArrays(client, bars),
    reset: empty,
  });
  await store.importBars(bars, { source: 'bench', importedAt: 0 });
  await contest({
    ...{ name: `load from ${name}`, promise: '1.16 M rows/s', referenceName: 'row objects', rounds: 5 },
    ours: () => store.readBars({ timeframe: '1d' }),
    reference: () => client.query('select * from trading.bars'),
  });
  await client.end();
  await store.close();
}

async function insertArrays(client: pg.Client, bars: readonly Bars[]): Promise<void> {
  await client.query('begin');
  for (const [id, it] of bars.entries()) {
    const columns = [it.open, it.high, it.low, it.close, it.volume].map((column) => [...column]);
    await client.query(
      `insert into trading.bars select $1, to_timestamp(t / 1000), o, h, l, c, v
       from unnest($2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::float8[]) n(t, o, h, l, c, v)`,
      [id, [...it.time], ...columns],
    );
  }
  await client.query('commit');
}
