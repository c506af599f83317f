import { createHash } from 'node:crypto';
import { runBacktest } from '../engine/simulation/backtest.ts';
import type { BacktestOutcome } from '../engine/simulation/backtest.ts';
import type { Settings } from '../engine/simulation/settings.ts';
import { tradeColumns } from '../engine/statistics/input.ts';
import { computeStatistics } from '../engine/statistics/statistics.ts';
import type { Statistics } from '../engine/statistics/statistics.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import type { SymbolSignals } from '../engine/signals.ts';
import { dataHash } from '../files/data-hash.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import type { Manifest } from '../model/result.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { isIntraday, timeframeMs } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { BacktestResult } from '../report/result.ts';
import { findBars } from './bars.ts';
import { executionOf, settingsOf } from './backtest-settings.ts';
import { warningsOf } from './backtest-warnings.ts';
import type { BacktestInvocation } from './backtest-options.ts';
import type { Context } from './context.ts';
import { findNews, newsOf, unreadNews } from './news.ts';
import type { FoundNews } from './news.ts';
import { actionsOn, dayOf, exchangesOf, sessionsOf } from './sessions.ts';
import { parseParams, planOf } from './strategy.ts';
import { VERSION } from './version.ts';

type Given = BacktestInvocation;

/** Bars and a plan in, a finished result out. */
export async function backtestOf(strategy: string, given: Given, context: Context): Promise<BacktestResult> {
  const { options } = given;
  const plan = await planOf(strategy, parseParams(options.param), context);
  const timeframe = options.timeframe ?? plan.timeframe ?? undefined;
  const found = await findBars({ ...options, timeframe, symbols: withBenchmark(options) }, context);
  const { series, benchmark } = split(found.series, options);
  // All that the numbers come from: a benchmark that takes no part and the actions among them.
  const read = benchmark === undefined || series.includes(benchmark) ? series : [...series, benchmark];
  const settings = settingsOf(given, plan);
  const day = dayOf(series, options.calendar);
  const symbols = series.map(({ symbol }) => symbol);
  const news = plan.readsNews ? await findNews(options, symbols, context) : undefined;
  const progress = progressByPhase(context);
  const outcome = runBacktest({
    series,
    actions: new Map(
      series.map((bars) => [bars.symbol, actionsOn(bars, found.actions.get(bars.symbol), options.calendar)]),
    ),
    adjust: options.adjust,
    strategist: { reasons: reasonsOf(plan), signals: signalsOf(plan, options, news) },
    settings,
    dayOf: day,
    observe: progress.update,
  });
  progress.end();
  return {
    manifest: manifestOf(plan, series, dataHash(read, found.actions, news?.of), settings, given),
    statistics: statisticsOf(outcome, settings, benchmark, day),
    trades: outcome.trades,
    rejected: outcome.rejected,
    warnings: [
      ...found.warnings,
      ...(news?.warnings ?? unreadNews(options, 'news' in plan.params ? '--param news=1 makes them' : null)),
      ...warningsOf(outcome, settings, found.actions),
    ],
    curve: outcome.curve,
    dayOf: day,
  };
}

const PHASES = { signals: 'working out rules', session: 'trading' } as const;

/** One line at a time: the bars whose rules are worked out, then the bars that are traded. */
function progressByPhase(context: Context): {
  readonly update: (phase: keyof typeof PHASES, done: number, total: number) => void;
  readonly end: () => void;
} {
  let phase: keyof typeof PHASES | undefined;
  let line: ReturnType<Context['progress']> | undefined;
  return {
    update(now, done, total) {
      if (now !== phase) {
        line?.end();
        line = context.progress({ label: PHASES[now], unit: 'bars', total });
        phase = now;
      }
      line?.update(done);
    },
    end: () => line?.end(),
  };
}

/** The benchmark is read with the others, and takes no part unless it was asked for. */
function withBenchmark({ symbols, benchmark }: Given['options']): readonly string[] | undefined {
  return symbols === undefined || benchmark === undefined ? symbols : [...new Set([...symbols, benchmark])];
}

