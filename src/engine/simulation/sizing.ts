import { MICROS_PER_USD, micros } from '../../model/money.ts';
import { commissionOf, fillCosts } from './costs.ts';
import type { CostModel } from './costs.ts';
import type { OrderSize } from './orders.ts';
import { always, because } from './refusals.ts';
import type { Refusal } from './refusals.ts';

export interface SizingView {
  /** Dollars. `free` is what may be bound by new positions. */
  readonly equity: number;
  readonly free: number;
  /** The fill price, slippage included. */
  readonly price: number;
  /** What came of it: shares. */
  quantity: number;
  readonly isSell: boolean;
  readonly time: number;
  /** Dollars a share between the entry and its stop; NaN without a stop. */
  readonly riskPerShare: number;
  /** Equity bound by a dollar of this position. */
  readonly marginRate: number;
  /** The largest position as a fraction of equity. */
  readonly maxFraction: number;
  /** Whether an order for a number of shares is dropped where the cash does not pay for all of them. */
  readonly dropsTooDear: boolean;
}

/** Absorbs the last bit of a quotient that is whole on paper (29,000 / 100). */
const WHOLE = 1e-9;

const toLot = (quantity: number, fractional: boolean): number => (fractional ? quantity : Math.floor(quantity + WHOLE));

/** Dollars. What is left of cash after rounding must not become a position: its return would be nothing over nothing. */
const LEAST_VALUE = 0.01;

/** What the size asks for, before cash and limits are looked at. */
function wanted(size: OrderSize, view: SizingView, costs: CostModel): number {
  switch (size.kind) {
    case 'shares':
      return size.value;
    case 'cash':
      return size.value / view.price;
    case 'equity':
      return (view.equity * size.value) / view.price;
    case 'risk':
      return (view.equity * size.value) / view.riskPerShare;
    case 'margin':
      return unitsOf(size.value, view, costs);
  }
}

/** backtesting.py counts the costs of one unit into each unit's price, a fixed fee included. */
function unitsOf(fraction: number, view: SizingView, costs: CostModel): number {
  const unit = view.price + commissionOf(costs, 1, view.price);
  return Math.floor(((view.free / view.marginRate) * fraction) / unit);
}

/** Dollars that a position of `quantity` binds and costs. */
function needed(costs: CostModel, quantity: number, view: SizingView): number {
  return (
    (micros(quantity * view.price) * view.marginRate + fillCosts(costs, quantity, view.price, view.isSell, view.time)) /
    MICROS_PER_USD
  );
}

/** The most that `free` pays for, costs included. */
function affordable(costs: CostModel, size: OrderSize, view: SizingView): number {
  const { free, price, marginRate } = view;
  const each = price * (marginRate + costs.commission) + costs.perShare;
  // Of the commission and its minimum the larger is charged, so that both must be paid for.
  const atRates = (free - costs.perOrder) / each;
  const atMinimum = (free - costs.minimum) / (price * marginRate);
  let quantity = toLot(Math.min(atRates, atMinimum), size.fractional);
  // A fee on sells or a rounding can ask for a little more than the divisions foresaw.
  for (;;) {
    const over = quantity > 0 ? needed(costs, quantity, view) - free : 0;
    if (over <= 0) return Math.max(0, quantity);
    quantity -= size.fractional ? Math.max(over, 1 / MICROS_PER_USD) / each : 1;
  }
}

const NO_RISK = always('size by risk needs a stop away from the entry price');
const WORTH_NOTHING = always('slippage and spread leave no price to sell at');
const UNKNOWN = always('size is unknown at the deciding bar');

/** Writes the shares to trade to the view, or gives the reason for none. Sized at the moment of the fill. */
export function sizeOrder(size: OrderSize, view: SizingView, costs: CostModel): Refusal | null {
  const { price, free } = view;
  if (price <= 0) return WORTH_NOTHING;
  if (size.kind === 'risk' && !(view.riskPerShare > 0)) return NO_RISK;
  const ask = Math.min(wanted(size, view, costs), (view.equity * view.maxFraction) / price);
  if (Number.isNaN(ask)) return UNKNOWN;
  let quantity = toLot(ask, size.fractional);
  if (quantity <= 0) return because(tooSmall, price);
  if (size.kind !== 'margin' && needed(costs, quantity, view) > free) {
    if (size.kind === 'shares' && view.dropsTooDear) return because(tooDear, free, quantity);
    quantity = Math.min(quantity, affordable(costs, size, view));
  }
  if (quantity <= 0) return because(tooPoor, free, price);
  if (quantity * price < LEAST_VALUE) return because(worthless, quantity);
  view.quantity = quantity;
  return null;
}

const tooSmall = (price: number): string => `size comes to less than one share at ${price.toFixed(4)}`;

const tooDear = (cash: number, shares: number): string =>
  `cash of ${cash.toFixed(2)} does not pay for ${shares} shares`;

const worthless = (shares: number): string => `${shares.toPrecision(2)} shares are worth less than a cent`;

const tooPoor = (cash: number, price: number): string =>
  `cash of ${cash.toFixed(2)} pays for less than one share at ${price.toFixed(4)}`;
