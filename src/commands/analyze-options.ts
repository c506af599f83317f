import { BARS_OPTIONS } from './bars.ts';
import type { Invocation } from './cli/command.ts';
import { adjust, calendar, json } from './cli/common.ts';
import { commaList, date, each, flag, historyLength, text } from './cli/option.ts';
import { NEWS_OPTIONS } from './news.ts';

const { bars, actions, db, feed, adjusted, zone, columns, dates, timeframe, from, to, onInvalid } = BARS_OPTIONS;

export const ANALYZE_OPTIONS = {
  strategy: text('name', 'whose signal to show, a built-in strategy or a rule file, with every clause taken apart'),
  param: each('k=v', 'another value for a parameter of the strategy'),
  asOf: date(
    'only what was known at this instant, or at the end of this day (default: now, or the end of the files)',
    'end',
  ),
  chart: flag('a tall candlestick chart, however narrow the screen'),
  universe: commaList(
    'all|none|A,B|@file',
    'whose base rates stand beside the symbol’s own: of all symbols of its source and timeframe, of none, or of these (default all)',
  ),
  show: each('expression', 'an expression of the rule language, bar by bar, instead of the panel'),
  history: historyLength('with --show: the last n bars, or all of them (default 10)'),
  csv: flag('with --show: one line a bar, time, then a column an expression; unknown is empty, booleans 0 and 1'),
  json,
  save: flag('keep patterns and signal as predictions in the database (default when bars come from it)'),
  noSave: flag('keep nothing'),
  bars,
  actions,
  ...NEWS_OPTIONS,
  db,
  feed,
  adjusted,
  timeframe,
  from,
  to,
  adjust,
  calendar,
  zone,
  columns,
  dates,
  onInvalid,
};

export type AnalyzeInvocation = Invocation<typeof ANALYZE_OPTIONS>;
export type AnalyzeValues = AnalyzeInvocation['options'];
