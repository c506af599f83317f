import { choice, commaList, date, each, flag, text, timeframe } from './option.ts';
import type { OptionTable } from './option.ts';

/** Every command takes these. */
export const COMMON = {
  config: text('file', 'settings to read instead of ./catalyst.yaml', { path: true }),
  environment: text('file', 'environment variables to add, one NAME=value a line', { path: true }),
  quiet: flag('no notes and no progress on stderr, errors only', { short: 'q', setting: true }),
  verbose: flag('details on stderr, and the stack of an error', { short: 'v', setting: true }),
  logFile: text('file', 'append a JSON line for each event', { path: true, setting: true }),
  help: flag('this help', { short: 'h' }),
} satisfies OptionTable;

export const json = flag('one JSON document on stdout');

export const db = text('url', 'the database: a path or postgres://… (default data/catalyst.db, made on first use)', {
  setting: true,
  path: true,
});

/** Not a setting: that of the same name is a backtest's, which knows `as_of` too and begins with it. */
export const adjust = choice(
  ['all', 'split', 'none'],
  'corporate actions applied to prices, as of each bar’s date',
  'all',
);

export const calendar = choice(
  ['auto', 'XNYS', 'XASX', 'none'],
  'the exchange whose sessions bars lie in; auto: XASX for symbols in .AX, XNYS for others',
  'auto',
  { setting: true },
);

export const symbols = commaList('A,B', 'these symbols only');

/** Which of a symbol's stored series is read, where it has several. */
export const STORED_OPTIONS = {
  feed: text('name', 'where stored prices were made, when a symbol has several'),
  adjusted: choice(
    ['none', 'split', 'all'],
    'what stored prices are already adjusted for, when a symbol has several',
    undefined,
  ),
} satisfies OptionTable;

/** How CSV bars are read, for every command that reads them. */
export const FILE_OPTIONS = {
  zone: text('zone', 'time zone of times that name none, such as America/New_York (default UTC)', { setting: true }),
  columns: each('name=header', 'a column the usual names do not find: close="Adj Close", volume=none'),
  dates: choice(['auto', 'mdy', 'dmy'], 'which comes first in 1/2/2024, where no date of the file tells', 'auto'),
  timeframe: timeframe('length of a bar: 1m, 5m, 1h, 1d … (default: told by the bars)'),
  from: date('first day or instant (UTC)', 'start'),
  to: date('last day or instant (UTC), included', 'end'),
  onInvalid: choice(
    ['reject', 'skip'],
    'rows that cannot be bars: refuse the file, or leave them out and say so',
    'reject',
    {
      setting: true,
    },
  ),
} satisfies OptionTable;
