import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../test/csv.ts';
import { sharedPath } from '../../test/shared.ts';
import { TRUE } from '../engine/columns/column.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { runBacktest } from '../engine/simulation/backtest.ts';
import { NO_COSTS } from '../engine/simulation/costs.ts';
import { BACKTESTING_PY_PROFILE, backtestingPySettings } from '../engine/simulation/settings.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import type { Trade } from '../model/result.ts';
import { isoDate, parseIsoDate } from '../model/time.ts';
import { STRATEGIES } from './index.ts';

interface Theirs {
  readonly symbol: string;
  readonly params: Readonly<Record<string, number>>;
  readonly broker: {
    readonly cash: number;
    readonly commission: number;
    readonly trade_on_close: boolean;
    readonly finalize_trades: boolean;
    readonly spread?: number;
  };
}

/** How a run of backtesting.py is said in a built-in strategy's parameters. */
interface Saying {
  readonly strategy: string;
  readonly params: (theirs: Readonly<Record<string, number>>, commission: number) => Readonly<Record<string, number>>;
  /** backtesting.py first acts one bar after its indicators have values; ours acts on that bar. Here it waits too. */
  readonly universe?: string;
}

const SMA: Saying = { strategy: 'sma-cross', params: ({ n1, n2 }) => ({ shorts: 1, fast: n1, slow: n2 }) };
const MACD: Saying = { strategy: 'macd-cross', params: ({ a, b, s }) => ({ shorts: 1, fast: a, slow: b, smooth: s }) };
const RSI: Saying = {
  strategy: 'rsi-reversion',
  params: ({ n, lo, hi, sl, tp, size, short }, commission) => ({
    period: n,
    oversold: lo,
    overbought: hi,
    stop: sl * 100,
    target: tp * 100,
    shorts: short,
    // A fraction of the cash with costs in it is a smaller one without them.
    percent: (size * 100) / (1 + commission),
  }),
};
const DONCHIAN: Saying = {
  strategy: 'donchian-trend',
  params: ({ n, k, m }) => ({ channel: n, distance: k, period: m }),
  universe: 'close[channel + 1] > 0',
};
const BOLLINGER: Saying = {
  strategy: 'bollinger-reversion',
  params: ({ n, k }) => ({ shorts: 1, period: n, width: k }),
  universe: 'close[period] > 0',
};

const SAME_TRADES: readonly (readonly [run: string, saying: Saying])[] = [
  ['backtests/goog_sma_10_20_next_open', SMA],
  ['backtests/goog_sma_10_20_trade_on_close', SMA],
  ['backtests/goog_sma_10_20_not_finalised', SMA],
  ['backtests/goog_sma_10_20_no_commission', SMA],
  ['backtests/aapl_sma_spread', SMA],
  ['synthetic/backtests/syn201_sma_5_20_next_open', SMA],
  ['backtests/goog_rsi_reversion_sl_tp', RSI],
  ['backtests/aapl_rsi_reversion_long_short', RSI],
  ['synthetic/backtests/syn202_rsi_reversion_sl_tp', RSI],
  ['backtests/goog_donchian_atr_trail', DONCHIAN],
  ['backtests/nflx_donchian_atr_trail_tight', DONCHIAN],
  ['synthetic/backtests/syn201_donchian_atr_trail', DONCHIAN],
  ['backtests/aapl_macd_long_short', MACD],
];

function pathOf(run: string, file: string): string {
  return sharedPath('oracles', ...run.split('/'), file);
}

function theirsOf(run: string): Theirs {
  return JSON.parse(readFileSync(pathOf(run, 'result.json'), 'utf8')) as Theirs;
}

function barsOf(run: string): Bars {
  const { symbol } = theirsOf(run);
  const rows = readCsv(sharedPath('oracles', ...run.split('/').slice(0, -1), `bars_${symbol}.csv.gz`));
  const bars = emptyBars(symbol, '1d', rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = parseIsoDate(row['timestamp'].slice(0, 10));
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) bars[field][i] = Number(row[field]);
  });
  return bars;
}

function planOf(run: string, { strategy, params, universe }: Saying): StrategyPlan {
  const theirs = theirsOf(run);
  const rules = { ...STRATEGIES.get(strategy), ...(universe === undefined ? {} : { universe }) };
  const compiled = compileRuleSet(rules, {
    functions: STANDARD_FUNCTIONS,
    params: params(theirs.params, theirs.broker.commission),
  });
  if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
  return compiled.value;
}

