import { assert } from '../../model/errors.ts';
import { benchmarkStatistics } from './benchmark.ts';
import type { BenchmarkStatistics } from './benchmark.ts';
import { shape, tails } from './distribution.ts';
import { drawdowns } from './drawdown.ts';
import type { Drawdown } from './drawdown.ts';
import { averageExposure, exposureShare, turnover } from './exposure.ts';
import { finite } from './finite.ts';
import type { StatisticsInput } from './input.ts';
import { KEY_STATISTICS, keyStatistics, readKeyStatistics } from './key.ts';
import { deflatedSharpe, probabilisticSharpe } from './overfitting.ts';
import { omega } from './ratios.ts';
import { buyAndHoldReturn, simpleReturns } from './returns.ts';
import { tradeStatistics } from './trades.ts';
import type { TradeStatistics } from './trades.ts';

/** Every statistic of a run, in the order of the JSON document. docs/statistics.md has formulas, units and sources. */
export interface Statistics extends TradeStatistics, BenchmarkStatistics {
  readonly startEquity: number;
  readonly endEquity: number;
  readonly totalReturn: number | null;
  readonly cagr: number | null;
  readonly annualVolatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  /** Negative: −0.25 is a quarter lost from the peak. */
  readonly maxDrawdown: number | null;
  /** Calendar days of the deepest drawdown, peak to recovery or the last bar. */
  readonly maxDrawdownDays: number | null;
  readonly exposure: number | null;
  readonly turnover: number | null;
  readonly skew: number | null;
  readonly kurtosis: number | null;
  readonly var95: number | null;
  readonly cvar95: number | null;
  readonly tailRatio: number | null;
  readonly omega: number | null;
  readonly ulcerIndex: number | null;
  readonly buyAndHoldReturn: number | null;
  readonly costs: number;
  readonly psr: number | null;
  /** Null unless the run was chosen among several trials. */
  readonly deflatedSharpe: number | null;
  readonly longestDrawdownDays: number | null;
  readonly averageExposure: number | null;
  /** The ten deepest, deepest first. */
  readonly drawdowns: readonly Drawdown[];
}

/** Every statistic of a run. Sharpe and its kin are the very numbers of `keyStatistics`. */
export function computeStatistics(input: StatisticsInput): Statistics {
  const { equity, times, startEquity, periodsPerYear, exposure, trades } = input;
  assert(times.length === equity.length && exposure.length === equity.length, 'one value a bar');
  const row = new Float64Array(KEY_STATISTICS.length);
  keyStatistics(equity, startEquity, periodsPerYear, row);
  const key = readKeyStatistics(row);
  const returns = simpleReturns(equity, startEquity);
  const measured = key.meanReturn === null ? returns.subarray(0, 0) : returns; // nothing is made of returns after ruin
  const mean = key.meanReturn ?? NaN;
  const deviation = key.deviation ?? NaN;
  const { skew, kurtosis } = shape(measured, mean, deviation);
  const fall = drawdowns(equity, times, startEquity);
  const ofTrades = tradeStatistics(trades);
  const against = benchmarkStatistics(measured, key.meanReturn === null ? undefined : input.benchmark, periodsPerYear);
  const gainToLoss = omega(measured);
  const tail = tails(measured); // the last to see the returns: it reorders them
  const record = { returns: returns.length, sharpePerBar: mean / deviation, skew, kurtosis };
  const days = (value: number): number | null => (equity.length === 0 ? null : value);
  const { averageTradeReturn, profitFactorOfReturns, ...tradeBlock } = ofTrades;
  const { benchmarkReturn, ...benchmarkBlock } = against;
  return {
    startEquity,
    endEquity: equity.length === 0 ? startEquity : equity[equity.length - 1],
    totalReturn: key.totalReturn,
    cagr: key.cagr,
    annualVolatility: key.annualVolatility,
    sharpe: key.sharpe,
    sortino: key.sortino,
    calmar: key.calmar,
    maxDrawdown: key.maxDrawdown,
    maxDrawdownDays: days(fall.worst.length === 0 ? 0 : fall.worst[0].days),
    exposure: finite(exposureShare(exposure, times, trades.exitTime)),
    turnover: finite(turnover(input.turnoverNotional, equity, periodsPerYear)),
    ...tradeBlock,
    skew: finite(skew),
    kurtosis: finite(kurtosis),
    var95: finite(tail.var95),
    cvar95: finite(tail.cvar95),
    tailRatio: finite(tail.tailRatio),
    omega: finite(gainToLoss),
    ulcerIndex: finite(fall.ulcerIndex),
    ...benchmarkBlock,
    buyAndHoldReturn: finite(buyAndHoldReturn(input.buyAndHold)),
    costs: input.costs,
    psr: finite(probabilisticSharpe(record)),
    deflatedSharpe: input.trialSharpes === undefined ? null : finite(deflatedSharpe(record, input.trialSharpes)),
    benchmarkReturn,
    averageTradeReturn,
    profitFactorOfReturns,
    longestDrawdownDays: days(fall.longestDays),
    averageExposure: finite(averageExposure(exposure, equity)),
    drawdowns: fall.worst,
  };
}
