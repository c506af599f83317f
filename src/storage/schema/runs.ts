import {
  boolean,
  decimal,
  defineTable,
  integer,
  json,
  money,
  real,
  required,
  requiredMillis,
  text,
  timestamp,
} from './define.ts';

/** A saved backtest: the manifest makes it repeatable. */
export const runs = defineTable({
  schema: 'analytics',
  name: 'runs',
  columns: [
    text('run_id'),
    timestamp('saved_at', requiredMillis),
    text('strategy', required),
    text('timeframe', required),
    integer('trades', required),
    json('manifest', required),
    json('statistics', required),
  ],
  primaryKey: ['run_id'],
});

/** The trades of a saved backtest, in their order. */
export const runTrades = defineTable({
  schema: 'analytics',
  name: 'run_trades',
  columns: [
    text('run_id'),
    integer('number'),
    text('symbol', required),
    text('side', { required: true, values: ['long', 'short'] }),
    decimal('quantity', required),
    timestamp('entry_time', requiredMillis),
    decimal('entry_price', required),
    timestamp('exit_time', requiredMillis),
    decimal('exit_price', required),
    text('entry_reason', required),
    text('exit_reason', required),
    integer('bars', required),
    money('costs', required),
    money('slippage', required),
    money('pnl', required),
    real('return_fraction', required),
    real('max_favorable', required),
    real('max_adverse', required),
    boolean('ambiguous', required),
  ],
  primaryKey: ['run_id', 'number'],
  foreignKeys: [{ columns: ['run_id'], table: 'runs', references: ['run_id'], onDelete: 'cascade' }],
});
