import { defineTable, integer, millis, real, required, requiredMillis, text, timestamp } from './define.ts';

const count = required;

/** One import of bars, and what became of them. */
export const imports = defineTable({
  schema: 'trading',
  name: 'imports',
  columns: [
    integer('id'),
    text('source', required),
    timestamp('imported_at', requiredMillis),
    integer('series', count),
    integer('inserted', count),
    integer('updated', count),
    integer('unchanged', count),
    integer('kept', count),
    integer('rejected', count),
  ],
  primaryKey: ['id'],
  generatedKey: true,
});

/** A series: the same symbol from two feeds, or raw and adjusted, are two. `stamp` names its present content. */
export const series = defineTable({
  schema: 'trading',
  name: 'series',
  columns: [
    integer('id'),
    text('symbol', required),
    text('timeframe', required),
    text('feed', required),
    text('adjustment', { required: true, values: ['none', 'split', 'all'] }),
    text('currency', required),
    integer('bars', required),
    timestamp('first_time', requiredMillis),
    timestamp('last_time', requiredMillis),
    integer('revision', required),
    text('stamp', required),
    integer('import_id', required),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  unique: [['timeframe', 'symbol', 'feed', 'adjustment']],
  foreignKeys: [{ columns: ['import_id'], table: 'imports', references: ['id'] }],
});

/** Prices are doubles and come back bit for bit. The series is no declared foreign key: checking it costs a tenth. */
export const bars = defineTable({
  schema: 'trading',
  name: 'bars',
  columns: [
    integer('series_id'),
    timestamp('time', millis),
    real('open', required),
    real('high', required),
    real('low', required),
    real('close', required),
    real('volume', required),
  ],
  primaryKey: ['series_id', 'time'],
});

/**
 * What a bar was shown as before an import replaced it, and until when. A bar as known at an instant is the first of these
 * whose time is later, or the bar itself.
 */
export const barCorrections = defineTable({
  schema: 'trading',
  name: 'bar_corrections',
  columns: [
    integer('series_id'),
    timestamp('time', millis),
    timestamp('known_until', millis),
    real('open', required),
    real('high', required),
    real('low', required),
    real('close', required),
    real('volume', required),
  ],
  primaryKey: ['series_id', 'time', 'known_until'],
  since: 'corrections',
});

/** A split or dividend, with the factor for all prices before `ex_date`. */
export const corporateActions = defineTable({
  schema: 'trading',
  name: 'corporate_actions',
  columns: [
    text('symbol'),
    timestamp('ex_date', millis),
    text('kind', { values: ['split', 'dividend', 'unclassified'] }),
    real('factor', required),
  ],
  primaryKey: ['symbol', 'ex_date', 'kind'],
});
