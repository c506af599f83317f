import type { FeeRates } from '../../model/fees.ts';
import { micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { TimeMs } from '../../model/time.ts';

/** What trading costs. Fractions of value, dollars a share, dollars an order. */
export interface CostModel {
  readonly commission: number;
  readonly perShare: number;
  readonly perOrder: number;
  /** The least commission of an order. */
  readonly minimum: number;
  /** Fraction of price lost by every order that takes the market's price (market orders and triggered stops). */
  readonly slippage: number;
  /** Makes the entry price alone worse, as a fraction: a quoted spread in the manner of backtesting.py. */
  readonly entrySpread: number;
  /** Dated rates charged on sells, ascending by `from`; null charges none. */
  readonly fees: readonly FeeRates[] | null;
}

export const NO_COSTS: CostModel = {
  commission: 0,
  perShare: 0,
  perOrder: 0,
  minimum: 0,
  slippage: 0,
  entrySpread: 0,
  fees: null,
};

const CENT: Micros = 10_000;

/** Rounds a regulatory fee up to the whole cent, as brokers pass it on. */
const upToCent = (amount: number): Micros => Math.ceil(amount / CENT - 1e-9) * CENT;

/** The rates in force at `time`; before the first row, the first row's. */
export function ratesAt(fees: readonly FeeRates[], time: TimeMs): FeeRates {
  let row = fees[0];
  for (const rates of fees) if (rates.from <= time) row = rates;
  return row;
}

/** Dollars of commission of one fill, not rounded. */
export function commissionOf(costs: CostModel, quantity: number, price: number): number {
  const asked = quantity * price * costs.commission + quantity * costs.perShare + costs.perOrder;
  return asked < costs.minimum ? costs.minimum : asked;
}

/** Commission and regulatory fees of one fill, in micro-dollars. */
export function fillCosts(costs: CostModel, quantity: number, price: number, isSell: boolean, time: TimeMs): Micros {
  const commission = micros(commissionOf(costs, quantity, price));
  return isSell && costs.fees !== null ? commission + feesOf(costs.fees, quantity, price, time) : commission;
}

/** What regulators take of a sale. */
function feesOf(fees: readonly FeeRates[], quantity: number, price: number, time: TimeMs): Micros {
  const rates = ratesAt(fees, time);
  const sec = upToCent(micros(quantity * price * rates.secPerUsd));
  return sec + upToCent(micros(Math.min(rates.tafMax, quantity * rates.tafPerShare)));
}

/** The price that an order taking the market gets: worse by the slippage. */
export function slipped(costs: CostModel, price: number, isBuy: boolean): number {
  return costs.slippage === 0 ? price : price * (isBuy ? 1 + costs.slippage : 1 - costs.slippage);
}
