/** Generated bars for benchmarks: seeded random walks in cents. */
import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { DAY_MS, MINUTE_MS } from '../src/model/time.ts';
import type { Timeframe } from '../src/model/timeframe.ts';
import { chance } from '../test/walk.ts';

export function randomWalk(symbol: string, timeframe: Timeframe, length: number, seed: number): Bars {
  const next = chance(seed);
  const bars = emptyBars(symbol, timeframe, length);
  const step = timeframe === '1m' ? MINUTE_MS : DAY_MS;
  const wobble = timeframe === '1m' ? 0.001 : 0.02;
  const cents = (x: number): number => Math.round(x * 100) / 100;
  let price = 50 + next() * 100;
  for (let i = 0; i < length; i++) {
    const open = cents(price);
    price *= Math.exp((next() + next() + next() - 1.5) * wobble);
    if (price < 10 || price > 1000) price = 100;
    const close = cents(price);
    bars.time[i] = 1_000_000_000_000 - (1_000_000_000_000 % DAY_MS) + i * step;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = cents(Math.max(open, close) * (1 + next() * wobble * 0.5));
    bars.low[i] = cents(Math.min(open, close) * (1 - next() * wobble * 0.5));
    bars.volume[i] = Math.floor(1e6 + next() * 1e6);
  }
  return bars;
}

/** Symbols SYN0000, SYN0001 … on one calendar. */
export function universe(symbols: number, length: number): Bars[] {
  return Array.from({ length: symbols }, (_, k) => randomWalk(`SYN${String(k).padStart(4, '0')}`, '1d', length, k + 1));
}
