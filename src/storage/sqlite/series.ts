import type { Database } from 'better-sqlite3';
import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { chooseSeries, inOrder } from '../series-choice.ts';
import type { BarsQuery, SeriesKey, StoredSeries } from '../store.ts';

/** A series as its row has it. `stamp` names its present content (see schema.ts). */
export interface SeriesRow extends SeriesKey {
  readonly id: number;
  readonly currency: string;
  readonly bars: number;
  readonly first: TimeMs;
  readonly last: TimeMs;
  readonly revision: number;
  readonly stamp: string;
}

const COLUMNS = `id, symbol, timeframe, feed, adjustment, currency, bars, first_time as first, last_time as last, revision, stamp`;

/** The one series with this key, or undefined. */
export function findSeries(db: Database, key: SeriesKey): SeriesRow | undefined {
  return db
    .prepare<[string, string, string, string], SeriesRow>(
      `select ${COLUMNS} from series where symbol = ? and timeframe = ? and feed = ? and adjustment = ?`,
    )
    .get(key.symbol, key.timeframe, key.feed, key.adjustment);
}

/** Every stamp in use for a timeframe. */
export function stampsOf(db: Database, timeframe: Timeframe): Set<string> {
  return new Set(db.prepare<[string], string>('select stamp from series where timeframe = ?').pluck().all(timeframe));
}

/** Every series of the store, by symbol, timeframe, feed, adjustment. */
export function listSeries(db: Database): StoredSeries[] {
  const rows = db
    .prepare<[], StoredSeries>(
      `select symbol, timeframe, feed, adjustment, currency, bars, first_time as first, last_time as last, revision,
              imports.source as source, imports.imported_at as importedAt
       from series join imports on imports.id = series.import_id`,
    )
    .all();
  return inOrder(rows);
}

/** The series of a query, one a symbol, by symbol. Errors as in `Store.readBars`. */
export function selectSeries(db: Database, query: BarsQuery): SeriesRow[] {
  const all = db.prepare<[string], SeriesRow>(`select ${COLUMNS} from series where timeframe = ?`);
  return chooseSeries(all.all(query.timeframe), query);
}
