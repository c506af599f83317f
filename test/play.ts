/**
 * Plays a table of bars and signals through the simulation and tells what happened in lines that a trader can check.
 *
 *     bar  open high low close  says
 *     d1   100  104  99  103    long
 *     d2   105  106  97  98
 *
 * `says` may hold, joined by commas: long, short (enter) and sell, cover (exit), as decided at that bar's close.
 */
import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { DAY_MS } from '../src/model/time.ts';
import type { Mask } from '../src/engine/columns/column.ts';
import type { SymbolSignals } from '../src/engine/signals.ts';
import { makeMarket } from '../src/engine/simulation/market.ts';
import type { BarAction } from '../src/engine/simulation/market.ts';
import { simulate } from '../src/engine/simulation/backtest.ts';
import type { BacktestOutcome } from '../src/engine/simulation/backtest.ts';
import { DEFAULT_SETTINGS } from '../src/engine/simulation/settings.ts';
import type { Settings } from '../src/engine/simulation/settings.ts';

export interface Play {
  readonly outcome: BacktestOutcome;
  /** `AAA long 10 d2 @105 → d2 @98 stop_loss`, one line a trade, `?` after it when the bar could not be ordered. */
  readonly trades: string[];
  /** `d1 AAA reason`. */
  readonly refusals: string[];
}

interface Table {
  readonly bars: Bars;
  readonly says: readonly string[][];
  readonly days: readonly number[];
}

/** 2024-01-01 is d1, 2024-01-02 is d2 … so that a line's day is its number. */
const DAY_ZERO = 19_722;

function readTable(symbol: string, table: string): Table {
  const [header, ...lines] = table.trim().split('\n');
  const names = header.trim().split(/\s+/);
  const rows = lines.map((line) => {
    const cells = line.trim().split(/\s+/);
    return Object.fromEntries(names.map((name, k) => [name, cells.at(k) ?? '']));
  });
  const bars = emptyBars(symbol, '1d', rows.length);
  const days = rows.map((row) => Number(row.bar.slice(1)));
  rows.forEach((row, i) => {
    bars.time[i] = (DAY_ZERO + days[i]) * DAY_MS;
    for (const field of ['open', 'high', 'low', 'close'] as const) bars[field][i] = Number(row[field]);
    bars.volume[i] = row.volume ? Number(row.volume) : 1_000_000;
  });
  return { bars, says: rows.map((row) => row.says.split(',')), days };
}

function maskOf(says: readonly string[][], word: string): Mask {
  return Uint8Array.from(says, (words) => (words.includes(word) ? 1 : 0));
}

const PLAIN: Omit<SymbolSignals, 'length' | 'long' | 'short'> = {
  universe: null,
  rank: null,
  size: { kind: 'shares', value: 10, scale: 1, fractional: false },
  stop: null,
  targets: [],
  timeStopBars: null,
  order: { kind: 'market' },
};

export interface PlayOptions {
  readonly signals?: Partial<SymbolSignals>;
  readonly settings?: Partial<Settings>;
  readonly actions?: readonly BarAction[];
  /** The session day of an instant, where it is not the day in UTC. */
  readonly dayOf?: (time: number) => number;
  /** Per symbol, over `signals`. */
  readonly of?: Readonly<Record<string, Partial<SymbolSignals>>>;
}

/** Plays one table as symbol AAA, or several by name. */
export function play(tables: string | Readonly<Record<string, string>>, options: PlayOptions = {}): Play {
  const named = typeof tables === 'string' ? { AAA: tables } : tables;
  const read = Object.entries(named)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbol, table]) => readTable(symbol, table));
  const signals = read.map(({ bars, says }): SymbolSignals => ({
    ...PLAIN,
    length: bars.length,
    long: { enter: maskOf(says, 'long'), exit: { kind: 'mask', mask: maskOf(says, 'sell') } },
    short: { enter: maskOf(says, 'short'), exit: { kind: 'mask', mask: maskOf(says, 'cover') } },
    ...options.signals,
    ...options.of?.[bars.symbol],
  }));
  const time = Float64Array.from(new Set(read.flatMap(({ bars }) => [...bars.time]))).sort();
  const index = read.map(({ bars }) => Int32Array.from(time, (t) => bars.time.indexOf(t)));
  const market = makeMarket(
    read.map(({ bars }) => bars),
    { time, index },
    read.map(() => options.actions ?? []),
  );
  const settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const outcome = simulate(market, signals, {
    settings,
    strategist: { reasons: { long: 'long', short: 'short' }, signals: () => signals[0] },
    ...(options.dayOf && { dayOf: options.dayOf }),
  });
  const day = (t: number): string => `d${t / DAY_MS - DAY_ZERO}`;
  const price = (value: number): string => `@${Number(value.toFixed(6))}`;
  return {
    outcome,
    trades: outcome.trades.map(
      (trade) =>
        `${trade.symbol} ${trade.side} ${trade.quantity} ${day(trade.entryTime)} ${price(trade.entryPrice)} → ` +
        `${day(trade.exitTime)} ${price(trade.exitPrice)} ${trade.exitReason}${trade.ambiguous ? ' ?' : ''}`,
    ),
    refusals: outcome.rejected.map(({ time: at, symbol, reason }) => `${day(at)} ${symbol} ${reason}`),
  };
}
