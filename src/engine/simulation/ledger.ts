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

  /** Equity, cash and exposure at every close. Equity is cash + Σ round(quantity × close), in whole micro-dollars. */
  curve(market: Market): EquityCurve {
    const length = market.time.length;
    const equity = this.cashMicros(length);
    const exposure = new Float64Array(length);
    const { ended } = this;
    for (let k = 0; k < ended.length; k += 4) {
      addHolding(market, ended[k], ended[k + 1], ended[k + 2], ended[k + 3], equity, exposure);
    }
    for (let s = 0; s < this.quantity.length; s++) {
      if (this.quantity[s] !== 0) addHolding(market, s, this.since[s], length, this.quantity[s], equity, exposure);
    }
    for (let t = 0; t < length; t++) {
      equity[t] /= MICROS_PER_USD;
      exposure[t] /= MICROS_PER_USD;
    }
    const cashDollars = (): Float64Array => this.cashMicros(length).map((amount) => amount / MICROS_PER_USD);
    let cash: Float64Array | undefined;
    return {
      time: market.time,
      equity,
      exposure,
      // Few readers want the cash, so it is computed for those who do.
      get cash() {
        return (cash ??= cashDollars());
      },
    };
  }

  private cashMicros(length: number): Float64Array {
    const cash = new Float64Array(length);
    const { stepAt, stepCash } = this;
    for (let k = 0; k < stepAt.length; k++) {
      cash.fill(stepCash[k], stepAt[k], k + 1 < stepAt.length ? stepAt[k + 1] : length);
    }
    return cash;
  }
}

/** Marks one holding at each close from `from` to `to`; where the symbol has no bar, at its last close. */
function addHolding(
  market: Market,
  symbol: number,
  from: number,
  to: number,
  quantity: number,
  equity: Float64Array,
  exposure: Float64Array,
): void {
  const barAt = market.barAt[symbol];
  const close = market.series[symbol].close;
  let value = 0;
  for (let t = from; t < to; t++) {
    const bar = barAt[t];
    if (bar >= 0) value = micros(quantity * close[bar]);
    equity[t] = equity[t] + value;
    exposure[t] = exposure[t] + (value < 0 ? -value : value);
  }
}
