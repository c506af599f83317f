import type { Database } from 'better-sqlite3';
import type { Manifest, Trade } from '../../model/result.ts';
import { refuseUnkeepableRun } from '../keepable.ts';
import { orderedJson } from '../ordered-json.ts';
import type { RunSummary, StoredRun } from '../store.ts';

/** Keeps a run in a transaction the caller holds. */
export function saveRun(db: Database, run: StoredRun): void {
  refuseUnkeepableRun(run);
  const { manifest, statistics, trades, savedAt } = run;
  // Replacing a run removes its trades too, by the foreign key.
  db.prepare('delete from runs where run_id = ?').run(manifest.runId);
  db.prepare('insert into runs values (?, ?, ?, ?, ?, ?, ?)').run(
    manifest.runId,
    savedAt,
    manifest.strategy,
    manifest.timeframe,
    trades.length,
    orderedJson(manifest),
    orderedJson(statistics),
  );
  const insert = db.prepare('insert into run_trades values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const [number, trade] of trades.entries()) {
    insert.run(
      manifest.runId,
      number,
      trade.symbol,
      trade.side,
      trade.quantity,
      trade.entryTime,
      trade.entryPrice,
      trade.exitTime,
      trade.exitPrice,
      trade.entryReason,
      trade.exitReason,
      trade.bars,
      trade.costs,
      trade.slippage,
      trade.pnl,
      trade.returnFraction,
      trade.maxFavorable,
      trade.maxAdverse,
      trade.ambiguous ? 1 : 0,
    );
  }
}

/** Runs, the newest last. */
export function listRuns(db: Database): RunSummary[] {
  return db
    .prepare<[], RunSummary>(
      `select run_id as runId, strategy, timeframe, trades, saved_at as savedAt from runs order by saved_at, run_id`,
    )
    .all();
}

type TradeRow = Omit<Trade, 'ambiguous'> & { readonly ambiguous: 0 | 1 };

/** A run as it was saved, or undefined. */
export function readRun(db: Database, runId: string): StoredRun | undefined {
  const run = db
    .prepare<[string], { savedAt: number; manifest: string; statistics: string }>(
      'select saved_at as savedAt, manifest, statistics from runs where run_id = ?',
    )
    .get(runId);
  if (run === undefined) return undefined;
  const trades = db
    .prepare<[string], TradeRow>(
      `select symbol, side, quantity, entry_time as entryTime, entry_price as entryPrice, exit_time as exitTime,
              exit_price as exitPrice, entry_reason as entryReason, exit_reason as exitReason, bars, costs, slippage, pnl,
              return_fraction as returnFraction, max_favorable as maxFavorable, max_adverse as maxAdverse, ambiguous
       from run_trades where run_id = ? order by number`,
    )
    .all(runId);
  return {
    manifest: JSON.parse(run.manifest) as Manifest,
    statistics: JSON.parse(run.statistics) as StoredRun['statistics'],
    trades: trades.map((trade) => ({ ...trade, ambiguous: trade.ambiguous === 1 })),
    savedAt: run.savedAt,
  };
}
