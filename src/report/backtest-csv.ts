import { formatBarTime } from '../model/timeframe.ts';
import { drawdownLine } from './chart.ts';
import { csvRow } from './csv.ts';
import { chunks } from './json.ts';
import { monthlyReturns } from './monthly.ts';
import type { BacktestResult } from './result.ts';

export interface CsvFile {
  readonly name: string;
  /** The text in chunks, header first. */
  readonly text: () => Iterable<string>;
}

/** The result as files for a spreadsheet: times as in JSON, booleans 0 and 1, undefined empty. */
export function backtestCsv(result: BacktestResult): readonly CsvFile[] {
  const file = (name: string, rows: (result: BacktestResult) => Iterable<string>): CsvFile => ({
    name,
    text: () => chunks(rows(result)),
  });
  return [
    file('trades.csv', trades),
    file('equity.csv', equity),
    file('rejected.csv', rejected),
    file('statistics.csv', statistics),
    file('monthly.csv', monthly),
    file('drawdowns.csv', drawdowns),
  ];
}

const TRADE_COLUMNS = [
  'symbol',
  'side',
  'quantity',
  'entryTime',
  'entryPrice',
  'exitTime',
  'exitPrice',
  'entryReason',
  'exitReason',
  'bars',
  'costs',
  'slippage',
  'pnl',
  'returnFraction',
  'maxFavorable',
  'maxAdverse',
  'ambiguous',
] as const;

function* trades({ trades: list, manifest }: BacktestResult): Generator<string> {
  yield csvRow(TRADE_COLUMNS);
  for (const trade of list) {
    const time = {
      entryTime: formatBarTime(trade.entryTime, manifest.timeframe),
      exitTime: formatBarTime(trade.exitTime, manifest.timeframe),
    };
    const row = { ...trade, ...time };
    yield csvRow(TRADE_COLUMNS.map((name) => row[name]));
  }
}

function* equity({ curve, statistics: { startEquity }, manifest }: BacktestResult): Generator<string> {
  yield csvRow(['time', 'equity', 'cash', 'exposure', 'drawdown']);
  const drawdown = drawdownLine(curve.equity, startEquity);
  for (let bar = 0; bar < curve.time.length; bar++) {
    const time = formatBarTime(curve.time[bar], manifest.timeframe);
    yield csvRow([time, curve.equity[bar], curve.cash[bar], curve.exposure[bar], drawdown[bar]]);
  }
}

function* rejected({ rejected: list, manifest }: BacktestResult): Generator<string> {
  yield csvRow(['time', 'symbol', 'reason']);
  for (const { time, symbol, reason } of list) yield csvRow([formatBarTime(time, manifest.timeframe), symbol, reason]);
}

function* statistics(result: BacktestResult): Generator<string> {
  yield csvRow(['name', 'value']);
  const { drawdowns: listedApart, ...values } = result.statistics;
  for (const [name, value] of Object.entries({ ...values, drawdowns: listedApart.length })) yield csvRow([name, value]);
}

function* monthly({ curve, statistics: { startEquity }, dayOf }: BacktestResult): Generator<string> {
  yield csvRow(['month', 'return']);
  for (const { year, months } of monthlyReturns(curve, startEquity, dayOf)) {
    for (const [i, value] of months.entries()) {
      if (value !== null) yield csvRow([`${String(year).padStart(4, '0')}-${String(i + 1).padStart(2, '0')}`, value]);
    }
  }
}

function* drawdowns({ statistics: { drawdowns: list }, manifest }: BacktestResult): Generator<string> {
  yield csvRow(['start', 'trough', 'recovery', 'depth', 'days', 'bars']);
  const time = (at: number | null): string | null => (at === null ? null : formatBarTime(at, manifest.timeframe));
  for (const it of list) yield csvRow([time(it.start), time(it.trough), time(it.recovery), it.depth, it.days, it.bars]);
}
