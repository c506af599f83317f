import type { ApprovedOrder, EntryOrder } from './orders.ts';
import type { Limits } from './settings.ts';

/** What risk looks at, at the close on which the order was decided. */
export interface RiskView {
  /** NaN where no limit asks for it. */
  readonly price: number;
  /** Positions that will be open at the next fill: held, less those leaving, plus entries already waiting. */
  readonly positions: number;
  readonly tradesToday: number;
  /** Fraction of the equity at the last close of the day before that is lost since; negative is a gain. */
  readonly dayLoss: number;
  /** Why entries are suspended, or null. */
  readonly suspended: string | null;
}

/** Why no entry may be ordered now, or null. */
export function refusalOf(view: RiskView, limits: Limits): string | null {
  if (view.suspended !== null) return view.suspended;
  if (view.positions >= limits.maxPositions) return `no free slot: ${limits.maxPositions} positions held or ordered`;
  if (view.tradesToday >= limits.tradesPerDay) return `${limits.tradesPerDay} trades a day reached`;
  if (view.price < limits.minPrice) return `price below ${limits.minPrice}`;
  if (view.price > limits.maxPrice) return `price above ${limits.maxPrice}`;
  if (view.dayLoss >= limits.dailyLossFraction) {
    return `daily loss limit of ${limits.dailyLossFraction * 100} % reached`;
  }
  return null;
}

/** Either the order, approved, or the reason why not. The one place that makes an `ApprovedOrder`. */
export function approve(order: EntryOrder, view: RiskView, limits: Limits): ApprovedOrder | string {
  return refusalOf(view, limits) ?? (order as ApprovedOrder);
}
