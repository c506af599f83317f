/** The databases of the old system as they were declared: each generation's tables, in the words of its own scripts. */

/** What the nine services wrote last. */
export const CURRENT = `
create table trading_cycles (cycle_id text primary key, start_time timestamp not null, end_time timestamp, status text, mode text,
  news_collected integer default 0, securities_scanned integer default 0, candidates_selected integer default 0,
  patterns_analyzed integer default 0, signals_generated integer default 0, trades_executed integer default 0,
  cycle_pnl decimal(10,2), success_rate decimal(5,2), metadata json, created_at timestamp default current_timestamp);
create table services (service_id integer primary key autoincrement, service_name text unique not null, port integer, status text,
  last_heartbeat timestamp, version text, endpoint_url text, created_at timestamp, updated_at timestamp);
create table service_health (id integer primary key autoincrement, service_name text not null, status text not null,
  last_check timestamp not null, response_time_ms integer, error_message text, metadata json, created_at timestamp);
create table workflow_log (id integer primary key autoincrement, cycle_id text, step_name text, status text, start_time timestamp,
  end_time timestamp, duration_seconds decimal(10,3), result json, error_message text, created_at timestamp,
  foreign key (cycle_id) references trading_cycles (cycle_id));
create table news_raw (id integer primary key autoincrement, news_id text unique not null, symbol text, headline text not null,
  source text not null, source_url text, published_timestamp timestamp not null, collected_timestamp timestamp,
  content_snippet text, full_url text, metadata json, is_pre_market boolean default 0, market_state text, headline_keywords json,
  mentioned_tickers json, article_length integer, is_breaking_news boolean, update_count integer default 0,
  first_seen_timestamp timestamp, unique (headline, source, published_timestamp));
create index idx_news_symbol on news_raw (symbol);
create table news_collection_stats (id integer primary key autoincrement, collection_timestamp timestamp, source text,
  articles_collected integer, articles_new integer, articles_duplicate integer, error_count integer, metadata json);
create table trading_candidates (id integer primary key autoincrement, scan_id text, symbol text, selection_timestamp timestamp,
  catalyst_score decimal(5,2), news_count integer, primary_catalyst text, catalyst_keywords json, price decimal(10,2),
  volume integer, relative_volume decimal(5,2), price_change_pct decimal(5,2), pre_market_volume integer,
  pre_market_change decimal(5,2), has_pre_market_news boolean, technical_score decimal(5,2), combined_score decimal(5,2),
  selection_rank integer, analyzed boolean default 0, traded boolean default 0);
create table scan_results (id integer primary key autoincrement, timestamp timestamp, symbol text, action text,
  entry_price decimal(10,2), stop_loss decimal(10,2), take_profit decimal(10,2), confidence decimal(5,2), volume integer,
  relative_volume real, price_change real, rsi real, pattern text, community_score real, news_score real, news_catalyst text,
  reason text, status text);
create table pattern_analysis (id integer primary key autoincrement, symbol text, detection_timestamp timestamp, timeframe text,
  pattern_type text, pattern_name text, pattern_direction text, base_confidence decimal(5,2), has_catalyst boolean,
  catalyst_type text, catalyst_sentiment text, catalyst_alignment boolean, catalyst_score decimal(5,2),
  catalyst_adjusted_confidence decimal(5,2), is_pre_market boolean, final_confidence decimal(5,2), pattern_strength decimal(5,2),
  support_level decimal(10,2), resistance_level decimal(10,2), volume_confirmation boolean, relative_volume decimal(5,2),
  trend_alignment boolean, price_at_detection decimal(10,2), pattern_completed boolean, actual_move_percent decimal(6,4),
  success boolean, time_to_completion_minutes integer, ml_features json, created_at timestamp);
create table pattern_statistics (id integer primary key autoincrement, pattern_name text, catalyst_type text,
  total_detected integer, successful_patterns integer, failed_patterns integer, success_rate decimal(5,2),
  avg_move_percent decimal(6,4), max_move_percent decimal(6,4), avg_time_to_target_minutes integer,
  with_catalyst_success_rate decimal(5,2), without_catalyst_success_rate decimal(5,2), catalyst_improvement decimal(5,2),
  last_updated timestamp, unique (pattern_name, catalyst_type));
create table trading_signals (signal_id text primary key, symbol text, generated_timestamp timestamp, signal_type text,
  confidence decimal(5,2), catalyst_score decimal(5,2), pattern_score decimal(5,2), indicator_score decimal(5,2),
  volume_score decimal(5,2), recommended_entry decimal(10,2), stop_loss decimal(10,2), target_1 decimal(10,2),
  target_2 decimal(10,2), catalyst_type text, catalyst_strength text, detected_patterns json, technical_indicators json,
  key_factors json, position_size_pct decimal(5,2), risk_reward_ratio decimal(5,2), max_loss_amount decimal(10,2),
  is_pre_market boolean, executed boolean, execution_timestamp timestamp, actual_entry decimal(10,2), signal_outcome text,
  actual_pnl decimal(10,2), ml_features json, created_at timestamp);
create table signal_performance (id integer primary key autoincrement, signal_type text, catalyst_type text,
  confidence_range text, total_signals integer, successful_signals integer, failed_signals integer, success_rate decimal(5,2),
  total_pnl decimal(10,2), avg_win decimal(10,2), avg_loss decimal(10,2), profit_factor decimal(5,2),
  avg_time_to_target_minutes integer, avg_time_to_stop_minutes integer, last_updated timestamp);
create table trade_records (trade_id text primary key, signal_id text references trading_signals (signal_id), symbol text,
  order_id text, order_type text, side text, quantity integer, entry_price decimal(10,2), entry_timestamp timestamp,
  entry_commission decimal(10,2), exit_price decimal(10,2), exit_timestamp timestamp, exit_reason text,
  exit_commission decimal(10,2), pnl_amount decimal(10,2), pnl_percentage decimal(5,2), max_profit decimal(10,2),
  max_loss decimal(10,2), entry_catalyst text, entry_news_id text references news_raw (news_id),
  catalyst_score_at_entry decimal(5,2), catalyst_type text, market_state_at_entry text, stop_loss_price decimal(10,2),
  target_1_price decimal(10,2), target_2_price decimal(10,2), position_size_pct decimal(5,2), time_to_stop_minutes integer,
  time_to_target_minutes integer, pattern_confirmed boolean, catalyst_outcome text, ml_outcome_data json, created_at timestamp,
  updated_at timestamp);
create table active_positions (id integer primary key autoincrement, symbol text unique, trade_id text references trade_records (trade_id),
  quantity integer, entry_price decimal(10,2), current_price decimal(10,2), unrealized_pnl decimal(10,2),
  unrealized_pnl_pct decimal(5,2), high_price decimal(10,2), low_price decimal(10,2), stop_loss decimal(10,2),
  target_1 decimal(10,2), target_2 decimal(10,2), trailing_stop_pct decimal(5,2), status text, partial_exit_qty integer,
  last_updated timestamp);
create table trading_performance (trading_date date unique, total_trades integer, winning_trades integer, losing_trades integer,
  win_rate decimal(5,2), gross_profit decimal(10,2), gross_loss decimal(10,2), net_pnl decimal(10,2), profit_factor decimal(5,2),
  max_drawdown decimal(5,2), sharpe_ratio decimal(5,2), avg_risk_reward decimal(5,2), catalyst_trades integer,
  catalyst_win_rate decimal(5,2), best_catalyst_type text, best_pattern text, worst_pattern text,
  avg_trade_duration_minutes integer);
create table configuration (key text primary key, value text, data_type text, category text, description text,
  last_modified timestamp, modified_by text);
`;

