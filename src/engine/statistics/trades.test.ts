import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedPath } from '../../../test/shared.ts';
import { parseIsoDate } from '../../model/time.ts';
import { exposureShare } from './exposure.ts';
import type { TradeColumns } from './input.ts';
import { tradeStatistics } from './trades.ts';

const columns = (pnl: readonly number[], value = 1000, bars: readonly number[] = pnl.map(() => 1)): TradeColumns => ({
  pnl: Float64Array.from(pnl),
  returnFraction: Float64Array.from(pnl, (amount) => amount / value),
  bars: Float64Array.from(bars),
  exitTime: Float64Array.from(pnl, (_, i) => i),
});

describe('by hand', () => {
  // Positions of $1,000: +30, +10, 0, −20, −10, −10, +20
  const stats = tradeStatistics(columns([30, 10, 0, -20, -10, -10, 20], 1000, [1, 2, 3, 4, 5, 6, 7]));
  test.each([
    ['trades', 7],
    ['winRate', 3 / 7],
    ['averageWin', 20],
    ['averageLoss', -40 / 3],
    ['payoffRatio', 1.5],
    ['profitFactor', 1.5],
    ['expectancy', 20 / 7],
    ['kelly', 3 / 7 - 4 / 7 / 1.5],
    ['bestTrade', 0.03],
    ['worstTrade', -0.02],
    ['longestWinStreak', 2],
    ['longestLossStreak', 3],
    ['averageBars', 4],
    ['averageTradeReturn', 0.02 / 7],
    ['profitFactorOfReturns', 1.5],
  ] as const)('%s is %d', (name, value) => {
    expect(stats[name]).toBeCloseTo(value, 12);
  });
});

describe('undefined is null', () => {
  test('no trades: counts are 0, everything else is null', () => {
    const { trades, longestWinStreak, longestLossStreak, ...rest } = tradeStatistics(columns([]));
    expect([trades, longestWinStreak, longestLossStreak]).toEqual([0, 0, 0]);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  test('no losses: no loss to average or divide by', () => {
    expect(tradeStatistics(columns([5, 5]))).toMatchObject({
      winRate: 1,
      averageLoss: null,
      payoffRatio: null,
      profitFactor: null,
      kelly: null,
      sqn: null,
    });
  });

  test('one trade has no deviation, so no system quality', () => {
    expect(tradeStatistics(columns([5])).sqn).toBeNull();
  });
});

describe('laws', () => {
  const amounts = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 50 });

  test('expectancy is win rate × average win + loss rate × average loss', () => {
    fc.assert(
      fc.property(amounts, (pnl) => {
        const it = tradeStatistics(columns(pnl));
        const lossRate = pnl.filter((amount) => amount < 0).length / pnl.length;
        const sum = (it.winRate ?? 0) * (it.averageWin ?? 0) + lossRate * (it.averageLoss ?? 0);
        if (it.expectancy === null) expect(pnl).toHaveLength(0);
        else expect(sum).toBeCloseTo(it.expectancy, 9);
      }),
    );
  });

  test('turning every trade round exchanges wins and losses', () => {
    fc.assert(
      fc.property(amounts, (pnl) => {
        const one = tradeStatistics(columns(pnl));
        const other = tradeStatistics(columns(pnl.map((amount) => -amount)));
        expect(other.longestWinStreak).toBe(one.longestLossStreak);
        expect(other.averageWin ?? 0).toBeCloseTo(-(one.averageLoss ?? 0), 9);
        if (one.profitFactor !== null && other.profitFactor !== null) {
          expect(other.profitFactor * one.profitFactor).toBeCloseTo(1, 9);
        }
      }),
    );
  });
});

describe('backtesting.py on real bars', () => {
  const runs = readdirSync(sharedPath('oracles', 'backtests'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

  test('there are fifteen runs', () => {
    expect(runs).toHaveLength(15);
  });

  test.each(runs)('%s', (run) => {
    const path = (file: string): string => sharedPath('oracles', 'backtests', run, file);
    const { stats } = JSON.parse(readFileSync(path('result.json'), 'utf8')) as { stats: Record<string, number | null> };
    const rows = readFileSync(path('trades.csv'), 'utf8').trim().split('\n');
    const header = rows[0].split(',');
    const column = (name: string, read: (text: string) => number = Number): Float64Array =>
      Float64Array.from(rows.slice(1), (row) => read(row.split(',')[header.indexOf(name)]));
    const exitBar = column('ExitBar');
    const entryBar = column('EntryBar');
    const trades = {
      pnl: column('PnL'),
      returnFraction: column('ReturnPct'),
      bars: exitBar.map((bar, i) => bar - entryBar[i]),
      exitTime: column('ExitTime', parseIsoDate),
    };
    const ours = tradeStatistics(trades);
    expect(ours.trades).toBe(stats['# Trades']);
    for (const [value, name, scale] of [
      [ours.winRate, 'Win Rate [%]', 100],
      [ours.bestTrade, 'Best Trade [%]', 100],
      [ours.worstTrade, 'Worst Trade [%]', 100],
      [ours.sqn, 'SQN', 1],
      [ours.kelly, 'Kelly Criterion', 1],
      // Its profit factor and expectancy are of returns; ours of the same names are of money.
      [ours.profitFactorOfReturns, 'Profit Factor', 1],
      [ours.averageTradeReturn, 'Expectancy [%]', 100],
    ] as const) {
      expect(value! * scale, name).toBeCloseTo(stats[name]!, 8);
    }
    const equity = gunzipSync(readFileSync(path('equity.csv.gz')))
      .toString('utf8')
      .trim()
      .split('\n')
      .slice(1);
    const times = Float64Array.from(equity, (row) => parseIsoDate(row.slice(0, 10)));
    const held = new Float64Array(times.length);
    entryBar.forEach((entry, i) => held.fill(1, entry, exitBar[i]));
    // A trade still open at the end is in no trade list, but it is exposure.
    if (run === 'goog_sma_10_20_not_finalised') return;
    const exitTime = trades.exitTime.toSorted();
    expect(exposureShare(held, times, exitTime) * 100).toBeCloseTo(stats['Exposure Time [%]']!, 9);
  });
});
