import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sharedPath } from '../../../test/shared.ts';
import { DAY_MS, isoDate, parseIsoDate } from '../../model/time.ts';
import { drawdowns } from './drawdown.ts';
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  independentTrials,
  meanPairwiseCorrelation,
  probabilisticSharpe,
} from './overfitting.ts';
import { computeStatistics } from './statistics.ts';
import type { Statistics } from './statistics.ts';
import { shape } from './distribution.ts';

/** A gzipped CSV whose first column is a date: the dates, and the other columns as numbers. */
function readColumns(...parts: string[]): { names: string[]; times: Float64Array; columns: Float64Array[] } {
  const [header, ...lines] = gunzipSync(readFileSync(sharedPath(...parts)))
    .toString('utf8')
    .trim()
    .split('\n');
  const names = header.split(',').slice(1);
  const rows = lines.map((line) => line.split(','));
  return {
    names,
    times: Float64Array.from(rows, (row) => parseIsoDate(row[0])),
    columns: names.map((_, i) => Float64Array.from(rows, (row) => Number(row[i + 1]))),
  };
}

interface Answers {
  readonly benchmark: string | null;
  readonly plain_formulae: Readonly<Record<string, number>>;
  readonly drawdowns_worst_10: readonly {
    readonly peak: string;
    readonly trough: string;
    readonly recovery: string | null;
    readonly depth: number;
    readonly bars_under_water: number;
  }[];
  readonly empyrical: Readonly<Record<string, number>>;
  readonly quantstats: Readonly<Record<string, number>>;
}

const grow = (returns: Float64Array): Float64Array => {
  const equity = new Float64Array(returns.length + 1).fill(1);
  returns.forEach((change, i) => (equity[i + 1] = equity[i] * (1 + change)));
  return equity;
};

/** The series as a run: a bar before the first return, where equity and benchmark are 1. */
function statisticsOf(name: string): { statistics: Statistics; times: Float64Array; equity: Float64Array } {
  const { times, columns } = readColumns('oracles', 'stats', `${name}_returns.csv.gz`);
  const equity = grow(columns[0]);
  const allTimes = Float64Array.of(times[0] - DAY_MS, ...times);
  const none = new Float64Array(0);
  const statistics = computeStatistics({
    startEquity: 1,
    equity,
    times: allTimes,
    exposure: new Float64Array(equity.length),
    periodsPerYear: 252,
    trades: { pnl: none, returnFraction: none, bars: none, exitTime: none },
    costs: 0,
    turnoverNotional: 0,
    buyAndHold: [],
    ...(columns.length > 1 ? { benchmark: grow(columns[1]) } : {}),
  });
  return { statistics, times: allTimes, equity };
}

/** Ours → the name in `plain_formulae`. */
const PLAIN: readonly (readonly [keyof Statistics, string])[] = [
  ['totalReturn', 'total_return'],
  ['cagr', 'cagr_252'],
  ['annualVolatility', 'annual_volatility'],
  ['sharpe', 'sharpe_rf0'],
  ['sortino', 'sortino_mar0'],
  ['calmar', 'calmar'],
  ['maxDrawdown', 'max_drawdown'],
  ['skew', 'skew_population'],
  ['kurtosis', 'kurtosis_excess_population'],
  ['var95', 'var_95_historical'],
  ['cvar95', 'cvar_95_historical_mean_of_x_le_var'],
  ['tailRatio', 'tail_ratio'],
  ['omega', 'omega_threshold0'],
  ['psr', 'psr_vs_0'],
];
const AGAINST_BENCHMARK: readonly (readonly [keyof Statistics, string])[] = [
  ['alpha', 'alpha_annual_times_252'],
  ['beta', 'beta'],
  ['correlation', 'correlation'],
  ['informationRatio', 'information_ratio_annual'],
];

const names = readdirSync(sharedPath('oracles', 'stats'))
  .filter((file) => file.endsWith('_returns.csv.gz'))
  .map((file) => file.slice(0, -'_returns.csv.gz'.length));

/** |ours − theirs| ≤ 1e-9 of theirs. */
function expectClose(ours: unknown, theirs: number, what: string, tolerance = 1e-9): void {
  expect(ours, what).toBeTypeOf('number');
  expect(Math.abs((ours as number) - theirs), `${what}: ${String(ours)} against ${theirs}`).toBeLessThanOrEqual(
    tolerance * Math.abs(theirs),
  );
}

test('there are eight series of answers', () => {
  expect(names).toHaveLength(8);
});

