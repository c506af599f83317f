import type { TimeMs } from './time.ts';

/** Regulatory rates in force from a date on. */
export interface FeeRates {
  readonly from: TimeMs;
  /** SEC section 31 fee: dollars a dollar sold. */
  readonly secPerUsd: number;
  /** FINRA trading activity fee: dollars a share sold, and its cap an order. */
  readonly tafPerShare: number;
  readonly tafMax: number;
}
