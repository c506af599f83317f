import type { TimeMs } from './time.ts';

/**
 * A corporate action. Every price before `exDate` is multiplied by `factor` to be comparable with prices from it on;
 * a split's `factor` is 1 / (new shares for one old), and volumes before it are divided by it.
 */
export interface CorporateAction {
  readonly symbol: string;
  /** 00:00 UTC of the date; where it is laid on intraday bars, the instant at which that day begins on the exchange. */
  readonly exDate: TimeMs;
  readonly kind: 'split' | 'dividend' | 'unclassified';
  readonly factor: number;
}

/** Which actions adjust prices: `all` splits and dividends, `split` only, `none`. */
export type Adjustment = 'all' | 'split' | 'none';
