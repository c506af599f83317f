import type { Indicator, Parameter } from '../indicators/indicator.ts';
import type { Candles } from './candles.ts';
import type { CandleSetting } from './settings.ts';

/** One row of TA-Lib's candlestick set: what it is called, how far it looks back, and the shape it looks for. */
export interface Candlestick {
  /** TA-Lib's name after CDL, in lower case. */
  readonly name: string;
  readonly summary: string;
  /** Bars before the tested one that the shape spans, as TA-Lib counts them. */
  readonly back: number;
  /** The settings it compares with; the longest of them is added to `back`. */
  readonly settings: readonly CandleSetting[];
  /** The default of TA-Lib's `optInPenetration`, for the patterns that have it. */
  readonly penetration?: number;
  /** Positive where the shape is bullish at bar `i`, negative where bearish, 0 where absent. Reads bars up to `i` only. */
  readonly test: (k: Candles, i: number, penetration: number) => number;
}

const penetration = (standard: number): Parameter => ({
  name: 'penetration',
  kind: 'number',
  default: standard,
  min: 0,
  max: 10,
});

/** The indicator of a candlestick: one value a bar, −100, 0 or 100 (a few know ±80 and ±200), from TA-Lib's first row on. */
export function candlestickIndicator(row: Candlestick): Indicator {
  const warmup = row.back + Math.max(0, ...row.settings.map((setting) => setting.bars));
  const { test } = row;
  return {
    name: `cdl_${row.name}`,
    summary: row.summary,
    inputs: ['open', 'high', 'low', 'close'],
    params: row.penetration === undefined ? [] : [penetration(row.penetration)],
    outputs: ['value'],
    unit: 'index',
    source: `TA-Lib 0.6.4, CDL${row.name.toUpperCase()}, default candle settings`,
    warmup: () => warmup,
    compute([open, high, low, close], [share = 0], [out]) {
      const k: Candles = { open, high, low, close };
      for (let i = warmup; i < out.length; i++) out[i] = test(k, i, share);
    },
  };
}
