import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { DAY_MS } from '../src/model/time.ts';

/** A seeded generator of numbers in [0, 1): xorshift, so that one seed makes one series everywhere. */
export function chance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** Daily bars of a random walk in cents, from 2001-01-01, every day a session. */
export function randomWalk(symbol: string, length: number, seed: number): Bars {
  const next = chance(seed);
  const bars = emptyBars(symbol, '1d', length);
  const cents = (x: number): number => Math.round(x * 100) / 100;
  let price = 50 + next() * 100;
  for (let i = 0; i < length; i++) {
    const open = cents(price * (1 + (next() - 0.5) * 0.01));
    price = Math.max(5, price * (1 + (next() - 0.5) * 0.06));
    const close = cents(price);
    bars.time[i] = (11_323 + i) * DAY_MS;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = cents(Math.max(open, close) * (1 + next() * 0.01));
    bars.low[i] = cents(Math.min(open, close) * (1 - next() * 0.01));
    bars.volume[i] = Math.floor(1e6 + next() * 1e6);
  }
  return bars;
}
