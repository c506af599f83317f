import { assert } from '../../model/errors.ts';
import type { ApprovedOrder, EntryOrder } from './orders.ts';
import { always } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import type { Limits } from './settings.ts';

/** What risk looks at, at the close on which an entry is decided. */
export interface RiskView {
  /** NaN where no limit asks for it. */
  readonly price: number;
  /** Positions that will be open at the next fill: held, less those leaving, plus entries already waiting. */
  readonly positions: number;
  readonly tradesToday: number;
  /** Fraction of the equity at the last close of the day before that is lost since; negative is a gain. */
  readonly dayLoss: number;
  /** Why entries are suspended, or null. */
  readonly suspended: Refusal | null;
}

declare const permission: unique symbol;

/** That an entry may be ordered now. Only a `RiskGate` gives it, before the order is worked out: most refusals need none. */
export interface Permit {
  readonly type: 'permit';
  readonly [permission]: true;
}

const PERMIT = { type: 'permit' } as Permit;

/** Holds every entry against the limits of a run. */
export class RiskGate {
  private readonly limits: Limits;
  private readonly noSlot: Refusal;
  private readonly dayIsFull: Refusal;
  private readonly tooCheap: Refusal;
  private readonly tooDear: Refusal;
  private readonly dayIsLost: Refusal;

  constructor(limits: Limits) {
    this.limits = limits;
    this.noSlot = always(`no free slot: ${limits.maxPositions} positions held or ordered`);
    this.dayIsFull = always(`${limits.tradesPerDay} trades a day reached`);
    this.tooCheap = always(`price below ${limits.minPrice}`);
    this.tooDear = always(`price above ${limits.maxPrice}`);
    this.dayIsLost = always(`daily loss limit of ${limits.dailyLossFraction * 100} % reached`);
  }

  /** Leave to order an entry now, or why not. */
  ask(view: RiskView): Permit | Refusal {
    const { limits } = this;
    if (view.suspended !== null) return view.suspended;
    if (view.positions >= limits.maxPositions) return this.noSlot;
    if (view.tradesToday >= limits.tradesPerDay) return this.dayIsFull;
    if (view.price < limits.minPrice) return this.tooCheap;
    if (view.price > limits.maxPrice) return this.tooDear;
    if (view.dayLoss >= limits.dailyLossFraction) return this.dayIsLost;
    return PERMIT;
  }
}

/** The order that a permit was given for. The one place that makes an `ApprovedOrder`. */
export function approve(order: EntryOrder, permit: Permit): ApprovedOrder {
  assert(permit === PERMIT, 'leave to order comes from a gate');
  return order as ApprovedOrder;
}
