import { boolean, decimal, defineTable, integer, json, real, required, text, timestamp, was } from './define.ts';

/** A security that a scan selected, with its scores. */
export const tradingCandidates = defineTable({
  schema: 'trading',
  name: 'trading_candidates',
  columns: [
    integer('id'),
    text('scan_id'),
    text('symbol'),
    timestamp('selection_timestamp'),
    decimal('catalyst_score'),
    integer('news_count'),
    text('primary_catalyst'),
    json('catalyst_keywords'),
    decimal('price'),
    decimal('volume'),
    decimal('relative_volume'),
    decimal('price_change_pct'),
    decimal('pre_market_volume'),
    decimal('pre_market_change'),
    boolean('has_pre_market_news'),
    decimal('technical_score'),
    decimal('combined_score'),
    integer('selection_rank'),
    boolean('analyzed'),
    boolean('traded'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['scan_id'], ['symbol', 'selection_timestamp']],
  formerly: ['selected_securities'],
});

/** What a scan proposed for a security. */
export const scanResults = defineTable({
  schema: 'trading',
  name: 'scan_results',
  columns: [
    integer('id'),
    timestamp('timestamp', was('scan_timestamp')),
    text('symbol'),
    text('action'),
    decimal('entry_price', was('price')),
    decimal('stop_loss'),
    decimal('take_profit'),
    decimal('confidence'),
    decimal('volume'),
    decimal('relative_volume'),
    decimal('price_change'),
    decimal('rsi'),
    text('pattern'),
    decimal('community_score'),
    decimal('news_score'),
    text('news_catalyst'),
    text('reason'),
    text('status'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['symbol', 'timestamp'], ['timestamp']],
  formerly: ['scanning_results', 'scanner_results'],
});

/** A run of the scanner: how many went in at each stage and how many came out. */
export const scans = defineTable({
  schema: 'trading',
  name: 'scans',
  columns: [
    text('scan_id'),
    text('cycle_id'),
    text('strategy'),
    text('mode'),
    timestamp('as_of', required),
    json('stages', required),
    timestamp('created_at', required),
  ],
  primaryKey: ['scan_id'],
  indexes: [['as_of']],
});

/** Where a symbol fell out of a scan: the rule, what it saw, what it asked for, and by how much it failed. */
export const scanRejections = defineTable({
  schema: 'trading',
  name: 'scan_rejections',
  columns: [
    text('scan_id'),
    text('symbol'),
    text('stage', required),
    text('rule', required),
    real('value'),
    real('threshold'),
    real('margin'),
  ],
  primaryKey: ['scan_id', 'symbol'],
  indexes: [['symbol']],
  foreignKeys: [{ columns: ['scan_id'], table: 'scans', references: ['scan_id'], onDelete: 'cascade' }],
});
