import { BARS_OPTIONS } from './bars.ts';
import type { Invocation } from './cli/command.ts';
import { calendar, json } from './cli/common.ts';
import { choice, commaList, date, each, flag, number, rest, text } from './cli/option.ts';
import { NEWS_OPTIONS } from './news.ts';

const { bars, actions, db, feed, adjusted, timeframe, zone, columns, dates, onInvalid } = BARS_OPTIONS;

export const MODES = ['aggressive', 'normal', 'light'] as const;

export const SCAN_OPTIONS = {
  strategy: text('name', 'a built-in strategy, or a file of rules or of a funnel (default: the scan of the house)'),
  param: each('k=v', 'another value for a parameter of it'),
  universe: commaList(
    '@file|A,B|most-active|all',
    'which symbols are looked at (default: the most active, gainers and losers, and liquid names)',
  ),
  asOf: date('the moment to look at the market, a date at its end; nothing later is known (default: now)', 'end'),
  mode: choice(MODES, 'aggressive is before the open (default: by the time of day)', undefined),
  limit: number('n', 'how many candidates at most', undefined, { min: 1, integer: true }),
  without: each('name', 'leave out a stage, a condition, or `doubts` about the data'),
  explain: text('symbol', 'tell what each condition saw of this symbol'),
  bars,
  actions,
  minutes: rest('csv', 'intraday bars of those files’ symbols, for a day that has not closed', { path: true }),
  ...NEWS_OPTIONS,
  db,
  feed,
  adjusted,
  timeframe,
  calendar,
  json,
  csv: flag('one line a candidate'),
  save: flag('keep the scan in the database (default when bars come from it)'),
  noSave: flag('keep nothing'),
  zone,
  columns,
  dates,
  onInvalid,
};

export type ScanInvocation = Invocation<typeof SCAN_OPTIONS>;
export type ScanOptions = ScanInvocation['options'];
