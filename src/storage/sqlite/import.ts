import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import { keepsReplaced, knownUntil } from '../corrections.ts';
import { changeOf, checkImport, wholeSeries } from '../import-plan.ts';
import type { ImportCounts, ImportOptions, ImportRecord, SeriesKey } from '../store.ts';
import type { BarReader, BarWriter } from './bars.ts';
import { correctionKeeper } from './corrections.ts';
import { findSeries } from './series.ts';
import type { SeriesRow } from './series.ts';

const NEW_STAMP = 'lower(hex(randomblob(16)))';

/** Bars written between two looks at the world: some ten milliseconds. */
const SLICE_BARS = 20_000;

/** Imports into a database whose transaction the caller holds, in steps that yield how many bars are done. */
export function* importBars(
  db: Database,
  read: BarReader,
  write: BarWriter,
  series: readonly Bars[],
  options: ImportOptions,
): Generator<number, ImportCounts> {
  const { source, importedAt, feed = 'csv', adjustment = 'none', currency = 'USD' } = options;
  checkImport(series, options);
  const importId = Number(
    db
      .prepare('insert into imports values (null, ?, ?, 0, 0, 0, 0, 0, ?)')
      .run(source, importedAt, options.rejected ?? 0).lastInsertRowid,
  );
  const insertSeries = db.prepare(`insert into series values (null, ?, ?, ?, ?, ?, ?, ?, ?, 1, ${NEW_STAMP}, ?)`);
  const reviseSeries = db.prepare(
    `update series set bars = bars + ?, first_time = min(first_time, ?), last_time = max(last_time, ?),
       revision = revision + 1, stamp = ${NEW_STAMP}, import_id = ? where id = ?`,
  );

  const keep = correctionKeeper(db);
  const until = knownUntil(options);

  const counts = { inserted: 0, updated: 0, unchanged: 0, kept: 0 };
  let done = 0;

  function* slices(rows: Uint32Array, put: (slice: Uint32Array) => void): Generator<number> {
    for (let at = 0; at < rows.length; at += SLICE_BARS) {
      const slice = rows.subarray(at, at + SLICE_BARS);
      put(slice);
      yield (done += slice.length);
    }
  }

  function* add(bars: Bars, key: SeriesKey): Generator<number> {
    const ends = [bars.time[0], bars.time[bars.length - 1]];
    const row = insertSeries.run(key.symbol, key.timeframe, feed, adjustment, currency, bars.length, ...ends, importId);
    const id = Number(row.lastInsertRowid);
    yield* slices(wholeSeries(bars).inserted, (slice) => write.insert(id, bars, slice));
    counts.inserted += bars.length;
  }

  function* revise(bars: Bars, stored: SeriesRow): Generator<number> {
    const [from, to] = [bars.time[0], bars.time[bars.length - 1]];
    const there = read({ ...stored, count: stored.bars, from, to });
    const { inserted, replaced } = changeOf(bars, there, stored.currency, options, counts);
    yield (done += bars.length - inserted.length - replaced.length);
    if (inserted.length + replaced.length === 0) return;
    yield* slices(inserted, (slice) => write.insert(stored.id, bars, slice));
    yield* slices(replaced, (slice) => {
      if (keepsReplaced(options)) keep(stored.id, bars, slice, until);
      write.update(stored.id, bars, slice);
    });
    reviseSeries.run(inserted.length, from, to, importId, stored.id);
  }

  for (const bars of series) {
    if (bars.length === 0) continue;
    const key = { symbol: bars.symbol, timeframe: bars.timeframe, feed, adjustment };
    const stored = findSeries(db, key);
    if (stored === undefined) yield* add(bars, key);
    else yield* revise(bars, stored);
  }
  db.prepare('update imports set series = ?, inserted = ?, updated = ?, unchanged = ?, kept = ? where id = ?').run(
    series.length,
    counts.inserted,
    counts.updated,
    counts.unchanged,
    counts.kept,
    importId,
  );
  return counts;
}

/** Every import, oldest first. */
export function listImports(db: Database): ImportRecord[] {
  return db
    .prepare<[], ImportRecord>(
      `select source, imported_at as importedAt, series, inserted, updated, unchanged, kept, rejected
       from imports order by id`,
    )
    .all();
}