/** As `CURRENT`, before cycles had text names and candidates their own table. */
export const OLDER = `
create table trading_cycles (cycle_id text primary key, cycle_number integer, start_time timestamp, end_time timestamp, status text,
  mode text, securities_scanned integer, patterns_analyzed integer, signals_generated integer, trades_executed integer,
  total_pnl decimal(10,2), metadata json, created_at timestamp, updated_at timestamp);
create table selected_securities (id integer primary key autoincrement, scan_id text, symbol text, selection_timestamp timestamp,
  catalyst_score decimal(5,2), news_count integer, primary_catalyst text, catalyst_keywords json, price decimal(10,2),
  volume integer, relative_volume decimal(5,2), price_change_pct decimal(5,2), pre_market_volume integer,
  pre_market_change decimal(5,2), has_pre_market_news boolean, technical_score decimal(5,2), combined_score decimal(5,2),
  selection_rank integer, analyzed boolean, traded boolean);
create table daily_performance_summary (trading_date date unique, total_trades integer, winning_trades integer,
  losing_trades integer, win_rate decimal(5,2), gross_profit decimal(10,2), gross_loss decimal(10,2), net_pnl decimal(10,2),
  profit_factor decimal(5,2), max_drawdown decimal(5,2), sharpe_ratio decimal(5,2));
`;

