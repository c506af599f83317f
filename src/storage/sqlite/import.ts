import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import { changeOf, checkImport, wholeSeries } from '../import-plan.ts';
import type { ImportCounts, ImportOptions, ImportRecord, SeriesKey } from '../store.ts';
import type { BarReader, BarWriter } from './bars.ts';
import { findSeries } from './series.ts';
import type { SeriesRow } from './series.ts';

const NEW_STAMP = 'lower(hex(randomblob(16)))';

/** Imports into a database whose transaction the caller holds. */
export function importBars(
  db: Database,
  read: BarReader,
  write: BarWriter,
  series: readonly Bars[],
  options: ImportOptions,
): ImportCounts {
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

  const counts = { inserted: 0, updated: 0, unchanged: 0, kept: 0 };

  const add = (bars: Bars, key: SeriesKey): void => {
    const ends = [bars.time[0], bars.time[bars.length - 1]];
    const row = insertSeries.run(key.symbol, key.timeframe, feed, adjustment, currency, bars.length, ...ends, importId);
    write.insert(Number(row.lastInsertRowid), bars, wholeSeries(bars).inserted);
    counts.inserted += bars.length;
  };

  const revise = (bars: Bars, stored: SeriesRow): void => {
    const [from, to] = [bars.time[0], bars.time[bars.length - 1]];
    const there = read({ ...stored, count: stored.bars, from, to });
    const { inserted, replaced } = changeOf(bars, there, stored.currency, options, counts);
    if (inserted.length + replaced.length === 0) return;
    write.insert(stored.id, bars, inserted);
    write.update(stored.id, bars, replaced);
    reviseSeries.run(inserted.length, from, to, importId, stored.id);
  };

  for (const bars of series) {
    if (bars.length === 0) continue;
    const key = { symbol: bars.symbol, timeframe: bars.timeframe, feed, adjustment };
    const stored = findSeries(db, key);
    if (stored === undefined) add(bars, key);
    else revise(bars, stored);
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
