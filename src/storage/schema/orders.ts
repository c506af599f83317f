import { boolean, decimal, defineTable, json, money, required, text, timestamp } from './define.ts';

/**
 * The journal of orders. A row is written as `intent` under its deterministic client id before anything is sent; after a
 * crash the broker is asked by that id before anything is sent again. `unknown` is an order whose sending got no answer.
 */
export const orders = defineTable({
  schema: 'trading',
  name: 'orders',
  columns: [
    text('client_order_id'),
    text('broker', required),
    text('broker_order_id'),
    text('cycle_id'),
    text('signal_id'),
    text('trade_id'),
    text('symbol', required),
    text('side', { required: true, values: ['buy', 'sell'] }),
    text('purpose', { required: true, values: ['entry', 'exit', 'stop', 'target'] }),
    text('order_type', { required: true, values: ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] }),
    text('time_in_force', required),
    boolean('extended_hours', required),
    decimal('quantity', required),
    decimal('limit_price'),
    decimal('stop_price'),
    text('state', {
      required: true,
      values: [
        ...(['intent', 'sent', 'unknown', 'accepted', 'partially_filled'] as const),
        ...(['filled', 'cancelled', 'expired', 'replaced', 'rejected', 'abandoned'] as const),
      ],
    }),
    decimal('filled_quantity', required),
    decimal('average_price'),
    text('reason'),
    text('error_message'),
    json('request'),
    json('response'),
    timestamp('intent_at', required),
    timestamp('sent_at'),
    timestamp('accepted_at'),
    timestamp('closed_at'),
    timestamp('updated_at', required),
  ],
  primaryKey: ['client_order_id'],
  journal: true,
  unique: [['broker', 'broker_order_id']],
  indexes: [['state'], ['symbol', 'intent_at'], ['cycle_id']],
});

/** A fill of an order, as the broker told it; a position is the sum of these. */
export const executions = defineTable({
  schema: 'trading',
  name: 'executions',
  columns: [
    text('execution_id'),
    text('client_order_id', required),
    text('symbol', required),
    text('side', { required: true, values: ['buy', 'sell'] }),
    decimal('quantity', required),
    decimal('price', required),
    money('fees'),
    timestamp('executed_at', required),
    timestamp('recorded_at', required),
  ],
  primaryKey: ['execution_id'],
  journal: true,
  indexes: [['client_order_id'], ['symbol', 'executed_at']],
  foreignKeys: [{ columns: ['client_order_id'], table: 'orders', references: ['client_order_id'] }],
});
