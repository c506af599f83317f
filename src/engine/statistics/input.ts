import { assert } from '../../model/errors.ts';
import type { Trade } from '../../model/result.ts';

/** Closed trades as columns, in order of closing. */
export interface TradeColumns {
  /** Net of costs, in dollars. */
  readonly pnl: Float64Array;
  /** `pnl` over quantity × entry price. */
  readonly returnFraction: Float64Array;
  /** Bars from the entry bar to the exit bar. */
  readonly bars: Float64Array;
  /** Time of the exit bar, never descending. */
  readonly exitTime: Float64Array;
}

/** What the statistics of a run are made of. Columns have one value a bar of the timeline. */
export interface StatisticsInput {
  /** Equity before the first bar, in dollars. Drawdown and total return count from it. */
  readonly startEquity: number;
  /** Equity at each bar's close, in dollars. */
  readonly equity: Float64Array;
  /** Bar times in milliseconds (`TimeMs`), strictly ascending. */
  readonly times: Float64Array;
  /** Market value held at each bar's close, without sign, in dollars. */
  readonly exposure: Float64Array;
  /** Bars a year: 252 sessions × bars a session. */
  readonly periodsPerYear: number;
  readonly trades: TradeColumns;
  /** Commission, fees and borrowing paid, in dollars. */
  readonly costs: number;
  /** Value of everything bought and sold, in dollars. */
  readonly turnoverNotional: number;
  /** Closes of the benchmark on the same bars, NaN where it has none. */
  readonly benchmark?: Float64Array;
  /** First and last close of every symbol of the run: the reference that was simply held. */
  readonly buyAndHold: readonly HeldSymbol[];
  /** Sharpe ratios a bar of every variant that was tried, when this run was chosen among several. */
  readonly trialSharpes?: Float64Array;
}

export interface HeldSymbol {
  readonly firstClose: number;
  readonly lastClose: number;
}

/** The columns of a list of trades, in order of closing. */
export function tradeColumns(trades: readonly Trade[]): TradeColumns {
  const columns = {
    pnl: new Float64Array(trades.length),
    returnFraction: new Float64Array(trades.length),
    bars: new Float64Array(trades.length),
    exitTime: new Float64Array(trades.length),
  };
  trades.forEach((trade, i) => {
    assert(i === 0 || trade.exitTime >= trades[i - 1].exitTime, 'trades are in order of closing');
    columns.pnl[i] = trade.pnl;
    columns.returnFraction[i] = trade.returnFraction;
    columns.bars[i] = trade.bars;
    columns.exitTime[i] = trade.exitTime;
  });
  return columns;
}