function split(
  found: readonly Bars[],
  { symbols, benchmark: name }: Given['options'],
): { readonly series: readonly Bars[]; readonly benchmark: Bars | undefined } {
  if (name === undefined) return { series: found, benchmark: undefined };
  const benchmark = found.find(({ symbol }) => symbol === name);
  if (benchmark === undefined) {
    const have = found.map(({ symbol }) => symbol);
    const meant = nearestName(name, have);
    const hint = meant === null ? 'import it, or name another' : `did you mean ${meant}?`;
    throw new CatalystError('missing', `no bars of the benchmark ${name}`, hint);
  }
  const takesPart = found.length === 1 || symbols?.includes(name) === true;
  return { series: takesPart ? found : found.filter((bars) => bars !== benchmark), benchmark };
}

function reasonsOf({ clauses }: StrategyPlan): { long: string; short: string } {
  const text = (path: string): string => clauses.find((clause) => clause.path === path)?.text ?? '';
  return { long: text('long.enter'), short: text('short.enter') };
}

/** The plan's signals, with sessions where bars lie in them, and with news: a store of its own is needed for those alone. */
function signalsOf(
  plan: StrategyPlan,
  options: Given['options'],
  news: FoundNews | undefined,
): (bars: Bars) => SymbolSignals {
  const { calendar } = options;
  return (bars) =>
    news === undefined && (calendar === 'none' || !isIntraday(bars.timeframe))
      ? plan.signals(bars)
      : plan.signals(bars, new ColumnStore(bars, { ...sessionsOf(bars, calendar), ...newsOf(news, bars, options) }));
}

const SESSIONS_A_YEAR = 252;
const WEEKS_A_YEAR = 52;

/** Bars a year: 252 sessions × bars a session, or 52 weeks. */
function periodsPerYear(time: Float64Array, timeframe: Timeframe, dayAt: (time: TimeMs) => number): number {
  const count = timeframeMs(timeframe) / DAY_MS;
  if (timeframe.endsWith('w')) return WEEKS_A_YEAR / (count / 7);
  if (!isIntraday(timeframe)) return SESSIONS_A_YEAR / count;
  let days = 0;
  let last = NaN;
  for (const instant of time) {
    const day = dayAt(instant);
    if (day !== last) days++;
    last = day;
  }
  return (SESSIONS_A_YEAR * time.length) / Math.max(1, days);
}

function statisticsOf(
  outcome: BacktestOutcome,
  settings: Settings,
  benchmark: Bars | undefined,
  day: (time: TimeMs) => number,
): Statistics {
  const { curve, market, trades } = outcome;
  const { series } = market;
  return computeStatistics({
    startEquity: settings.cash,
    equity: curve.equity,
    times: curve.time,
    exposure: curve.exposure,
    periodsPerYear: periodsPerYear(curve.time, series[0].timeframe, day),
    trades: tradeColumns(trades),
    costs: outcome.costs,
    turnoverNotional: outcome.traded,
    buyAndHold: series.map(({ close, length }) => ({ firstClose: close[0], lastClose: close[length - 1] })),
    ...(benchmark === undefined ? {} : { benchmark: closesAt(curve.time, benchmark) }),
  });
}

/** The closes of `bars` at these times, NaN where it has no bar. */
function closesAt(time: Float64Array, bars: Bars): Float64Array {
  const closes = new Float64Array(time.length).fill(NaN);
  let k = 0;
  for (let i = 0; i < time.length; i++) {
    while (k < bars.length && bars.time[k] < time[i]) k++;
    if (k < bars.length && bars.time[k] === time[i]) closes[i] = bars.close[k];
  }
  return closes;
}

/** The exchanges whose sessions counted, not how they were asked for: `auto` is no fact of a run. */
function calendarNames(series: readonly Bars[], choice: Given['options']['calendar']): string {
  return exchangesOf(series, choice).join('+') || 'none';
}

function manifestOf(
  plan: StrategyPlan,
  series: readonly Bars[],
  hash: string,
  settings: Settings,
  { options }: Given,
): Manifest {
  const facts = {
    strategy: plan.name,
    strategyHash: plan.hash,
    params: { ...plan.params },
    symbols: series.map(({ symbol }) => symbol),
    timeframe: series[0].timeframe,
    from: options.from ?? null,
    to: options.to ?? null,
    bars: series.reduce((sum, { length }) => sum + length, 0),
    dataHash: hash,
    execution: {
      ...executionOf(settings, options.adjust),
      calendar: calendarNames(series, options.calendar),
      ...(plan.readsNews ? { newsHours: options.newsHours } : {}),
    },
    engineVersion: VERSION,
    seed: options.seed,
  };
  return { runId: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16), ...facts };
}
