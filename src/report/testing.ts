import { tradeColumns } from '../engine/statistics/input.ts';
import { computeStatistics } from '../engine/statistics/statistics.ts';
import type { Manifest, Trade } from '../model/result.ts';
import { DAY_MS, parseIsoDate } from '../model/time.ts';
import type { BacktestResult } from './result.ts';

export const sampleTrade: Trade = {
  symbol: 'ACME',
  side: 'long',
  quantity: 100,
  entryTime: parseIsoDate('2020-01-03'),
  entryPrice: 100,
  exitTime: parseIsoDate('2020-01-06'),
  exitPrice: 110,
  entryReason: 'enter',
  exitReason: 'target',
  bars: 3,
  costs: 2,
  slippage: 1,
  pnl: 998,
  returnFraction: 0.0998,
  maxFavorable: 0.12,
  maxAdverse: -0.01,
  ambiguous: false,
};

export const sampleManifest: Manifest = {
  runId: 'bt-0123456789ab',
  strategy: 'sma-cross',
  strategyHash: 'aaaaaaaaaaaaaaaa',
  params: { slow: 20, fast: 10 },
  symbols: ['ACME'],
  timeframe: '1d',
  from: parseIsoDate('2020-01-01'),
  to: parseIsoDate('2020-03-31'),
  bars: 90,
  dataHash: 'bbbbbbbbbbbbbbbb',
  execution: { fill: 'next_open', cash: 10_000 },
  engineVersion: '0.1.0',
  seed: 1,
};

/** A small result made by hand: ninety days from $10,000, up to $11,000, down to $9,900, up to $12,000. */
export function sampleResult(changes: Partial<BacktestResult> = {}): BacktestResult {
  const first = parseIsoDate('2020-01-01');
  const day = (i: number): number =>
    i < 30 ? 10_000 + (1000 * i) / 29 : i < 60 ? 11_000 - (1100 * (i - 29)) / 30 : 9900 + 70 * (i - 59);
  const trades = changes.trades ?? [
    sampleTrade,
    {
      ...sampleTrade,
      side: 'short',
      entryTime: parseIsoDate('2020-02-03'),
      exitTime: parseIsoDate('2020-02-10'),
      exitReason: 'stop',
      bars: 7,
      pnl: -402.5,
      returnFraction: -0.04025,
      ambiguous: true,
    },
  ];
  const equity = Float64Array.from({ length: 90 }, (_, i) => day(i));
  const curve = {
    time: equity.map((_, i) => first + i * DAY_MS),
    equity,
    cash: equity.map((value, i) => (i % 2 === 0 ? value : 0)),
    exposure: equity.map((value, i) => (i % 2 === 0 ? 0 : value)),
  };
  const used = changes.curve ?? curve;
  return {
    manifest: sampleManifest,
    statistics: computeStatistics({
      startEquity: 10_000,
      equity: used.equity,
      times: used.time,
      exposure: used.exposure,
      periodsPerYear: 252,
      trades: tradeColumns(trades),
      costs: 4,
      turnoverNotional: 40_000,
      buyAndHold: [{ firstClose: 100, lastClose: 105 }],
    }),
    rejected: [
      { time: first, symbol: 'ACME', reason: 'insufficient_cash' },
      { time: first + DAY_MS, symbol: 'ACME', reason: 'below_one_share' },
      { time: first + 2 * DAY_MS, symbol: 'ACME', reason: 'insufficient_cash' },
    ],
    warnings: [{ code: 'synthetic_data', message: 'these bars were generated, not traded' }],
    ...changes,
    trades,
    curve: used,
    dayOf: (time) => Math.floor(time / DAY_MS),
  };
}

/** A run over no bars at all: nothing is known. */
export function emptyResult(): BacktestResult {
  const none = new Float64Array(0);
  return sampleResult({
    manifest: { ...sampleManifest, symbols: [], bars: 0, from: null, to: null },
    trades: [],
    rejected: [],
    warnings: [],
    curve: { time: none, equity: none, cash: none, exposure: none },
  });
}
