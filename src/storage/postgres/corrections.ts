import type { PoolClient } from 'pg';
import type { TimeMs } from '../../model/time.ts';
import { CorrectionRows } from '../corrections.ts';
import type { KnownLater } from '../corrections.ts';
import type { BarsQuery } from '../store.ts';
import { selectSeries } from './series.ts';
import { asMillis, fromMillis } from './time.ts';

/**
 * Keeps the stored values of the bars in `pg_temp.new_bars`, as known until `until`, in the transaction of the import that replaces
 * them. Corrections follow each other in the order in which they come: one that claims to be older than the last on record counts
 * from that one on, so that no reading knows it too early. Values that stood for no time are not kept.
 */
export async function keepReplaced(client: PoolClient, until: TimeMs): Promise<void> {
  await client.query(
    `insert into trading.bar_corrections (series_id, time, known_until, open, high, low, close, volume)
     select b.series_id, b.time, greatest(${fromMillis('$1')}, (select max(c.known_until) from trading.bar_corrections c
       where c.series_id = b.series_id and c.time = b.time)), b.open, b.high, b.low, b.close, b.volume
     from trading.bars b join pg_temp.new_bars n on b.series_id = n.series_id and b.time = n.time
     on conflict do nothing`,
    [until],
  );
}

/** What was replaced after `asOf`, beside the ids of the series of a query. */
export async function readLater(client: PoolClient, query: BarsQuery, asOf: TimeMs): Promise<KnownLater> {
  const ids = new Map((await selectSeries(client, query)).map(({ symbol, id }) => [symbol, id]));
  const found = await client.query<Parameters<CorrectionRows['add']>>({
    text: `select series_id, ${asMillis('time')}, open, high, low, close, volume from trading.bar_corrections c
           where known_until > ${fromMillis('$1')} order by series_id, c.time, known_until`,
    values: [asOf],
    rowMode: 'array',
  });
  const corrections = new CorrectionRows();
  for (const row of found.rows) corrections.add(...row);
  return { ids, corrections };
}
