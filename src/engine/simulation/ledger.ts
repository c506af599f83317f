import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { EquityCurve } from '../../model/result.ts';
import type { EquityTally } from '../statistics/key.ts';
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
  private startCash: Micros = 0;
  /** Holdings that have ended, four numbers each: symbol, from, to (exclusive), signed quantity. */
  private endings = 0;
  private ended = new Float64Array(4 * 64);
  /** Where something is held, two numbers a stretch: its first position, and the one on which the last of it went. */
  private stretches = 0;
  private holding = new Int32Array(2 * 64);
  private isHolding = false;
  private readonly quantity: Float64Array;
  private readonly since: Int32Array;

  constructor(startCash: Micros, symbols: number) {
    this.cash = startCash;
    this.startCash = startCash;
    this.stepCash[0] = startCash;
    this.quantity = new Float64Array(symbols);
    this.since = new Int32Array(symbols);
  }

  /** Begins anew, with nothing held. */
  reset(startCash: Micros): void {
    this.cash = startCash;
    this.startCash = startCash;
    this.stepCash[0] = startCash;
    this.steps = 1;
    this.endings = 0;
    this.stretches = 0;
    this.isHolding = false;
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

  /** Says that from `t` on something is held. */
  begin(t: number): void {
    this.isHolding = true;
    if (2 * this.stretches === this.holding.length)
      this.holding = grown(this.holding, new Int32Array(4 * this.stretches));
    this.holding[2 * this.stretches] = t;
  }

  /** Says that on `t` the last of what was held went. */
  rest(t: number): void {
    this.isHolding = false;
    this.holding[2 * this.stretches++ + 1] = t;
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

  /** Equity at every close in whole micro-dollars. */
  private equityMicros(market: Market): Float64Array {
    const equity = this.cashMicros(new Float64Array(market.time.length));
    this.forEachHolding(market, (symbol, from, to, quantity) => addValue(market, symbol, from, to, quantity, equity));
    return equity;
  }

  /**
   * Feeds the equity of the run, in micro-dollars, to a tally: of bars on which nothing is held no more than their number.
   * `scratch` has a place for every bar; what stands in it means nothing before and after.
   */
  tell(market: Market, scratch: Float64Array, tally: EquityTally): void {
    const { length } = scratch;
    const { holding } = this;
    if (this.isHolding) holding[2 * this.stretches + 1] = length - 1;
    const stretches = this.stretches + (this.isHolding ? 1 : 0);
    // The first two bars and the last are read whatever is held: the first opens, the second has the first return.
    let seen = length < 2 ? length : 2;
    let step = this.fillCash(scratch, 0, seen, 0);
    for (let k = 0; k < stretches; k++) {
      const from = holding[2 * k] > seen ? holding[2 * k] : seen;
      step = this.fillCash(scratch, from, holding[2 * k + 1] + 1, step);
    }
    if (length > seen) this.fillCash(scratch, length - 1, length, step);
    this.forEachHolding(market, (symbol, from, to, quantity) => addValue(market, symbol, from, to, quantity, scratch));
    tally.begin(scratch, this.startCash);
    tally.see(scratch, 1, seen);
    for (let k = 0; k < stretches; k++) {
      const from = holding[2 * k] > seen ? holding[2 * k] : seen;
      const to = holding[2 * k + 1] + 1;
      if (to <= from) continue;
      tally.rest(from - seen);
      tally.see(scratch, from, to);
      seen = to;
    }
    tally.rest(length - seen);
  }

  private exposure(market: Market): Float64Array {
    const exposure = new Float64Array(market.time.length);
    this.forEachHolding(market, (symbol, from, to, quantity) =>
      addValue(market, symbol, from, to, Math.abs(quantity), exposure),
    );
    return inDollars(exposure);
  }

  private cashMicros(cash: Float64Array): Float64Array {
    this.fillCash(cash, 0, cash.length, 0);
    return cash;
  }

  /** Writes the cash at the closes `from` up to and without `to`. Steps before `step` are over; returns the last one met. */
  private fillCash(cash: Float64Array, from: number, to: number, step: number): number {
    const { stepAt, stepCash, steps } = this;
    let t = from;
    while (t < to) {
      while (step + 1 < steps && stepAt[step + 1] <= t) step++;
      const amount = stepCash[step];
      const end = step + 1 < steps && stepAt[step + 1] < to ? stepAt[step + 1] : to;
      // Steps are often a few bars apart, and `fill` costs more to call than such a loop to run.
      while (t < end) cash[t++] = amount;
    }
    return step;
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
    // `micros`, with the sign taken out of it: this line runs for every bar that something is held.
    const side = Math.sign(quantity);
    const size = Math.abs(quantity);
    for (let t = from; t < to; t++) total[t] += side * Math.floor(size * close[t] * MICROS_PER_USD + 0.5);
    return;
  }
  let value = 0;
  for (let t = from; t < to; t++) {
    const bar = barAt[t];
    if (bar >= 0) value = micros(quantity * close[bar]);
    total[t] += value;
  }
}
