/** +1 is long, −1 is short: prices and quantities are multiplied by it. */
export type Direction = 1 | -1;

export interface OrderSize {
  /** `margin` is a fraction of what is free, the others as in `SizeSignal`. */
  readonly kind: 'equity' | 'cash' | 'shares' | 'risk' | 'margin';
  readonly value: number;
  readonly fractional: boolean;
}

export interface OrderStop {
  readonly kind: 'fraction' | 'distance' | 'price';
  readonly value: number;
  readonly trail: boolean;
}

export interface OrderTarget {
  readonly kind: 'r' | 'fraction' | 'price';
  readonly value: number;
  readonly share: number;
}

/** A wish to open: made at the close of a bar, filled on a later one of its symbol. Decisions that are alike share it. */
export interface EntryOrder {
  readonly symbol: number;
  readonly side: Direction;
  readonly type: 'market' | 'limit' | 'stop';
  /** The resting price of a limit or stop order, in the units of the deciding bar. */
  readonly price: number;
  /** How many bars of its symbol a resting order lives. */
  readonly bars: number;
  readonly size: OrderSize;
  readonly stop: OrderStop | null;
  readonly targets: readonly OrderTarget[];
  /** Closed after this many bars; Infinity is never. */
  readonly timeStopBars: number;
  readonly reason: string;
}

declare const approval: unique symbol;

/** An entry that `approve` has let through. Brokers take nothing else, and only `risk.ts` can make one. */
export type ApprovedOrder = EntryOrder & { readonly [approval]: true };

export type ExitReason =
  | 'signal'
  | 'stop_loss'
  | 'trailing_stop'
  | `target_${number}`
  | 'time_stop'
  | 'margin_call'
  | 'end_of_data'
  | 'manual';