/** The first version: another file, and other names. */
export const FIRST = `
create table trading_cycles (id integer primary key autoincrement, cycle_id text unique, status text, start_time timestamp,
  end_time timestamp, securities_scanned integer, patterns_found integer, trades_executed integer, error_count integer,
  created_at timestamp);
create table trades (id integer primary key autoincrement, symbol text, signal_type text, quantity real, entry_price real,
  exit_price real, confidence real, profit_loss real, trade_reason text, alpaca_order_id text, status text,
  created_at timestamp, closed_at timestamp);
create table orders (id integer primary key autoincrement, order_id text unique, symbol text, side text, quantity real,
  order_type text, status text, filled_price real, created_at timestamp);
create table scanning_results (id integer primary key autoincrement, scan_timestamp timestamp, symbol text, price real,
  volume integer, change_percent real, relative_volume real, scan_reason text, created_at timestamp);
create table pattern_analysis (id integer primary key autoincrement, symbol text, timeframe text, pattern_name text,
  confidence real, detection_timestamp timestamp, metadata text, created_at timestamp);
create table technical_indicators (id integer primary key autoincrement, symbol text, timestamp timestamp, indicator text,
  value real);
create table news_sentiment (id integer primary key autoincrement, symbol text, headline text, sentiment_score real,
  published_at timestamp, created_at timestamp);
create table ml_predictions (id integer primary key autoincrement, symbol text, model_name text, prediction real,
  confidence real, created_at timestamp);
create table ml_models (id integer primary key autoincrement, name text, version text, model blob, accuracy real,
  created_at timestamp);
create table strategy_evaluations (id integer primary key autoincrement, strategy text, score real, evaluated_at timestamp);
create table risk_metrics (id integer primary key autoincrement, metric text, value real, measured_at timestamp);
create table service_coordination (service_name text primary key, host text, port integer, status text,
  last_heartbeat timestamp, start_time timestamp, metadata text);
create table workflow_tracking (id integer primary key autoincrement, cycle_id text, phase text, status text,
  start_time timestamp, unique (cycle_id, phase));
create table workflow_events (id integer primary key autoincrement, cycle_id text, event text, created_at timestamp);
create table workflow_metrics (id integer primary key autoincrement, cycle_id text, metric text, value real,
  created_at timestamp);
create table trading_schedule_config (id integer primary key, config json);
create table pl_summary (id integer primary key autoincrement, period text, realized real, unrealized real,
  created_at timestamp);
create table position_pl (id integer primary key autoincrement, symbol text, quantity real, pnl real, created_at timestamp);
`;

/** The schema of the quick reference card. */
export const QUICK_REFERENCE = `
create table trades (id integer primary key autoincrement, symbol text not null, side text, quantity integer, entry_price decimal(10,2),
  exit_price decimal(10,2), pnl decimal(10,2), entry_time timestamp, exit_time timestamp, status text);
create table positions (id integer primary key autoincrement, symbol text unique, quantity integer, entry_price decimal(10,2),
  current_price decimal(10,2), unrealized_pnl decimal(10,2), updated_at timestamp);
create table scanner_results (id integer primary key autoincrement, symbol text, scan_time timestamp, price decimal(10,2),
  volume integer, score decimal(5,2));
create table pattern_training_data (id integer primary key autoincrement, symbol text, timestamp timestamp, pattern_type text,
  open decimal(10,2), high decimal(10,2), low decimal(10,2), close decimal(10,2), volume integer,
  body_to_range_ratio decimal(5,4), upper_shadow_ratio decimal(5,4), lower_shadow_ratio decimal(5,4), volume_surge decimal(5,2),
  rsi_14 decimal(5,2), rsi_divergence boolean, bb_position decimal(5,4), bb_width decimal(5,4), macd_value decimal(10,4),
  macd_signal decimal(10,4), macd_histogram decimal(10,4), market_trend text, vix_level decimal(5,2), spy_correlation decimal(5,4),
  sector_strength decimal(5,2), news_catalyst boolean, news_sentiment decimal(5,4), news_relevance decimal(5,4),
  earnings_proximity integer, pattern_completed boolean, pattern_success boolean, max_gain decimal(6,4), max_loss decimal(6,4),
  time_to_max_gain integer, time_to_max_loss integer, optimal_hold_time integer, final_outcome_pct decimal(6,4));
`;
