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
  /** Begins as a number: V8 writes a number in place where none but numbers have been, and makes a new object elsewhere. */
  cash: Micros = 0;
  /** Where the cash changed, and what it came to. */
  private steps = 1;
  private stepAt = new Int32Array(64);
  private stepCash = new Float64Array(64);
  /** Holdings that have ended, four numbers each: symbol, from, to (exclusive), signed quantity. */
  private endings = 0;
  private ended = new Float64Array(4 * 64);
  private readonly quantity: Float64Array;
  private readonly since: Int32Array;

  constructor(startCash: Micros, symbols: number) {
    this.cash = startCash;
    this.stepCash[0] = startCash;
    this.quantity = new Float64Array(symbols);
    this.since = new Int32Array(symbols);
  }

  /** Begins anew, with nothing held. */
  reset(startCash: Micros): void {
    this.cash = startCash;
    this.stepCash[0] = startCash;
    this.steps = 1;
    this.endings = 0;
    this.quantity.fill(0);
  }

  /** Adds `amount` to the cash, effective at the close of timeline position `t`. */
  move(t: number, amount: Micros): void {
    this.cash += amount;
    assert(Math.abs(this.cash) <= EXACT, 'cash stays within exact micro-dollars');
    if (this.stepAt[this.steps - 1] !== t) {
      if (this.steps === this.stepAt.length) this.growSteps();
      this.stepAt[this.steps++] = t;
    }
    this.stepCash[this.steps - 1] = this.cash;
  }

  /** Adds `delta` shares (negative sells) to what is held, effective at the close of `t`. */
  hold(t: number, symbol: number, delta: number): void {
    const held = this.quantity[symbol];
    const from = this.since[symbol];
    if (held !== 0 && from < t) this.end(symbol, from, t, held);
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
    const cashDollars = (): Float64Array => inDollars(this.cashMicros(new Float64Array(market.time.length)));
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

  /** Equity at every close in whole micro-dollars: what a sweep needs, since ratios have no unit. `out` is filled. */
  equityMicros(market: Market, out: Float64Array = new Float64Array(market.time.length)): Float64Array {
    const equity = this.cashMicros(out);
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

  private cashMicros(cash: Float64Array): Float64Array {
    const { stepAt, stepCash, steps } = this;
    for (let k = 0; k < steps; k++) {
      const amount = stepCash[k];
      const to = k + 1 < steps ? stepAt[k + 1] : cash.length;
      // Steps are often a few bars apart, and `fill` costs more to call than such a loop to run.
      for (let t = stepAt[k]; t < to; t++) cash[t] = amount;
    }
    return cash;
  }

  private forEachHolding(
    market: Market,
    visit: (symbol: number, from: number, to: number, quantity: number) => void,
  ): void {
    const { ended, endings, quantity, since } = this;
    for (let k = 0; k < endings; k += 4) visit(ended[k], ended[k + 1], ended[k + 2], ended[k + 3]);
    for (let s = 0; s < quantity.length; s++) {
      if (quantity[s] !== 0) visit(s, since[s], market.time.length, quantity[s]);
    }
  }

  private end(symbol: number, from: number, to: number, quantity: number): void {
    const at = this.endings;
    if (at === this.ended.length) this.ended = grown(this.ended, new Float64Array(at * 2));
    this.ended[at] = symbol;
    this.ended[at + 1] = from;
    this.ended[at + 2] = to;
    this.ended[at + 3] = quantity;
    this.endings = at + 4;
  }

  private growSteps(): void {
    this.stepAt = grown(this.stepAt, new Int32Array(this.steps * 2));
    this.stepCash = grown(this.stepCash, new Float64Array(this.steps * 2));
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
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
