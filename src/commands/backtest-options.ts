import { BARS_OPTIONS } from './bars.ts';
import type { Invocation } from './cli/command.ts';
import { calendar, json } from './cli/common.ts';
import { NEWS_OPTIONS } from './news.ts';
import { choice, each, flag, number, text } from './cli/option.ts';

const setting = { setting: true };

export const BACKTEST_OPTIONS = {
  ...BARS_OPTIONS,
  cash: number('usd', 'money at the start', 100_000, { min: 0.01, max: 1e9 }, setting),
  commission: number('fraction', 'commission as a fraction of the value traded', 0, { min: 0, max: 1 }, setting),
  perShare: number('usd', 'commission a share', 0, { min: 0 }, setting),
  perOrder: number('usd', 'commission an order', 0, { min: 0 }, setting),
  slippageBps: number(
    'bps',
    'price lost by orders at the market, in basis points',
    0,
    { min: 0, max: 10_000 },
    setting,
  ),
  spread: number('fraction', 'makes entry prices worse by this much, exits not', 0, { min: 0, max: 1 }, setting),
  fees: choice(['us-equities', 'none'], 'regulatory fees on sells, by dated tables', 'none', setting),
  borrowRate: number('fraction', 'paid a year on what is sold short', 0, { min: 0, max: 10 }, setting),
  leverage: number('times', 'positions up to this many times equity', 1, { min: 1, max: 100 }, setting),
  fill: choice(
    ['next_open', 'close'],
    'where market orders fill; `close` is optimistic and says so',
    'next_open',
    setting,
  ),
  touchFills: flag('a limit order fills when its price is only touched', setting),
  maxVolumeShare: number(
    'fraction',
    'the most of a bar’s volume that an order fills',
    0.1,
    { above: 0, max: 1 },
    setting,
  ),
  fillZeroVolume: flag('fill in full on bars that say a volume of zero, as indices do', setting),
  profile: choice(['catalyst', 'backtesting.py'], 'whose habits to fill orders by', 'catalyst', setting),
  adjust: choice(
    ['as_of', 'all', 'split', 'none'],
    'corporate actions: as known at each bar, or applied to the whole history',
    'as_of',
    setting,
  ),
  calendar,
  ...NEWS_OPTIONS,
  param: each('k=v', 'another value for a parameter of the strategy'),
  benchmark: text('symbol', 'compare with this symbol, from the same source', setting),
  seed: number('n', 'where chance begins; part of the manifest', 1, { min: 0, integer: true }),
  keepOpen: flag('leave positions open after the last bar'),
  json,
  equity: flag('add the equity curve to --json'),
  csv: text('folder', 'write trades, equity, rejected orders, statistics, months and drawdowns there', { path: true }),
  save: flag('keep the run in the database (default when bars come from it)'),
  noSave: flag('keep nothing'),
};

export type BacktestInvocation = Invocation<typeof BACKTEST_OPTIONS>;