/** The run's trades by the built-in strategy, with the account and the habits of backtesting.py. */
function tradesOf(run: string, saying: Saying): readonly Trade[] {
  const { broker } = theirsOf(run);
  const plan = planOf(run, saying);
  const { trades } = runBacktest({
    series: [barsOf(run)],
    actions: new Map(),
    adjust: 'none',
    strategist: { reasons: { long: 'long', short: 'short' }, signals: (bars) => plan.signals(bars) },
    settings: {
      ...backtestingPySettings(),
      cash: broker.cash,
      costs: { ...NO_COSTS, commission: broker.commission, entrySpread: broker.spread ?? 0 },
      profile: {
        ...BACKTESTING_PY_PROFILE,
        fill: broker.trade_on_close ? 'close' : 'next_open',
        atEnd: broker.finalize_trades ? 'last_open' : 'keep',
      },
    },
  });
  return trades.toSorted((a, b) => a.exitTime - b.exitTime || a.entryTime - b.entryTime);
}

const lineOf = (trade: Trade): string =>
  `${isoDate(trade.entryTime)} ${isoDate(trade.exitTime)} ${trade.side === 'long' ? '' : '-'}${trade.quantity}`;

/** What the rules ask for, bar by bar, when a position is only opened by those who have none at that close. */
function asks(plan: StrategyPlan, bars: Bars): string[] {
  const { long, short, universe, length } = plan.signals(bars);
  const asked: string[] = [];
  let held: typeof long = null;
  for (let i = 0; i < length; i++) {
    if (held !== null) {
      if (held.exit?.kind !== 'mask' || held.exit.mask[i] !== TRUE) continue;
      asked.push(`${i} close`);
      held = null;
    } else if (universe?.[i] === TRUE && long?.enter[i] === TRUE) {
      asked.push(`${i} buy`);
      held = long;
    } else if (universe?.[i] === TRUE && short?.enter[i] === TRUE) {
      asked.push(`${i} sell`);
      held = short;
    }
  }
  return asked;
}

describe('the built-in strategies against runs of backtesting.py', () => {
  it.each(SAME_TRADES)('%s: the same trades', (run, saying) => {
    const ours = tradesOf(run, saying);
    const rows = readCsv(pathOf(run, 'trades.csv')).toSorted(
      (a, b) => Number(a['ExitBar']) - Number(b['ExitBar']) || Number(a['EntryBar']) - Number(b['EntryBar']),
    );
    expect(ours.map(lineOf)).toEqual(rows.map((row) => `${row['EntryTime']} ${row['ExitTime']} ${row['Size']}`));
    rows.forEach((row, k) => {
      expect(Math.abs(ours[k].entryPrice / Number(row['EntryPrice']) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(ours[k].exitPrice / Number(row['ExitPrice']) - 1)).toBeLessThan(1e-9);
      expect(Math.abs(ours[k].pnl - Number(row['PnL']))).toBeLessThan(0.01);
    });
  });

  it('syn202_sma_5_15_trade_on_close: ours waits for the cross where their averages only touched', () => {
    const run = 'synthetic/backtests/syn202_sma_5_15_trade_on_close';
    const bars = barsOf(run);
    const touch = bars.time.indexOf(parseIsoDate('2020-03-04'));
    // In whole cents, so exactly: the mean of 5 closes is the mean of 15 on that day.
    const cents = (n: number): number =>
      bars.close.subarray(touch - n + 1, touch + 1).reduce((sum, close) => sum + Math.round(close * 100), 0);
    expect(cents(5) * 3).toBe(cents(15));
    const ours = tradesOf(run, SMA).map(lineOf);
    const theirs = readCsv(pathOf(run, 'trades.csv')).map(
      (row) => `${row['EntryTime']} ${row['ExitTime']} ${row['Size']}`,
    );
    expect(ours.slice(0, -4)).toEqual(theirs.slice(0, -4));
    expect([theirs.at(-4), ours.at(-4)]).toEqual(['2020-02-28 2020-03-04 -553', '2020-02-28 2020-03-05 -553']);
  });

  // Their strategy looks for an entry only when it is flat at the close; ours may leave and enter at one bar (rules.md).
  it.each([['backtests/goog_bollinger_reversion'], ['synthetic/backtests/syn203_bollinger_reversion']])(
    '%s: asks for the same at the same bars, but for a reversal within one bar',
    (run) => {
      const theirs = readCsv(pathOf(run, 'orders.csv')).map((row) => `${row['bar']} ${row['action']}`);
      expect(asks(planOf(run, BOLLINGER), barsOf(run))).toEqual(theirs);
    },
  );
});
