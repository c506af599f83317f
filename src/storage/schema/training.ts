import { boolean, decimal, defineTable, integer, json, real, required, text, timestamp, was } from './define.ts';

/** Added when outcomes were first attached. */
const SINCE = { since: 'outcomes' } as const;

/** A detection or a signal, as a statement about the future, with what was known when it was made. */
export const predictions = defineTable({
  schema: 'analytics',
  name: 'predictions',
  columns: [
    text('prediction_id'),
    text('kind', { required: true, values: ['pattern', 'signal'] }),
    text('symbol', required),
    text('timeframe'),
    text('name', required),
    text('direction'),
    text('catalyst_type'),
    decimal('confidence'),
    decimal('price', required),
    timestamp('made_at', required),
    text('cycle_id'),
    text('signal_id'),
    json('features'),
    // What is predicted: a move of `gain` before one of `loss` against it, fractions of the price, within so many bars.
    decimal('gain', SINCE),
    decimal('loss', SINCE),
    integer('bars_ahead', SINCE),
  ],
  primaryKey: ['prediction_id'],
  indexes: [['made_at'], ['name', 'catalyst_type'], ['symbol', 'made_at']],
});

/** What became of a prediction, attached to it later. */
export const outcomes = defineTable({
  schema: 'analytics',
  name: 'outcomes',
  columns: [
    text('prediction_id'),
    decimal('max_gain'),
    decimal('max_loss'),
    real('minutes_to_max_gain'),
    real('minutes_to_max_loss'),
    decimal('price_after_1h'),
    decimal('price_after_4h'),
    decimal('price_after_24h'),
    boolean('success'),
    real('best_hold_minutes'),
    timestamp('due_at'),
    timestamp('evaluated_at', required),
    // Which barrier was touched first; `success` is null where the prediction took no side, and while it is open.
    text('passage', { values: ['success', 'failure', 'neither', 'open'], ...SINCE }),
    boolean('ambiguous', SINCE),
    real('minutes_to_passage', SINCE),
    decimal('final_move', SINCE),
  ],
  primaryKey: ['prediction_id'],
  foreignKeys: [
    { columns: ['prediction_id'], table: 'predictions', references: ['prediction_id'], onDelete: 'cascade' },
  ],
});

/** The training set for later models: a pattern's bar, its surroundings, and how it ended. */
export const patternTrainingData = defineTable({
  schema: 'analytics',
  name: 'pattern_training_data',
  columns: [
    integer('id'),
    text('symbol'),
    timestamp('timestamp'),
    text('pattern_type'),
    decimal('open', was('open_price')),
    decimal('high', was('high_price')),
    decimal('low', was('low_price')),
    decimal('close', was('close_price')),
    decimal('volume'),
    decimal('body_to_range_ratio'),
    decimal('upper_shadow_ratio'),
    decimal('lower_shadow_ratio'),
    decimal('volume_surge'),
    decimal('rsi_14'),
    boolean('rsi_divergence'),
    decimal('bb_position'),
    decimal('bb_width'),
    decimal('macd_value'),
    decimal('macd_signal'),
    decimal('macd_histogram'),
    text('market_trend'),
    decimal('vix_level'),
    decimal('spy_correlation'),
    decimal('sector_strength'),
    text('news_catalyst'),
    decimal('news_sentiment'),
    decimal('news_relevance'),
    decimal('earnings_proximity'),
    boolean('pattern_completed'),
    boolean('pattern_success'),
    decimal('max_gain'),
    decimal('max_loss'),
    real('time_to_max_gain'),
    real('time_to_max_loss'),
    real('optimal_hold_time'),
    decimal('final_outcome_pct'),
    text('prediction_id', SINCE),
    text('timeframe', SINCE),
    text('direction', SINCE),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  unique: [['prediction_id']],
  indexes: [['symbol', 'timestamp'], ['pattern_type']],
});
