import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { EquityCurve } from '../../model/result.ts';
import type { Market } from './market.ts';

/** Micro-dollars are exact up to here; beyond it a sum could lose a digit, and the run must not go on. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Cash and holdings as step functions of the timeline: every change is written down once, and the equity curve is
 * computed from the steps afterwards, so that bars on which nothing happens cost the simulation nothing.
 */
export class Ledger {
  cash: Micros;
  private readonly stepAt: number[] = [0];
  private readonly stepCash: Micros[];
  /** Holdings that have ended, four numbers each: symbol, from, to (exclusive), signed quantity. */
  private readonly ended: number[] = [];
  private readonly quantity: Float64Array;
  private readonly since: Int32Array;

  constructor(startCash: Micros, symbols: number) {
    this.cash = startCash;
    this.stepCash = [startCash];
    this.quantity = new Float64Array(symbols);
    this.since = new Int32Array(symbols);
  }

  /** Adds `amount` to the cash, effective at the close of timeline position `t`. */
  move(t: number, amount: Micros): void {
    this.cash += amount;
    assert(Math.abs(this.cash) <= EXACT, 'cash stays within exact micro-dollars');
    const last = this.stepAt.length - 1;
    if (this.stepAt[last] === t) this.stepCash[last] = this.cash;
    else {
      this.stepAt.push(t);
      this.stepCash.push(this.cash);
    }
  }

  /** Adds `delta` shares (negative sells) to what is held, effective at the close of `t`. */
  hold(t: number, symbol: number, delta: number): void {
    const held = this.quantity[symbol];
    const from = this.since[symbol];
    if (held !== 0 && from < t) this.ended.push(symbol, from, t, held);
    this.quantity[symbol] = held + delta;
    this.since[symbol] = t;
  }

  /** Says that nothing is held of a symbol, whatever a sum of fractions has left over. */
  empty(symbol: number): void {
    this.quantity[symbol] = 0;
  }

  /**
   * Equity, cash and exposure at every close. Equity is cash + Σ round(quantity × close), in whole micro-dollars until
   * it is told in dollars. Cash and exposure have few readers, and are computed for those who ask.
   */
  curve(market: Market): EquityCurve {
    const equity = inDollars(this.equityMicros(market));
    let cash: Float64Array | undefined;
    let exposure: Float64Array | undefined;
    const cashDollars = (): Float64Array => inDollars(this.cashMicros(market.time.length));
    const exposureDollars = (): Float64Array => this.exposure(market);
    return {
      time: market.time,
      equity,
      get cash() {
        return (cash ??= cashDollars());
      },
      get exposure() {
        return (exposure ??= exposureDollars());
      },
    };
  }

  /** Equity at every close in whole micro-dollars: what a sweep needs, since ratios have no unit. */
  equityMicros(market: Market): Float64Array {
    const equity = this.cashMicros(market.time.length);
    this.forEachHolding(market, (symbol, from, to, quantity) => addValue(market, symbol, from, to, quantity, equity));
    return equity;
  }

  private exposure(market: Market): Float64Array {
    const exposure = new Float64Array(market.time.length);
    this.forEachHolding(market, (symbol, from, to, quantity) =>
      addValue(market, symbol, from, to, Math.abs(quantity), exposure),
    );
    return inDollars(exposure);
  }

  private cashMicros(length: number): Float64Array {
    const cash = new Float64Array(length);
    const { stepAt, stepCash } = this;
    for (let k = 0; k < stepAt.length; k++) {
      const amount = stepCash[k];
      const to = k + 1 < stepAt.length ? stepAt[k + 1] : length;
      // Steps are often a few bars apart, and `fill` costs more to call than such a loop to run.
      for (let t = stepAt[k]; t < to; t++) cash[t] = amount;
    }
    return cash;
  }

  private forEachHolding(
    market: Market,
    visit: (symbol: number, from: number, to: number, quantity: number) => void,
  ): void {
    const { ended, quantity, since } = this;
    for (let k = 0; k < ended.length; k += 4) visit(ended[k], ended[k + 1], ended[k + 2], ended[k + 3]);
    for (let s = 0; s < quantity.length; s++) {
      if (quantity[s] !== 0) visit(s, since[s], market.time.length, quantity[s]);
    }
  }
}

function inDollars(amounts: Float64Array): Float64Array {
  for (let t = 0; t < amounts.length; t++) amounts[t] /= MICROS_PER_USD;
  return amounts;
}

/** Adds one holding's value at each close from `from` to `to`; where the symbol has no bar, at its last close. */
function addValue(
  market: Market,
  symbol: number,
  from: number,
  to: number,
  quantity: number,
  total: Float64Array,
): void {
  const barAt = market.barAt[symbol];
  const { close, length } = market.series[symbol];
  if (length === barAt.length) {
    for (let t = from; t < to; t++) total[t] += micros(quantity * close[t]);
    return;
  }
  let value = 0;
  for (let t = from; t < to; t++) {
    const bar = barAt[t];
    if (bar >= 0) value = micros(quantity * close[bar]);
    total[t] += value;
  }
}
