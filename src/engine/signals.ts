import type { Mask, Truth } from './columns/column.ts';

/**
 * What a compiled strategy says about one symbol: everything a decision reads, one value a bar of that symbol.
 * The rules make it, the simulation and the live cycle read it, and neither knows the other.
 */
export interface SymbolSignals {
  readonly length: number;
  /** Where entries are considered; null is everywhere. */
  readonly universe: Mask | null;
  readonly long: SideSignals | null;
  readonly short: SideSignals | null;
  /** Who gets the free slots first, highest first; null is by symbol. */
  readonly rank: Numeric | null;
  readonly size: SizeSignal;
  readonly stop: StopSignal | null;
  readonly targets: readonly TargetSignal[];
  /** Close after this many bars in the position; null is never. */
  readonly timeStopBars: Numeric | null;
  /** How an entry is ordered. */
  readonly order: OrderSignal;
}

/** A constant, or one value a bar at whose close it is read. NaN is unknown. */
export type Numeric = number | Float64Array;

/** The value of a numeric at bar `i`. */
export function at(value: Numeric, i: number): number {
  return typeof value === 'number' ? value : value[i];
}

export interface SideSignals {
  readonly enter: Mask;
  readonly exit: ExitSignal | null;
}

/** An exit is a mask when it reads bars alone, and a test a bar when it also reads the position. */
export type ExitSignal =
  | { readonly kind: 'mask'; readonly mask: Mask }
  | { readonly kind: 'position'; readonly test: (bar: number, position: PositionView) => Truth };

/** What an exit rule may know of its position at a bar's close. Prices in the units of that bar (splits applied). */
export interface PositionView {
  /** Bars since the entry bar: 0 at the close of the bar on which the position was opened. */
  readonly barsHeld: number;
  readonly entryPrice: number;
  /** Fraction, costs not counted, positive when the position gains. */
  readonly unrealizedReturn: number;
  /** Highest high and lowest low of the bars since and with the entry bar. */
  readonly highestSinceEntry: number;
  readonly lowestSinceEntry: number;
}

/** How much to buy. `equity` and `risk` are fractions of equity, `cash` is in the account's currency. */
export interface SizeSignal {
  readonly kind: 'equity' | 'cash' | 'shares' | 'risk';
  readonly value: Numeric;
  /** Multiplies the value (confidence tiers); 0 or unknown means no order. */
  readonly scale: Numeric;
  readonly fractional: boolean;
}

/**
 * `fraction` of the entry price, `distance` from it in price, or an absolute `price`, read at the deciding bar.
 * A trailing stop is read again at every close (from that close instead of the entry price) and never loosened.
 */
export interface StopSignal {
  readonly kind: 'fraction' | 'distance' | 'price';
  readonly value: Numeric;
  readonly trail: boolean;
}

/** `r` in multiples of the initial risk, `fraction` of the entry price, or an absolute `price`. */
export interface TargetSignal {
  readonly kind: 'r' | 'fraction' | 'price';
  readonly value: Numeric;
  /** The fraction of the opened quantity that it closes; the last target of a list closes what is left at 1. */
  readonly share: Numeric;
}

/** `market` at the next open; `limit` and `stop` rest at `price` for `bars` bars. */
export type OrderSignal =
  { readonly kind: 'market' } | { readonly kind: 'limit' | 'stop'; readonly price: Numeric; readonly bars: Numeric };
