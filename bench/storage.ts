import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBarFiles } from '../src/files/bar-files.ts';
import type { Bars } from '../src/model/bars.ts';
import { assert } from '../src/model/errors.ts';
import { barsToCsv } from '../src/storage/csv-export.ts';
import { openStore } from '../src/storage/open.ts';
import { Sqlite } from '../src/storage/sqlite-driver.ts';
import { BARS, SYMBOLS, contest } from './contest.ts';
import { universe } from './markets.ts';

/** 1.26 million daily bars of 500 symbols: into the database, out of it, and out of the column cache. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
  try {
    await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<void> {
  const bars = universe(SYMBOLS, BARS);
  const path = join(folder, 'catalyst.db');
  const remove = (file: string): void => {
    for (const end of ['', '-wal', '-shm', '.cache']) rmSync(file + end, { recursive: true, force: true });
  };
  const importInto = async (file: string, series: readonly Bars[]): Promise<void> => {
    const store = await openStore(file, { mode: 'write' });
    await store.importBars(series, { source: 'bench', importedAt: 0 });
    await store.close();
  };

  await importInto(path, bars);
  const cached = await openStore(path, { mode: 'read' });
  const plain = await openStore(path, { mode: 'read', cache: false });
  const alone = await openStore(path, { mode: 'read', cache: false, threadBarsMin: Infinity });
  await cached.readBars({ timeframe: '1d' });
  const segment = join(`${path}.cache`, readdirSync(`${path}.cache`)[0]);
  await contest({
    ...{ name: 'load from the column cache', promise: '30 M rows/s', referenceName: 'reading the file', rounds: 15 },
    ours: () => cached.readBars({ timeframe: '1d' }),
    reference: () => readFile(segment),
  });

  const raw = new Sqlite(path, { readonly: true });
  const rows = raw.prepare('select * from bars where series_id = ?');
  const ids = raw.prepare('select id from series').pluck().all();
  await contest({
    ...{ name: 'load from SQLite', promise: '4 M rows/s', referenceName: 'one thread', rounds: 7 },
    ours: () => plain.readBars({ timeframe: '1d' }),
    reference: () => alone.readBars({ timeframe: '1d' }),
  });
  assert(plain.cacheReport().threadProblem === undefined, 'two threads read');
  await contest({
    ...{ name: 'load from SQLite by one thread', promise: 'none', referenceName: 'row objects', rounds: 5 },
    ours: () => alone.readBars({ timeframe: '1d' }),
    reference: async () => ids.map((id) => rows.all(id).length),
  });
  raw.close();
  await cached.close();
  await plain.close();
  await alone.close();

  const csv = join(folder, 'bars.csv');
  writeFileSync(csv, [...barsToCsv(bars)].join(''));
  const target = join(folder, 'import.db');
  await contest({
    ...{ name: 'import a CSV into SQLite', promise: '0.8 M rows/s', referenceName: 'one insert a row', rounds: 3 },
    ours: async () => importInto(target, (await readBarFiles([csv])).series),
    reference: async () => {
      const { series } = await readBarFiles([csv]);
      await (await openStore(target, { mode: 'write' })).close();
      insertOneByOne(target, series);
    },
    reset: () => remove(target),
  });
}

function insertOneByOne(path: string, series: readonly Bars[]): void {
  const db = new Sqlite(path);
  db.pragma('synchronous = normal');
  const insert = db.prepare('insert into bars values (?, ?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const [s, it] of series.entries()) {
      for (let i = 0; i < it.length; i++) {
        insert.run(s, it.time[i], it.open[i], it.high[i], it.low[i], it.close[i], it.volume[i]);
      }
    }
  })();
  db.close();
}
