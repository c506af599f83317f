import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../model/time.ts';
import { benchmarkStatistics } from './benchmark.ts';
import { tradeColumns } from './input.ts';
import type { StatisticsInput } from './input.ts';
import { KEY_STATISTICS, keyStatistics, readKeyStatistics } from './key.ts';
import { computeStatistics } from './statistics.ts';

const none = tradeColumns([]);
const run = (equity: readonly number[], more: Partial<StatisticsInput> = {}): StatisticsInput => ({
  startEquity: 100,
  equity: Float64Array.from(equity),
  times: Float64Array.from(equity, (_, i) => i * DAY_MS),
  exposure: new Float64Array(equity.length),
  periodsPerYear: 252,
  trades: none,
  costs: 0,
  turnoverNotional: 0,
  buyAndHold: [{ firstClose: 50, lastClose: 60 }],
  ...more,
});

test('the ratios are the very numbers that a sweep sees', () => {
  const equity = Float64Array.from({ length: 500 }, (_, i) => 100 + i / 10 + 5 * Math.sin(i));
  const row = new Float64Array(KEY_STATISTICS.length);
  keyStatistics(equity, 100, 252, row);
  const statistics = computeStatistics(run([...equity]));
  const { meanReturn, deviation, ...shared } = readKeyStatistics(row);
  expect(meanReturn).not.toBe(deviation);
  expect(statistics).toMatchObject(shared);
});

test('the deepest drawdown is the maximum drawdown', () => {
  const statistics = computeStatistics(run([100, 120, 90, 130, 129, 131, 60, 70]));
  expect(statistics.drawdowns[0].depth).toBe(statistics.maxDrawdown);
  expect(statistics.maxDrawdownDays).toBe(2);
});

describe('undefined is null, never NaN or Infinity', () => {
  const numbers = (input: StatisticsInput): unknown[] => Object.values(computeStatistics(input)).flat();

  test.each([
    ['no bars', []],
    ['one bar', [100]],
    ['two bars', [100, 101]],
    ['a flat curve', [100, 100, 100, 100]],
    ['a steady rise', [100, 101, 102, 103]],
    ['ruin', [100, 0, 0, 0]],
    ['worse than ruin', [100, -50, -20, 10]],
  ])('%s', (_, equity) => {
    const input = run(equity, { benchmark: Float64Array.from(equity, () => 7), turnoverNotional: 50, buyAndHold: [] });
    for (const value of numbers(input)) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  });

  test('a flat curve has neither Sharpe ratio nor skew, omega, tail ratio or probability', () => {
    expect(computeStatistics(run([100, 100, 100, 100]))).toMatchObject({
      totalReturn: 0,
      sharpe: null,
      skew: null,
      kurtosis: null,
      omega: null,
      tailRatio: null,
      psr: null,
      deflatedSharpe: null,
      winRate: null,
    });
  });
});

describe('against a benchmark', () => {
  const equity = [100, 102, 101, 104, 103, 107];
  test('a run against itself: beta and correlation 1, alpha 0, nothing to divide the active return by', () => {
    const statistics = computeStatistics(run(equity, { benchmark: Float64Array.from(equity) }));
    expect(statistics.beta).toBeCloseTo(1, 12);
    expect(statistics.correlation).toBeCloseTo(1, 12);
    expect(statistics.alpha).toBeCloseTo(0, 12);
    expect(statistics.informationRatio).toBeNull();
    expect(statistics.benchmarkReturn).toBeCloseTo(0.07, 12);
  });

  test('a run that clings to its benchmark has the information ratio of the little that is left', () => {
    // The benchmark doubles and halves; the run earns a billionth more on the one bar and three on the next: mean 2, deviation √(4/3).
    const billionth = 2 ** -30;
    const returns = Float64Array.of(1 + billionth, -0.5 + 3 * billionth, 1 + billionth, -0.5 + 3 * billionth);
    const { informationRatio } = benchmarkStatistics(returns, Float64Array.of(1, 2, 1, 2, 1), 1);
    expect(informationRatio).toBeCloseTo(Math.sqrt(3), 12);
  });

  test('a bar without a benchmark leaves out the two returns that need it', () => {
    const closes = [100, 101, 100, 102, 101, 103];
    const whole = computeStatistics(run([100, 101, 100, 102], { benchmark: Float64Array.from(closes.slice(0, 4)) }));
    const gap = computeStatistics(
      run([100, 101, 100, 102, 999, 103], { benchmark: Float64Array.from([...closes.slice(0, 4), NaN, 103]) }),
    );
    expect(gap.beta).toBe(whole.beta);
    expect(gap.correlation).toBe(whole.correlation);
  });

  test('a constant benchmark has no beta', () => {
    expect(computeStatistics(run(equity, { benchmark: Float64Array.from(equity, () => 5) }))).toMatchObject({
      alpha: null,
      beta: null,
      correlation: null,
      benchmarkReturn: 0,
    });
  });
});

test('exposure counts a bar on which a trade was closed, and average exposure what was held of the equity', () => {
  const trades = { pnl: new Float64Array(1), returnFraction: new Float64Array(1), bars: new Float64Array(1) };
  const statistics = computeStatistics(
    run([100, 100, 100, 100], {
      exposure: Float64Array.of(0, 50, 0, 0),
      trades: { ...trades, exitTime: Float64Array.of(2 * DAY_MS) },
      turnoverNotional: 100,
    }),
  );
  expect(statistics.exposure).toBe(0.5);
  expect(statistics.averageExposure).toBe(0.125);
  expect(statistics.turnover).toBeCloseTo(84, 12); // once the equity in three of 252 days
});

test('a run that ended in debt has neither turnover nor average exposure: there is no equity to measure them by', () => {
  const exposure = Float64Array.of(0, 400, 300);
  const statistics = computeStatistics(run([100, -250, -150], { exposure, turnoverNotional: 700 }));
  expect(statistics).toMatchObject({ turnover: null, averageExposure: null, totalReturn: -2.5 });
});

test('two trades closed on one bar expose one bar', () => {
  const closed = { pnl: new Float64Array(2), returnFraction: new Float64Array(2), bars: new Float64Array(2) };
  const trades = { ...closed, exitTime: Float64Array.of(DAY_MS, DAY_MS) };
  expect(computeStatistics(run([100, 100, 100, 100], { trades })).exposure).toBe(0.25);
});

test('buy and hold puts equal money in every symbol', () => {
  const buyAndHold = [
    { firstClose: 10, lastClose: 15 },
    { firstClose: 100, lastClose: 90 },
  ];
  expect(computeStatistics(run([100, 100], { buyAndHold })).buyAndHoldReturn).toBeCloseTo(0.2, 12);
});

test('the more was tried, the less a Sharpe ratio proves', () => {
  const equity = Array.from({ length: 300 }, (_, i) => 100 + i / 10 + 3 * Math.sin(i * 1.7));
  const trials = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i % 2) / 10);
  const { psr } = computeStatistics(run(equity));
  const ten = computeStatistics(run(equity, { trialSharpes: trials(10) })).deflatedSharpe;
  const thousand = computeStatistics(run(equity, { trialSharpes: trials(1000) })).deflatedSharpe;
  expect(psr!).toBeGreaterThan(ten!);
  expect(ten!).toBeGreaterThan(thousand!);
});
