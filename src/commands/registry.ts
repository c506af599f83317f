import type { Commands } from './cli/command.ts';

/** One line a command. */
export const COMMANDS: Commands = {
  backtest: {
    summary: 'run a strategy over past bars: trades, equity, statistics',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  scan: {
    summary: 'find the few symbols worth a look at a moment, and say why not the others',
    load: async () => (await import('./scan.ts')).scan,
  },
  analyze: {
    summary: 'explain the last bar of a symbol: patterns, levels, news, signal; or any expression bar by bar',
    load: async () => (await import('./analyze.ts')).analyze,
  },
  'analyze base-rates': {
    summary: 'how often each pattern was right, and how often any bar was',
    load: async () => (await import('./base-rates.ts')).baseRatesCommand,
  },
  'analyze why': {
    summary: 'where in stored scans a symbol fell out, and by how much',
    load: async () => (await import('./why.ts')).why,
  },
  'data import': {
    summary: 'bring CSV bars into the database',
    load: async () => (await import('./data-import.ts')).dataImport,
  },
  'data news': {
    summary: 'collect news, or list what is stored of them',
    load: async () => (await import('./data-news.ts')).dataNews,
  },
  'data list': {
    summary: 'what the database holds',
    load: async () => (await import('./data-list.ts')).dataList,
  },
  'data check': {
    summary: 'look for gaps, bad ticks, splits not adjusted, stale series',
    load: async () => (await import('./data-check.ts')).dataCheck,
  },
  'data sessions': {
    summary: 'when an exchange trades: its state, sessions, half days',
    load: async () => (await import('./data-sessions.ts')).dataSessions,
  },
  'data export': {
    summary: 'write stored bars as CSV',
    load: async () => (await import('./data-export.ts')).dataExport,
  },
  'data outcomes': {
    summary: 'what became of stored predictions',
    load: async () => (await import('./data-outcomes.ts')).dataOutcomes,
  },
  'data training': {
    summary: 'the training set, as CSV and Parquet',
    load: async () => (await import('./data-training.ts')).dataTraining,
  },
  migrate: {
    summary: 'bring a SQLite database to Postgres, and prove it',
    load: async () => (await import('./migrate.ts')).migrateCommand,
  },
  config: {
    summary: 'every effective setting and where it came from',
    load: async () => (await import('./config.ts')).config,
  },
  completion: {
    summary: 'a completion script for bash, zsh or fish',
    load: async () => (await import('./completion.ts')).completion,
  },
};
