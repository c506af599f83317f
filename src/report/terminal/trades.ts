import type { Trade } from '../../model/result.ts';
import { isIntraday } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { grouped, money, percent, price, shortTime } from '../format.ts';
import type { BacktestResult } from '../result.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, outside, wrap } from '../width.ts';

const EACH = 3;
/** From these widths on a trade shows its side and exit, its prices, and why it was closed. */
const WITH_EXIT = 60;
const WITH_PRICES = 80;
const WITH_REASON = 100;
/** From this width on there is room for shares beside each reason for closing: a figure is left out, never cut. */
const WITH_SHARES = 60;
const FIGURE = 11;
const PNL = 14;

/** The best and the worst trades by return, the best of the best and the worst of the worst first. */
export function tradeLines(theme: Theme, { manifest, trades }: BacktestResult): string[] {
  if (trades.length === 0) return [];
  const ranked = [...trades].sort((a, b) => b.returnFraction - a.returnFraction);
  const best = ranked.slice(0, Math.min(EACH, Math.ceil(ranked.length / 2)));
  const worst = ranked.slice(Math.max(best.length, ranked.length - EACH)).reverse();
  const columns = tradeColumns(theme, manifest.timeframe);
  const head = (title: string): string => {
    const titles = columns.map((column, i) => cell(theme, i === 0 ? title : column.title, column.width, column.align));
    return paint(theme, 'dim', titles.join(' '));
  };
  const line = (trade: Trade): string => {
    const cells = columns.map((column) => cell(theme, column.show(trade), column.width, column.align));
    return paintSign(theme, trade.pnl, cells.join(' ')) + tradeNote(theme, trade);
  };
  const guessed = [...best, ...worst].some((trade) => trade.ambiguous);
  return [
    head('Best'),
    ...best.map(line),
    ...(worst.length === 0 ? [] : [paint(theme, 'dim', 'Worst'), ...worst.map(line)]),
    ...(guessed ? [paint(theme, 'dim', '? one bar held both stop and target: the stop was taken')] : []),
  ];
}

interface TradeColumn {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly show: (trade: Trade) => string;
}

/** At most 79 columns with the spaces between them; 40 where the screen is narrow, since what it came to matters most. */
function tradeColumns(theme: Theme, timeframe: Timeframe): readonly TradeColumn[] {
  const intraday = isIntraday(timeframe);
  const left = (title: string, width: number, show: TradeColumn['show']): TradeColumn => ({
    title,
    width,
    align: 'left',
    show,
  });
  const right = (title: string, width: number, show: TradeColumn['show']): TradeColumn => ({
    title,
    width,
    align: 'right',
    show,
  });
  const time = intraday ? 11 : 10;
  const exit = theme.width >= WITH_EXIT;
  const prices = theme.width >= WITH_PRICES;
  return [
    left('Best', intraday ? 6 : 8, (trade) => outside(theme, trade.symbol)),
    ...(exit ? [left('side', 5, (trade) => trade.side)] : []),
    left('entry', time, (trade) => shortTime(trade.entryTime, timeframe)),
    ...(prices ? [right('price', 9, (trade) => price(trade.entryPrice))] : []),
    ...(exit ? [left('exit', time, (trade) => shortTime(trade.exitTime, timeframe))] : []),
    ...(prices ? [right('price', 9, (trade) => price(trade.exitPrice))] : []),
    right('return', 8, (trade) => percent(trade.returnFraction, true)),
    right('PnL', exit ? 12 : 11, (trade) => money(trade.pnl, true)),
  ];
}

function tradeNote(theme: Theme, trade: Trade): string {
  const reason = theme.width >= WITH_REASON ? ` ${outside(theme, trade.exitReason, 40)}` : '';
  return ((trade.ambiguous ? '?' : ' ') + reason).trimEnd();
}

interface ExitGroup {
  readonly reason: string;
  readonly count: number;
  readonly wins: number;
  readonly pnl: number;
}

/** Why trades were closed: how many, how often with a gain, and what it came to. The most frequent first. */
export function exitLines(theme: Theme, { trades }: BacktestResult): string[] {
  const groups = exitGroups(trades);
  if (groups.length === 0) return [];
  const shares = theme.width >= WITH_SHARES;
  const reasonWidth = Math.min(28, theme.width - (shares ? 3 : 1) * FIGURE - PNL);
  const line = (reason: string, trades: string, ofAll: string, winRate: string, pnl: string): string =>
    [trades, ...(shares ? [ofAll, winRate] : [])].reduce(
      (text, figure) => text + cell(theme, figure, FIGURE, 'right'),
      cell(theme, reason, reasonWidth),
    ) + pnl;
  return [
    paint(theme, 'dim', line('Closed by', 'trades', 'of all', 'win rate', cell(theme, 'PnL', PNL, 'right'))),
    ...groups.map(({ reason, count, wins, pnl }) =>
      line(
        outside(theme, reason),
        grouped(count),
        percent(count / trades.length),
        percent(wins / count),
        paintSign(theme, pnl, cell(theme, money(pnl, true), PNL, 'right')),
      ),
    ),
  ];
}

function exitGroups(trades: readonly Trade[]): ExitGroup[] {
  const groups = new Map<string, ExitGroup>();
  for (const { exitReason: reason, pnl } of trades) {
    const { count, wins, pnl: sum } = groups.get(reason) ?? { count: 0, wins: 0, pnl: 0 };
    groups.set(reason, { reason, count: count + 1, wins: wins + (pnl > 0 ? 1 : 0), pnl: sum + pnl });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

/**
 * How often each reason was given, commonest first. Refusals that differ in their numbers alone are one kind, the numbers
 * left out: each by itself stands in `--json` and `--csv`.
 */
function reasonCounts(rejected: BacktestResult['rejected'], gap: string): [reason: string, count: number][] {
  const kinds = new Map<string, { reason: string; count: number }>();
  for (const { reason } of rejected) {
    const kind = reason.replace(/\d+(?:[.,]\d+)*/g, gap);
    const seen = kinds.get(kind);
    if (seen === undefined) kinds.set(kind, { reason, count: 1 });
    else kinds.set(kind, { reason: seen.reason === reason ? reason : kind, count: seen.count + 1 });
  }
  return [...kinds.values()]
    .map(({ reason, count }): [string, number] => [reason, count])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Costs apart from prices, and every kind of refused order with its count. */
export function costAndRefusalLines(theme: Theme, { statistics, trades, rejected }: BacktestResult): string[] {
  const { dot } = glyphs(theme);
  const slippage = trades.reduce((sum, trade) => sum + trade.slippage, 0);
  const apart = `${money(statistics.costs)} commission, fees, borrowing ${dot} slippage in prices ${money(slippage)}`;
  const indent = ' '.repeat(10);
  const costs = wrap(theme, apart, theme.width - 10).map((line, i) => (i === 0 ? 'Costs     ' : indent) + line);
  if (rejected.length === 0) return costs;
  const kinds = reasonCounts(rejected, glyphs(theme).ellipsis);
  const total = grouped(rejected.length);
  return [
    ...costs,
    `Rejected  ${total} order${rejected.length === 1 ? '' : 's'}`,
    ...kinds
      .slice(0, 8)
      .map(([reason, count]) => `${indent}${grouped(count).padStart(total.length)}  ${outside(theme, reason)}`),
    ...(kinds.length > 8 ? [`${indent}and ${kinds.length - 8} more reasons, all with --json or --csv`] : []),
  ];
}
