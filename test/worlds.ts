/** Generated markets with signals and accounts of every kind, for laws that hold whatever is traded. */
import { emptyBars, sliceBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { DAY_MS } from '../src/model/time.ts';
import { alignBars } from '../src/engine/columns/timeline.ts';
import type { SymbolSignals } from '../src/engine/signals.ts';
import { NO_COSTS } from '../src/engine/simulation/costs.ts';
import { makeMarket } from '../src/engine/simulation/market.ts';
import type { Market } from '../src/engine/simulation/market.ts';
import { DEFAULT_PROFILE, DEFAULT_SETTINGS, NO_LIMITS } from '../src/engine/simulation/settings.ts';
import type { Settings } from '../src/engine/simulation/settings.ts';
import { chance } from './walk.ts';

/** Bars of a jumpy share that misses some days, in cents. */
function makeBars(symbol: string, days: number, next: () => number): Bars {
  const bars = emptyBars(symbol, '1d', days);
  const cents = (x: number): number => Math.max(1, Math.round(x * 100)) / 100;
  let price = 5 + next() * 100;
  let length = 0;
  for (let day = 0; day < days; day++) {
    if (next() < 0.1) continue;
    const open = cents(price * (1 + (next() - 0.5) * 0.06));
    const close = cents(open * (1 + (next() - 0.5) * 0.08));
    bars.time[length] = day * DAY_MS;
    bars.open[length] = open;
    bars.close[length] = close;
    bars.high[length] = cents(Math.max(open, close) * (1 + next() * 0.03));
    bars.low[length] = cents(Math.min(open, close) * (1 - next() * 0.03));
    bars.volume[length] = next() < 0.05 ? 0 : Math.floor(next() * 50_000);
    price = close;
    length++;
  }
  return sliceBars(bars, 0, length);
}

export function makeSignals(bars: Bars, next: () => number, shape: () => number): SymbolSignals {
  const mask = (likely: number): Uint8Array =>
    Uint8Array.from({ length: bars.length }, () => (next() < likely ? 1 : next() < 0.1 ? 2 : 0));
  const column = (scale: number): Float64Array => Float64Array.from({ length: bars.length }, () => next() * scale);
  const kinds = ['equity', 'cash', 'shares', 'risk'] as const;
  const kind = kinds[Math.floor(shape() * 4)];
  const size = { equity: 0.4, cash: 20_000, shares: 300, risk: 0.02 }[kind];
  const hasStop = kind === 'risk' || shape() < 0.6;
  const trail = shape() < 0.4;
  const targets =
    shape() < 0.5 && hasStop
      ? [
          { kind: 'r' as const, value: 1, share: 0.5 },
          { kind: 'r' as const, value: 2, share: 1 },
        ]
      : [];
  const resting = shape();
  const both = shape();
  return {
    length: bars.length,
    universe: shape() < 0.3 ? mask(0.8) : null,
    long: { enter: mask(0.1), exit: shape() < 0.8 ? { kind: 'mask', mask: mask(0.1) } : null },
    short: both < 0.5 ? { enter: mask(0.1), exit: { kind: 'mask', mask: mask(0.1) } } : null,
    rank: shape() < 0.5 ? column(1) : null,
    size: { kind, value: size, scale: 1, fractional: shape() < 0.2 },
    stop: hasStop ? { kind: 'fraction', value: 0.02 + next() * 0.05, trail } : null,
    targets,
    timeStopBars: shape() < 0.3 ? 5 : null,
    order:
      resting < 0.6
        ? { kind: 'market' }
        : {
            kind: resting < 0.8 ? 'limit' : 'stop',
            price: bars.close.map((c) => c * (resting < 0.8 ? 0.99 : 1.01)),
            bars: 3,
          },
  };
}

export interface World {
  readonly market: Market;
  readonly signals: readonly SymbolSignals[];
  readonly settings: Settings;
}

export function makeWorld(seed: number): World {
  const next = chance(seed);
  const symbols = 1 + Math.floor(next() * 4);
  const series = Array.from({ length: symbols }, (_, k) => makeBars(`S${k}`, 120, next));
  const aligned = alignBars(series);
  const actions = series.map((bars) =>
    next() < 0.3
      ? [
          { bar: Math.floor(bars.length / 3), split: 1, dividend: 0.25 },
          { bar: Math.floor(bars.length / 2), split: 0.5, dividend: 0 },
        ]
      : [],
  );
  const shapeSeed = Math.floor(next() * 2 ** 31);
  const signals = series.map((bars) => makeSignals(bars, next, chance(shapeSeed)));
  const settings: Settings = {
    ...DEFAULT_SETTINGS,
    costs: { ...NO_COSTS, commission: next() * 0.002, slippage: next() * 0.002, minimum: next() < 0.5 ? 1 : 0 },
    limits: {
      ...NO_LIMITS,
      maxPositions: next() < 0.5 ? 2 : Infinity,
      dailyLossFraction: next() < 0.2 ? 0.02 : Infinity,
      tradesPerDay: next() < 0.2 ? 1 : Infinity,
    },
    profile: { ...DEFAULT_PROFILE, fill: next() < 0.2 ? 'close' : 'next_open' },
    leverage: next() < 0.2 ? 2 : 1,
    borrowRate: next() < 0.3 ? 0.05 : 0,
  };
  return { market: makeMarket(series, aligned, actions), signals, settings };
}