describe.each(names)('%s', (name) => {
  const answers = JSON.parse(readFileSync(sharedPath('oracles', 'stats', `${name}.json`), 'utf8')) as Answers;
  const { statistics, times, equity } = statisticsOf(name);

  test.each(PLAIN)('%s is %s of the plain formulae', (ours, theirs) => {
    expectClose(statistics[ours], answers.plain_formulae[theirs], ours);
  });

  test.each(AGAINST_BENCHMARK)('%s is %s of the plain formulae, or null without a benchmark', (ours, theirs) => {
    if (answers.benchmark === null) expect(statistics[ours]).toBeNull();
    else expectClose(statistics[ours], answers.plain_formulae[theirs], ours);
  });

  test('the ten worst drawdowns have the peaks, troughs, recoveries, depths and bars of the answers', () => {
    const ours = drawdowns(equity, times, 1).worst.map((it) => ({
      peak: isoDate(it.start),
      trough: isoDate(it.trough),
      recovery: it.recovery === null ? null : isoDate(it.recovery),
      bars_under_water: it.bars,
    }));
    expect(ours).toEqual(
      answers.drawdowns_worst_10.map(({ peak, trough, recovery, bars_under_water }) => ({
        peak,
        trough,
        recovery,
        bars_under_water,
      })),
    );
    statistics.drawdowns.forEach((it, i) => expectClose(it.depth, answers.drawdowns_worst_10[i].depth, 'depth'));
  });

  test("quantstats' skew and kurtosis are ours adjusted for the sample", () => {
    const n = equity.length - 1;
    const skew = (statistics.skew! * Math.sqrt(n * (n - 1))) / (n - 2);
    const kurtosis = ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * statistics.kurtosis! + 6);
    expectClose(skew, answers.quantstats.skew, 'skew');
    expectClose(kurtosis, answers.quantstats.kurtosis, 'kurtosis');
  });

  test("quantstats' ulcer index divides by the returns − 1 where ours divides by the bars", () => {
    const n = equity.length - 1;
    expectClose(statistics.ulcerIndex! * Math.sqrt((n + 1) / (n - 1)), answers.quantstats.ulcer_index, 'ulcer index');
  });

  test("empyrical's alpha compounds where ours multiplies", () => {
    if (statistics.alpha === null) expect(answers.benchmark).toBeNull();
    else expectClose((1 + statistics.alpha / 252) ** 252 - 1, answers.empyrical.alpha, 'alpha', 1e-8);
  });

  test("quantstats' information ratio is not annualised", () => {
    const { informationRatio } = statistics;
    if (informationRatio === null) expect(answers.benchmark).toBeNull();
    else expectClose(informationRatio / Math.sqrt(252), answers.quantstats.information_ratio, 'ratio');
  });
});

describe('deflated Sharpe ratio of sixteen moving-average crossings of XOM', () => {
  const answers = JSON.parse(
    readFileSync(sharedPath('oracles', 'stats', 'deflated_sharpe_XOM.json'), 'utf8'),
  ) as Readonly<Record<string, number>> & { best_trial: string; sharpe_per_period_ddof1: Record<string, number> };
  const { names: trials, columns } = readColumns('oracles', 'stats', 'deflated_sharpe_XOM_trials.csv.gz');
  const records = columns.map((returns) => {
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / (returns.length - 1));
    return { returns: returns.length, sharpePerBar: mean / deviation, ...shape(returns, mean, deviation) };
  });
  const sharpes = Float64Array.from(records, (record) => record.sharpePerBar);
  const best = records[trials.indexOf(answers.best_trial)];
  const correlation = meanPairwiseCorrelation(columns);

  test('every trial has the Sharpe ratio of the answers', () => {
    trials.forEach((trial, i) => expectClose(sharpes[i], answers.sharpe_per_period_ddof1[trial], trial));
  });

  test('the best has the moments and the probabilistic Sharpe ratio of the answers', () => {
    expectClose(best.skew, answers.skew_population, 'skew');
    expectClose(best.kurtosis + 3, answers.kurtosis_nonexcess_population, 'kurtosis');
    expectClose(probabilisticSharpe(best), answers.psr_vs_0, 'psr');
  });

  test('against all sixteen trials', () => {
    const variance = answers.variance_of_trial_sharpes_ddof1;
    expectClose(expectedMaximumSharpe(variance, 16), answers.expected_max_sharpe_all_trials, 'expected');
    expectClose(deflatedSharpe(best, sharpes), answers.deflated_sharpe_all_trials, 'deflated');
  });

  test('against the five that are independent', () => {
    expectClose(correlation, answers.mean_pairwise_correlation, 'correlation');
    expect(independentTrials(correlation, 16)).toBe(answers.independent_trials);
    const deflated = deflatedSharpe(best, sharpes, answers.independent_trials);
    expectClose(deflated, answers.deflated_sharpe_independent, 'deflated');
    expectClose(deflated, answers.library_deflated_sharpe_ratio, 'the library');
  });
});
