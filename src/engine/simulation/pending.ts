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

/**
 * Orders that wait for a fill, in the order in which they came. The objects of those that have left stay behind the `count` that
 * wait, for later ones: an order comes with every entry.
 */
export class PendingOrders {
  count = 0;
  private readonly items: Pending[] = [];

  at(k: number): Pending {
    return this.items[k];
  }

  add(order: ApprovedOrder, decidedAt: number): void {
    const k = this.count++;
    if (k === this.items.length) this.items.push({ order, decidedAt, scale: NaN, barsLeft: 0 });
    const pending = this.items[k];
    pending.order = order;
    pending.decidedAt = decidedAt;
    pending.scale = 1;
    pending.barsLeft = order.bars;
  }

  /** Moves order `k` to place `to`, whose order has left. Those that stay are moved up in their order, then `count` is set. */
  keep(k: number, to: number): void {
    const kept = this.items[k];
    this.items[k] = this.items[to];
    this.items[to] = kept;
  }

  /** Whether one of the symbol waits. */
  has(symbol: number): boolean {
    for (let k = 0; k < this.count; k++) if (this.items[k].order.symbol === symbol) return true;
    return false;
  }
}
