import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sqlite } from '../src/storage/sqlite-driver.ts';

const SYMBOLS = 500;

/**
 * A database of clean bars as the old system wrote them, and where it lies: the same bytes of content every time, kept in
 * the temporary folder between runs. Five prices a row, in doubles of five digits behind the point at most; hourly times
 * as naive text, all symbols of an hour beside each other, so that neither index is built from rows already in its order.
 */
export function cleanBars(rows: number): string {
  const path = join(tmpdir(), `catalyst-bench-migrate-${rows}.db`);
  if (existsSync(path)) return path;
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const db = new Sqlite(fresh);
  db.pragma('journal_mode = off');
  db.pragma('synchronous = off');
  db.exec(`create table price_bars (id integer primary key, symbol text not null, ts timestamp not null, open real, high real,
    low real, close real, vwap decimal(10,2), volume integer, unique (symbol, ts))`);
  db.prepare(
    `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < @rows),
      bar as (select i, i / ${SYMBOLS} as hour, i % ${SYMBOLS} as s, 500000 + (i * 7919) % 9500000 as price from n)
    insert into price_bars select i + 1, printf('S%03d', s), datetime(1262304000 + hour * 3600, 'unixepoch'), price / 1e5,
      (price + (i * 31) % 5000) / 1e5, (price - (i * 17) % 5000) / 1e5, (price + (i * 13) % 4000 - 2000) / 1e5,
      (price + i % 100) / 1e5, (i * 104729) % 5000000 from bar`,
  ).run({ rows });
  db.close();
  renameSync(fresh, path);
  return path;
}
