import type { PoolClient } from 'pg';
import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { chooseSeries, inOrder } from '../series-choice.ts';
import type { BarsQuery, SeriesKey, StoredSeries } from '../store.ts';
import { asMillis } from './time.ts';

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

const COLUMNS = `s.id, s.symbol, s.timeframe, s.feed, s.adjustment, s.currency, s.bars, ${asMillis('s.first_time')} as first,
  ${asMillis('s.last_time')} as last, s.revision, s.stamp`;

/** The series of a query, one a symbol, by symbol. Errors as in `Store.readBars`. */
export async function selectSeries(client: PoolClient, query: BarsQuery): Promise<SeriesRow[]> {
  const { rows } = await client.query<SeriesRow>(`select ${COLUMNS} from trading.series s where s.timeframe = $1`, [
    query.timeframe,
  ]);
  return chooseSeries(rows, query);
}

/** Those of these symbols that are stored under a timeframe, feed and adjustment, by symbol. */
export async function findSeries(
  client: PoolClient,
  symbols: readonly string[],
  key: Omit<SeriesKey, 'symbol'>,
): Promise<Map<string, SeriesRow>> {
  const { rows } = await client.query<SeriesRow>(
    `select ${COLUMNS} from trading.series s
     where s.symbol = any($1) and s.timeframe = $2 and s.feed = $3 and s.adjustment = $4`,
    [symbols, key.timeframe, key.feed, key.adjustment],
  );
  return new Map(rows.map((row) => [row.symbol, row]));
}

/** Every stamp in use for a timeframe. */
export async function stampsOf(client: PoolClient, timeframe: Timeframe): Promise<Set<string>> {
  const { rows } = await client.query<{ stamp: string }>('select stamp from trading.series where timeframe = $1', [
    timeframe,
  ]);
  return new Set(rows.map(({ stamp }) => stamp));
}

/** Every series of the store, by symbol, timeframe, feed, adjustment. */
export async function listSeries(client: PoolClient): Promise<StoredSeries[]> {
  const { rows } = await client.query<StoredSeries>(
    `select s.symbol, s.timeframe, s.feed, s.adjustment, s.currency, s.bars, ${asMillis('s.first_time')} as first,
       ${asMillis('s.last_time')} as last, s.revision, i.source, ${asMillis('i.imported_at')} as "importedAt"
     from trading.series s join trading.imports i on i.id = s.import_id`,
  );
  return inOrder(rows);
}
