import type { Database } from 'better-sqlite3';
import type { Bars } from '../../model/bars.ts';
import { CatalystError, assert } from '../../model/errors.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import { diffBars } from '../bar-diff.ts';
import type { ImportCounts, ImportOptions, ImportRecord, SeriesKey } from '../store.ts';
import type { BarReader, BarWriter } from './bars.ts';
import { findSeries } from './series.ts';
import type { SeriesRow } from './series.ts';

const NEW_STAMP = 'lower(hex(randomblob(16)))';

/** Bars arrive checked; a caller who hands in anything else has a bug, and the database is no place to find it later. */
function assertBars(bars: Bars): void {
  for (let i = 0; i < bars.length; i++) {
    assert(Number.isSafeInteger(bars.time[i]), 'a bar has a whole millisecond as its time');
    assert(i === 0 || bars.time[i] > bars.time[i - 1], 'bars ascend in time');
    const sum = bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i] + bars.volume[i];
    assert(Number.isFinite(sum), 'every value of a bar is finite');
  }
}

function every(length: number): Uint32Array {
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) rows[i] = i;
  return rows;
}

/** Imports into a database whose transaction the caller holds. */
export function importBars(
  db: Database,
  read: BarReader,
  write: BarWriter,
  series: readonly Bars[],
  options: ImportOptions,
): ImportCounts {
  const { source, importedAt, onConflict = 'replace', feed = 'csv', adjustment = 'none', currency = 'USD' } = options;
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
    write.insert(Number(row.lastInsertRowid), bars, every(bars.length));
    counts.inserted += bars.length;
  };

  const revise = (bars: Bars, stored: SeriesRow): void => {
    if (stored.currency !== currency) {
      throw new CatalystError(
        'data',
        `${bars.symbol} is stored in ${stored.currency}, and these bars are in ${currency}`,
        'Import them under another feed, or name the currency they are in.',
      );
    }
    const [from, to] = [bars.time[0], bars.time[bars.length - 1]];
    const { added, changed, unchanged } = diffBars(read({ ...stored, count: stored.bars, from, to }), bars);
    if (changed.length > 0 && onConflict === 'fail') {
      const time = formatBarTime(bars.time[changed[0]], bars.timeframe);
      throw new CatalystError(
        'data',
        `${bars.symbol} ${time} is stored with other values (${changed.length} such bars)`,
        'Import with replace or keep to say which values are right; nothing was written.',
      );
    }
    counts.inserted += added.length;
    counts.unchanged += unchanged;
    if (onConflict === 'keep') counts.kept += changed.length;
    else counts.updated += changed.length;
    const replaced = onConflict === 'keep' ? new Uint32Array(0) : changed;
    if (added.length + replaced.length === 0) return;
    write.insert(stored.id, bars, added);
    write.update(stored.id, bars, replaced);
    reviseSeries.run(added.length, from, to, importId, stored.id);
  };

  for (const bars of series) {
    assertBars(bars);
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
