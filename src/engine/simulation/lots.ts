import type { Bars } from '../../model/bars.ts';
import type { Micros } from '../../model/money.ts';
import type { Direction, ExitReason } from './orders.ts';

export interface LotTarget {
  price: number;
  /** Shares that it is still to close; Infinity is whatever is left. */
  quantity: number;
}

/** Extremes of the bars from an entry up to and without `scannedTo`. */
export interface Extremes {
  highest: number;
  lowest: number;
  scannedTo: number;
}

/**
 * An open position, or one of several entries into it. Prices in today's units: a split rewrites them.
 * The book takes the object of a closed lot for the next one: nobody keeps a lot that he has seen closed.
 */
export interface Lot extends Extremes {
  symbol: number;
  side: Direction;
  quantity: number;
  entryBar: number;
  entryPrice: number;
  entryReason: string;
  /** What is left of the entry's value, costs and dividends; parts are taken out as the lot is closed. */
  entryValue: Micros;
  entryCosts: Micros;
  entrySlippage: Micros;
  dividends: Micros;
  /** NaN is none. */
  stop: number;
  trail: boolean;
  stopMoved: boolean;
  targets: readonly LotTarget[];
  targetsHit: number;
  /** The first bar at whose close time is up; `NEVER` is none. */
  timeStopAt: number;
  /** Set when the lot is to be closed at the next open that has volume. */
  exiting: ExitReason | null;
  /** Fraction that `exiting` closes: 1 but for scripted part closes. */
  exitQuantity: number;
  /** Whether that is the rest of an exit which a bar's volume has cut: it goes on at opens alone. */
  exitCut: boolean;
  /** The first bar whose stop and targets are live. */
  liveFrom: number;
  ambiguous: boolean;
}

/** Beyond every bar, and still a whole number to V8. */
export const NEVER = 2 ** 30;

const NO_TARGETS: readonly LotTarget[] = [];

/** A lot that is not yet anything. Its prices and amounts begin as doubles, so that V8 keeps room for doubles in it. */
export function blankLot(): Lot {
  return {
    symbol: 0,
    side: 1,
    quantity: NaN,
    entryBar: 0,
    entryPrice: NaN,
    entryReason: '',
    entryValue: NaN,
    entryCosts: NaN,
    entrySlippage: NaN,
    dividends: NaN,
    stop: NaN,
    trail: false,
    stopMoved: false,
    targets: NO_TARGETS,
    targetsHit: 0,
    timeStopAt: NEVER,
    exiting: null,
    exitQuantity: NaN,
    exitCut: false,
    liveFrom: 0,
    highest: NaN,
    lowest: NaN,
    scannedTo: 0,
    ambiguous: false,
  };
}

/** Whether a lot has anything that the inside of a bar could meet. */
export const hasBracket = (lot: Lot): boolean => !Number.isNaN(lot.stop) || lot.targetsHit < lot.targets.length;

/** Whether a lot of the other side is held. */
export function isOpposed(lots: readonly Lot[], side: Direction): boolean {
  for (let k = 0; k < lots.length; k++) if (lots[k].side !== side) return true;
  return false;
}

/** Brings the extremes up to and without bar `end`. */
export function scanExtremes(seen: Extremes, { high, low }: Bars, end: number): void {
  let { highest, lowest } = seen;
  for (let i = seen.scannedTo; i < end; i++) {
    if (high[i] > highest) highest = high[i];
    if (low[i] < lowest) lowest = low[i];
  }
  seen.highest = highest;
  seen.lowest = lowest;
  if (end > seen.scannedTo) seen.scannedTo = end;
}

/** Rewrites the lot in the units after a split of `factor` (new price for one old). */
export function splitLot(lot: Lot, factor: number): void {
  lot.quantity /= factor;
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
