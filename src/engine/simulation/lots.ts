import type { Bars } from '../../model/bars.ts';
import type { Micros } from '../../model/money.ts';
import type { Direction, ExitReason } from './orders.ts';

export interface LotTarget {
  price: number;
  /** Shares that it is still to close; Infinity is whatever is left. */
  quantity: number;
}

/** An open position, or one of several entries into it. Prices in today's units: a split rewrites them. */
export interface Lot {
  readonly symbol: number;
  readonly side: Direction;
  quantity: number;
  opened: number;
  readonly entryBar: number;
  readonly entryTime: number;
  entryPrice: number;
  readonly entryReason: string;
  /** What is left of the entry's value, costs and dividends; parts are taken out as the lot is closed. */
  entryValue: Micros;
  entryCosts: Micros;
  entrySlippage: Micros;
  dividends: Micros;
  /** NaN is none. */
  stop: number;
  readonly trail: boolean;
  stopMoved: boolean;
  readonly targets: LotTarget[];
  targetsHit: number;
  readonly timeStopBars: number;
  /** Set when the lot is to be closed at the next open that has volume. */
  exiting: ExitReason | null;
  /** Fraction that `exiting` closes: 1 but for scripted part closes. */
  exitQuantity: number;
  /** Whether that is the rest of an exit which a bar's volume has cut: it goes on at opens alone. */
  exitCut: boolean;
  /** The first bar whose stop and targets are live. */
  liveFrom: number;
  /** Extremes of the bars from the entry up to and without `scannedTo`. */
  highest: number;
  lowest: number;
  scannedTo: number;
  ambiguous: boolean;
}

/** Brings the lot's extremes up to and without bar `end`. */
export function scanExtremes(lot: Lot, bars: Bars, end: number): void {
  const { high, low } = bars;
  let { highest, lowest } = lot;
  for (let i = lot.scannedTo; i < end; i++) {
    if (high[i] > highest) highest = high[i]!;
    if (low[i] < lowest) lowest = low[i]!;
  }
  lot.highest = highest;
  lot.lowest = lowest;
  if (end > lot.scannedTo) lot.scannedTo = end;
}

/** Rewrites the lot in the units after a split of `factor` (new price for one old). */
export function splitLot(lot: Lot, factor: number): void {
  lot.quantity /= factor;
  lot.opened /= factor;
  lot.exitQuantity /= factor;
  lot.entryPrice *= factor;
  lot.stop *= factor;
  lot.highest *= factor;
  lot.lowest *= factor;
  for (const target of lot.targets) {
    target.price *= factor;
    target.quantity /= factor;
  }
}
