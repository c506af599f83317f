import { defineTable, decimal, integer, json, money, real, required, text, timestamp, was } from './define.ts';

/** One trading cycle and what each of its steps found. */
export const tradingCycles = defineTable({
  schema: 'trading',
  name: 'trading_cycles',
  columns: [
    text('cycle_id'),
    integer('cycle_number', was('id')),
    timestamp('start_time'),
    timestamp('end_time'),
    text('status'),
    text('mode'),
    integer('news_collected'),
    integer('securities_scanned'),
    integer('candidates_selected'),
    integer('patterns_analyzed', was('patterns_found')),
    integer('signals_generated'),
    integer('trades_executed'),
    integer('error_count'),
    money('cycle_pnl', was('total_pnl')),
    decimal('success_rate'),
    json('metadata'),
    timestamp('created_at'),
    timestamp('updated_at'),
  ],
  primaryKey: ['cycle_id'],
  indexes: [['start_time']],
});

/** The processes of the system, and when each was last heard of. */
export const services = defineTable({
  schema: 'trading',
  name: 'services',
  columns: [
    integer('service_id'),
    text('service_name', required),
    text('host'),
    integer('port'),
    text('status'),
    timestamp('last_heartbeat'),
    timestamp('start_time'),
    text('version'),
    text('endpoint_url'),
    json('metadata'),
    timestamp('created_at'),
    timestamp('updated_at'),
  ],
  primaryKey: ['service_id'],
  generatedKey: true,
  unique: [['service_name']],
  formerly: ['service_coordination'],
});

/** What a check of a service's health saw. */
export const serviceHealth = defineTable({
  schema: 'system',
  name: 'service_health',
  columns: [
    integer('id'),
    text('service_name'),
    text('status'),
    timestamp('last_check'),
    real('response_time_ms'),
    text('error_message'),
    json('metadata'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['service_name', 'last_check']],
});

/** The steps of a cycle, as they went. */
export const workflowLog = defineTable({
  schema: 'system',
  name: 'workflow_log',
  columns: [
    integer('id'),
    text('cycle_id'),
    text('step_name'),
    text('status'),
    timestamp('start_time'),
    timestamp('end_time'),
    real('duration_seconds'),
    json('result'),
    text('error_message'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['cycle_id']],
  foreignKeys: [{ columns: ['cycle_id'], table: 'trading_cycles', references: ['cycle_id'] }],
});

/** Settings kept in the database, as words; `data_type` says how to read them. */
export const configuration = defineTable({
  schema: 'system',
  name: 'configuration',
  columns: [
    text('key'),
    text('value'),
    text('data_type'),
    text('category'),
    text('description'),
    timestamp('last_modified'),
    text('modified_by'),
  ],
  primaryKey: ['key'],
});
