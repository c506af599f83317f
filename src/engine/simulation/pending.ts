import type { ApprovedOrder } from './orders.ts';

/** An order at the broker. */
export interface Pending {
  order: ApprovedOrder;
  /** The timeline position at whose close it was given. */
  decidedAt: number;
  /** New price units for one of the deciding bar's: below 1 after a split. */
  scale: number;
  barsLeft: number;
}

/** The order as it comes to the broker, in an object that is no longer needed, where there is one. */
export function pendingOf(spare: Pending[], order: ApprovedOrder, decidedAt: number): Pending {
  const pending = spare.pop() ?? { order, decidedAt, scale: NaN, barsLeft: 0 };
  pending.order = order;
  pending.decidedAt = decidedAt;
  pending.scale = 1;
  pending.barsLeft = order.bars;
  return pending;
}

/** Takes items off the end: setting `length` to 0 would throw the array's memory away, and this runs for every fill. */
export function shorten(items: unknown[], length: number): void {
  while (items.length > length) items.pop();
}
