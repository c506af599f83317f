import type { Database } from 'better-sqlite3';
import type { Adjustment } from '../../model/actions.ts';
import { CatalystError } from '../../model/errors.ts';
import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';
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

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

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
  return rows.sort(
    (a, b) =>
      ascending(a.symbol, b.symbol) ||
      ascending(a.timeframe, b.timeframe) ||
      ascending(a.feed, b.feed) ||
      ascending(a.adjustment, b.adjustment),
  );
}

function refuseMissing(query: BarsQuery, found: ReadonlySet<string>): void {
  const hint = 'See what is stored with catalyst data list; add bars with catalyst data import <csv…>';
  if (query.symbols === undefined) {
    if (found.size === 0) throw new CatalystError('missing', `No ${query.timeframe} bars are stored`, hint);
    return;
  }
  const missing = [...new Set(query.symbols)].filter((symbol) => !found.has(symbol));
  if (missing.length === 0) return;
  const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
  throw new CatalystError('missing', `No ${query.timeframe} bars of ${shown} are stored`, hint);
}

const kindOf = (row: { feed: string; adjustment: Adjustment }): string => `${row.feed}/${row.adjustment}`;

/** The series of a query, one a symbol, by symbol. Errors as in `Store.readBars`. */
export function selectSeries(db: Database, query: BarsQuery): SeriesRow[] {
  const wanted = query.symbols === undefined ? undefined : new Set(query.symbols);
  const rows = db
    .prepare<[string], SeriesRow>(`select ${COLUMNS} from series where timeframe = ?`)
    .all(query.timeframe)
    .filter(
      (row) =>
        (wanted === undefined || wanted.has(row.symbol)) &&
        (query.feed === undefined || row.feed === query.feed) &&
        (query.adjustment === undefined || row.adjustment === query.adjustment),
    )
    .sort((a, b) => ascending(a.symbol, b.symbol));
  for (let i = 1; i < rows.length; i++) {
    if (rows[i].symbol === rows[i - 1].symbol) {
      throw new CatalystError(
        'data',
        `${rows[i].symbol} is stored twice for ${query.timeframe}: ${kindOf(rows[i - 1])} and ${kindOf(rows[i])}`,
        'Say which with --feed and --adjusted; they are never mixed.',
      );
    }
  }
  refuseMissing(query, new Set(rows.map((row) => row.symbol)));
  return rows;
}
