import { date, decimal, defineTable, integer, json, text, timestamp } from './define.ts';

/** A day of a news source: how often what it said came true. */
export const sourceAccuracyReport = defineTable({
  schema: 'analytics',
  name: 'source_accuracy_report',
  columns: [
    integer('id'),
    date('report_date'),
    text('source'),
    integer('source_tier'),
    integer('total_articles'),
    integer('accurate_predictions'),
    integer('false_signals'),
    decimal('accuracy_rate'),
    decimal('avg_price_move'),
    json('metadata'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['report_date', 'source']],
});

/** A day of a pattern, with and without a catalyst. */
export const patternPerformanceReport = defineTable({
  schema: 'analytics',
  name: 'pattern_performance_report',
  columns: [
    integer('id'),
    date('report_date'),
    text('pattern_name'),
    integer('total_detected'),
    integer('successful_patterns'),
    decimal('success_rate'),
    decimal('with_catalyst_success_rate'),
    decimal('without_catalyst_success_rate'),
    decimal('avg_move_percent'),
    json('metadata'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['report_date', 'pattern_name']],
});

/** A day of the training set: how much of it is fit for use. */
export const mlDataQualityReport = defineTable({
  schema: 'analytics',
  name: 'ml_data_quality_report',
  columns: [
    integer('id'),
    date('report_date'),
    integer('total_records'),
    integer('valid_records'),
    integer('missing_values'),
    decimal('data_quality_score'),
    json('metadata'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['report_date']],
});
