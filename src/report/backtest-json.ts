import type { Drawdown } from '../engine/statistics/drawdown.ts';
import type { Manifest, Trade } from '../model/result.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { drawdownLine } from './chart.ts';
import { chunks, json, sortedKeys } from './json.ts';
import type { BacktestResult } from './result.ts';

const BACKTEST_SCHEMA = 'catalyst.backtest.v1';

/**
 * The result as one JSON document (docs/schemas/backtest.v1.json), in chunks, a line a trade: same result, same bytes.
 * `equity` adds the curve.
 */
export function backtestJson(result: BacktestResult, options: { readonly equity?: boolean } = {}): Iterable<string> {
  return chunks(pieces(result, options.equity ?? false));
}

function* pieces(result: BacktestResult, withEquity: boolean): Generator<string> {
  const { timeframe } = result.manifest;
  const { drawdowns, ...statistics } = result.statistics;
  yield `{"schema":${json(BACKTEST_SCHEMA)},\n"manifest":${json(manifestJson(result.manifest))},\n`;
  yield `"statistics":${json({ ...statistics, drawdowns: drawdowns.map((it) => drawdownJson(it, timeframe)) })},\n`;
  yield* list('trades', result.trades, (trade) => tradeJson(trade, timeframe));
  yield ',\n';
  yield* list('rejected', result.rejected, ({ time, symbol, reason }) => ({
    time: formatBarTime(time, timeframe),
    symbol,
    reason,
  }));
  yield ',\n';
  yield* list('warnings', result.warnings, ({ code, message }) => ({ code, message }));
  if (withEquity) {
    yield ',\n';
    yield* equityList(result);
  }
  yield '}\n';
}

function* list<T>(key: string, items: Iterable<T>, toJson: (item: T) => object): Generator<string> {
  yield `${json(key)}:[`;
  let separator = '\n';
  for (const item of items) {
    yield separator + json(toJson(item));
    separator = ',\n';
  }
  yield ']';
}

function equityList({ curve, statistics, manifest }: BacktestResult): Generator<string> {
  const drawdown = drawdownLine(curve.equity, statistics.startEquity);
  return list('equity', curve.time.keys(), (bar) => ({
    time: formatBarTime(curve.time[bar], manifest.timeframe),
    equity: curve.equity[bar],
    cash: curve.cash[bar],
    drawdown: drawdown[bar],
  }));
}

function manifestJson(manifest: Manifest): object {
  const time = (at: number | null): string | null => (at === null ? null : formatBarTime(at, manifest.timeframe));
  return {
    runId: manifest.runId,
    strategy: manifest.strategy,
    strategyHash: manifest.strategyHash,
    params: sortedKeys(manifest.params),
    symbols: manifest.symbols,
    timeframe: manifest.timeframe,
    from: time(manifest.from),
    to: time(manifest.to),
    bars: manifest.bars,
    dataHash: manifest.dataHash,
    execution: sortedKeys(manifest.execution),
    engineVersion: manifest.engineVersion,
    seed: manifest.seed,
  };
}

/** Keys in the order of the document, whatever the order of the object. */
function tradeJson(trade: Trade, timeframe: Timeframe): object {
  return {
    symbol: trade.symbol,
    side: trade.side,
    quantity: trade.quantity,
    entryTime: formatBarTime(trade.entryTime, timeframe),
    entryPrice: trade.entryPrice,
    exitTime: formatBarTime(trade.exitTime, timeframe),
    exitPrice: trade.exitPrice,
    entryReason: trade.entryReason,
    exitReason: trade.exitReason,
    bars: trade.bars,
    costs: trade.costs,
    slippage: trade.slippage,
    pnl: trade.pnl,
    returnFraction: trade.returnFraction,
    maxFavorable: trade.maxFavorable,
    maxAdverse: trade.maxAdverse,
    ambiguous: trade.ambiguous,
  };
}

function drawdownJson(it: Drawdown, timeframe: Timeframe): object {
  return {
    start: formatBarTime(it.start, timeframe),
    trough: formatBarTime(it.trough, timeframe),
    recovery: it.recovery === null ? null : formatBarTime(it.recovery, timeframe),
    depth: it.depth,
    days: it.days,
    bars: it.bars,
  };
}
