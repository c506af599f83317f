import { date, decimal, defineTable, integer, json, money, real, text, timestamp } from './define.ts';

/** How a pattern did with a kind of catalyst. */
export const patternStatistics = defineTable({
  schema: 'analytics',
  name: 'pattern_statistics',
  columns: [
    integer('id'),
    text('pattern_name'),
    text('catalyst_type'),
    integer('total_detected'),
    integer('successful_patterns'),
    integer('failed_patterns'),
    decimal('success_rate'),
    decimal('avg_move_percent'),
    decimal('max_move_percent'),
    real('avg_time_to_target_minutes'),
    decimal('with_catalyst_success_rate'),
    decimal('without_catalyst_success_rate'),
    decimal('catalyst_improvement'),
    timestamp('last_updated'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  unique: [['pattern_name', 'catalyst_type']],
});

/** How a kind of signal did, by catalyst and range of confidence. */
export const signalPerformance = defineTable({
  schema: 'analytics',
  name: 'signal_performance',
  columns: [
    integer('id'),
    text('signal_type'),
    text('catalyst_type'),
    text('confidence_range'),
    integer('total_signals'),
    integer('successful_signals'),
    integer('failed_signals'),
    decimal('success_rate'),
    money('total_pnl'),
    money('avg_win'),
    money('avg_loss'),
    decimal('profit_factor'),
    real('avg_time_to_target_minutes'),
    real('avg_time_to_stop_minutes'),
    timestamp('last_updated'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
});

/** A trading day in figures. */
export const dailyPerformanceSummary = defineTable({
  schema: 'analytics',
  name: 'daily_performance_summary',
  columns: [
    integer('id'),
    date('trading_date'),
    integer('total_trades'),
    integer('winning_trades'),
    integer('losing_trades'),
    decimal('win_rate'),
    money('gross_profit'),
    money('gross_loss'),
    money('net_pnl'),
    decimal('profit_factor'),
    decimal('max_drawdown'),
    decimal('sharpe_ratio'),
    decimal('avg_risk_reward'),
    integer('catalyst_trades'),
    decimal('catalyst_win_rate'),
    text('best_catalyst_type'),
    text('best_pattern'),
    text('worst_pattern'),
    real('avg_trade_duration_minutes'),
    timestamp('created_at'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  unique: [['trading_date']],
  formerly: ['trading_performance'],
});

/** A report as it was made, kept to be shown again. */
export const reports = defineTable({
  schema: 'analytics',
  name: 'reports',
  columns: [
    text('report_id'),
    text('kind'),
    timestamp('period_start'),
    timestamp('period_end'),
    json('document'),
    timestamp('created_at'),
  ],
  primaryKey: ['report_id'],
  indexes: [['kind', 'created_at']],
});
