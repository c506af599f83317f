import { body, lowerShadow, range, upperShadow } from './candles.ts';
import type { Candles } from './candles.ts';

/** What "long", "short" or "near" means: a factor times the mean of some measure over the bars before. */
export interface CandleSetting {
  readonly of: 'body' | 'range' | 'shadows';
  /** Bars averaged, all before the one tested; 0 measures that bar itself. */
  readonly bars: number;
  readonly factor: number;
}

/** TA-Lib 0.6.4's default candle settings. The mean of `shadows` is of half the sum of both shadows. */
export const BODY_LONG: CandleSetting = { of: 'body', bars: 10, factor: 1 };
export const BODY_SHORT: CandleSetting = { of: 'body', bars: 10, factor: 1 };
export const BODY_DOJI: CandleSetting = { of: 'range', bars: 10, factor: 0.1 };
export const SHADOW_LONG: CandleSetting = { of: 'body', bars: 0, factor: 1 };
export const SHADOW_VERY_LONG: CandleSetting = { of: 'body', bars: 0, factor: 2 };
export const SHADOW_SHORT: CandleSetting = { of: 'shadows', bars: 10, factor: 0.5 };
export const SHADOW_VERY_SHORT: CandleSetting = { of: 'range', bars: 10, factor: 0.1 };
export const NEAR: CandleSetting = { of: 'range', bars: 5, factor: 0.2 };
export const FAR: CandleSetting = { of: 'range', bars: 5, factor: 0.6 };
export const EQUAL: CandleSetting = { of: 'range', bars: 5, factor: 0.05 };

/**
 * The setting's threshold at bar `i`, in price. Summed afresh from the bars before `i`, oldest first: it cannot drift,
 * and depends on those bars alone, not on where the series begins. Patterns ask for it last, after the cheap tests.
 */
export function threshold(k: Candles, setting: CandleSetting, i: number): number {
  const { of, bars, factor } = setting;
  if (bars === 0) return factor * body(k, i);
  let sum = 0;
  switch (of) {
    case 'body':
      for (let j = i - bars; j < i; j++) sum += body(k, j);
      break;
    case 'range':
      for (let j = i - bars; j < i; j++) sum += range(k, j);
      break;
    case 'shadows':
      // What the body leaves of the range: both shadows together, without asking which end is which.
      for (let j = i - bars; j < i; j++) sum += range(k, j) - body(k, j);
      break;
  }
  return factor * (sum / bars);
}

export const hasLongBody = (k: Candles, i: number): boolean => body(k, i) > threshold(k, BODY_LONG, i);
export const hasShortBody = (k: Candles, i: number): boolean => body(k, i) < threshold(k, BODY_SHORT, i);
/** As `hasShortBody`, but a body of just the mean counts too: TA-Lib tells the two apart, and so do its patterns. */
export const hasSmallBody = (k: Candles, i: number): boolean => body(k, i) <= threshold(k, BODY_SHORT, i);
export const isDoji = (k: Candles, i: number): boolean => body(k, i) <= threshold(k, BODY_DOJI, i);

export const hasNoUpperShadow = (k: Candles, i: number): boolean =>
  upperShadow(k, i) < threshold(k, SHADOW_VERY_SHORT, i);
export const hasNoLowerShadow = (k: Candles, i: number): boolean =>
  lowerShadow(k, i) < threshold(k, SHADOW_VERY_SHORT, i);
/** A shadow longer than "very short"; one of just that length is neither. */
export const hasUpperShadow = (k: Candles, i: number): boolean =>
  upperShadow(k, i) > threshold(k, SHADOW_VERY_SHORT, i);
export const hasLowerShadow = (k: Candles, i: number): boolean =>
  lowerShadow(k, i) > threshold(k, SHADOW_VERY_SHORT, i);
export const hasLongUpperShadow = (k: Candles, i: number): boolean => upperShadow(k, i) > threshold(k, SHADOW_LONG, i);
export const hasLongLowerShadow = (k: Candles, i: number): boolean => lowerShadow(k, i) > threshold(k, SHADOW_LONG, i);
