import type { PoolClient } from 'pg';
import type { Trade } from '../../model/result.ts';
import { refuseUnkeepableRun } from '../keepable.ts';
import { orderedJson } from '../ordered-json.ts';
import type { RunSummary, StoredRun } from '../store.ts';
import { lockWriting } from './import.ts';
import { asMillis, fromMillis } from './time.ts';

/** A trade's columns: what it is called here, its type, and how it comes out. */
const TRADE: readonly (readonly [column: string, key: keyof Trade, type: string])[] = [
  ['symbol', 'symbol', 'text'],
  ['side', 'side', 'text'],
  ['quantity', 'quantity', 'numeric'],
  ['entry_time', 'entryTime', 'timestamptz'],
  ['entry_price', 'entryPrice', 'numeric'],
  ['exit_time', 'exitTime', 'timestamptz'],
  ['exit_price', 'exitPrice', 'numeric'],
  ['entry_reason', 'entryReason', 'text'],
  ['exit_reason', 'exitReason', 'text'],
  ['bars', 'bars', 'bigint'],
  ['costs', 'costs', 'numeric'],
  ['slippage', 'slippage', 'numeric'],
  ['pnl', 'pnl', 'numeric'],
  ['return_fraction', 'returnFraction', 'float8'],
  ['max_favorable', 'maxFavorable', 'float8'],
  ['max_adverse', 'maxAdverse', 'float8'],
  ['ambiguous', 'ambiguous', 'boolean'],
];
const NAMES = TRADE.map(([column]) => column).join(', ');
const ARRAYS = TRADE.map(([, , type], i) => `$${i + 2}::${type === 'timestamptz' ? 'float8' : type}[]`).join(', ');
const VALUES = TRADE.map(([column, , type]) => (type === 'timestamptz' ? fromMillis(`n.${column}`) : `n.${column}`));
const OUT = TRADE.map(([column, key, type]) => `${type === 'timestamptz' ? asMillis(column) : column} as "${key}"`);

/** SQLite knows no negative zero. */
const plain = (value: Trade[keyof Trade]): Trade[keyof Trade] => (value === 0 ? 0 : value);

/** Keeps a run, in the place of the same run when it is saved again. */
export async function saveRun(client: PoolClient, run: StoredRun): Promise<void> {
  const { manifest, statistics, trades, savedAt } = run;
  refuseUnkeepableRun(run);
  await lockWriting(client);
  await client.query('delete from analytics.runs where run_id = $1', [manifest.runId]);
  await client.query(
    `insert into analytics.runs (run_id, saved_at, strategy, timeframe, trades, manifest, statistics)
     values ($1, ${fromMillis('$2')}, $3, $4, $5, $6, $7)`,
    [
      ...[manifest.runId, savedAt, manifest.strategy, manifest.timeframe, trades.length],
      ...[orderedJson(manifest), orderedJson(statistics)],
    ],
  );
  await client.query(
    `insert into analytics.run_trades (run_id, number, ${NAMES})
     select $1, n.number - 1, ${VALUES.join(', ')} from unnest(${ARRAYS}) with ordinality n(${NAMES}, number)`,
    [manifest.runId, ...TRADE.map(([, key]) => trades.map((trade) => plain(trade[key])))],
  );
}

/** Runs, the newest last. */
export async function listRuns(client: PoolClient): Promise<RunSummary[]> {
  const { rows } = await client.query<RunSummary>(
    `select run_id as "runId", strategy, timeframe, trades, ${asMillis('saved_at')} as "savedAt"
     from analytics.runs order by saved_at, run_id collate "C"`,
  );
  return rows;
}

/** A run as it was saved, or undefined. */
export async function readRun(client: PoolClient, runId: string): Promise<StoredRun | undefined> {
  const { rows } = await client.query<Omit<StoredRun, 'trades'>>(
    `select ${asMillis('saved_at')} as "savedAt", manifest, statistics from analytics.runs where run_id = $1`,
    [runId],
  );
  if (rows.length === 0) return undefined;
  const trades = await client.query<Trade>(
    `select ${OUT.join(', ')} from analytics.run_trades where run_id = $1 order by number`,
    [runId],
  );
  const [{ manifest, statistics, savedAt }] = rows;
  return { manifest, statistics, trades: trades.rows, savedAt };
}
