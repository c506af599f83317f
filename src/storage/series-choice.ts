import type { Adjustment } from '../model/actions.ts';
import { CatalystError } from '../model/errors.ts';
import { meantBy } from '../model/nearest.ts';
import type { BarsQuery, SeriesKey, StoredSeries } from './store.ts';

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By symbol, timeframe, feed and adjustment, whatever order a dialect's collation would give. */
export const byKey = (a: SeriesKey, b: SeriesKey): number =>
  ascending(a.symbol, b.symbol) ||
  ascending(a.timeframe, b.timeframe) ||
  ascending(a.feed, b.feed) ||
  ascending(a.adjustment, b.adjustment);

export const inOrder = (rows: readonly StoredSeries[]): StoredSeries[] => rows.toSorted(byKey);

/** @param known all that the query would find without its symbols */
function refuseMissing(query: BarsQuery, found: ReadonlySet<string>, known: readonly SeriesKey[]): void {
  const hint = 'See what is stored with catalyst data list; add bars with catalyst data import <csv…>';
  if (query.symbols === undefined) {
    if (found.size === 0) throw new CatalystError('missing', `No ${query.timeframe} bars are stored`, hint);
    return;
  }
  const missing = [...new Set(query.symbols)].filter((symbol) => !found.has(symbol));
  if (missing.length === 0) return;
  const near = meantBy(missing.slice(0, 5), new Set(known.map(({ symbol }) => symbol)));
  const shown = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
  throw new CatalystError('missing', `No ${query.timeframe} bars of ${shown} are stored`, near + hint);
}

const kindOf = (row: { feed: string; adjustment: Adjustment }): string => `${row.feed}/${row.adjustment}`;

/** Of all series of the query's timeframe those it asks for, one a symbol, by symbol. Errors as in `Store.readBars`. */
export function chooseSeries<Row extends SeriesKey>(all: readonly Row[], query: BarsQuery): Row[] {
  const wanted = query.symbols === undefined ? undefined : new Set(query.symbols);
  const known = all.filter(
    (row) =>
      (query.feed === undefined || row.feed === query.feed) &&
      (query.adjustment === undefined || row.adjustment === query.adjustment),
  );
  const rows = known
    .filter((row) => wanted === undefined || wanted.has(row.symbol))
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
  refuseMissing(query, new Set(rows.map((row) => row.symbol)), known);
  return rows;
}
