import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { EquityCurve } from '../../model/result.ts';
import type { EquityTally } from '../statistics/key.ts';
import { lastBarAt } from './market.ts';
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
  /** Holdings that have ended, three places each (symbol, from, to without it), and their signed quantities. */
  private endings = 0;
  private ended = new Int32Array(3 * 64);
  private endedQuantity = new Float64Array(64);
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

  /** Says that from `t` on something is held. A stretch that has only just ended goes on. */
  begin(t: number): void {
    this.isHolding = true;
    if (this.stretches > 0 && this.holding[2 * this.stretches - 1] >= t - 1) {
      this.stretches--;
      return;
    }
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
    this.forEachHolding(market, (symbol, from, to, quantity) =>
      addValue(market, symbol, from, to, quantity, equity, 0),
    );
    return equity;
  }

  /**
   * Feeds the equity of the run, in micro-dollars, to a tally, one stretch with a position after the other: of bars on
   * which nothing is held it is told no more than their number. `scratch` has room for every bar; a run in short
   * stretches writes the same few places again and again, which stay in the cache of the processor.
   */
  tell(market: Market, scratch: Float64Array, tally: EquityTally): void {
    const { length } = market.time;
    const { holding, ended, endedQuantity, endings } = this;
    if (this.isHolding) holding[2 * this.stretches + 1] = length - 1;
    const stretches = this.stretches + (this.isHolding ? 1 : 0);
    tally.begin(length, this.startCash, this.cash + this.valueAtEnd(market));
    let seen = 1;
    let step = 0;
    let k = 0;
    for (let stretch = 0; stretch < stretches; stretch++) {
      const from = holding[2 * stretch];
      // What bar 0 has made of the equity is in the return of bar 1.
      const last = from === 0 && holding[1] === 0 && length > 1 ? 1 : holding[2 * stretch + 1];
      const to = last + 1;
      step = this.fillCash(scratch, from, to, step, from);
      for (; k < endings && ended[3 * k + 2] <= last; k++)
        addValue(market, ended[3 * k], ended[3 * k + 1], ended[3 * k + 2], endedQuantity[k], scratch, from);
      if (this.isHolding && stretch === stretches - 1) this.addOpen(market, scratch, from);
      if (from === 0) tally.open(scratch[0]);
      else tally.rest(from - seen);
      tally.see(scratch, from === 0 ? 1 : 0, to - from);
      seen = to;
    }
    tally.rest(length - seen);
  }

  /** Adds the value of what is still held at the end. */
  private addOpen(market: Market, scratch: Float64Array, base: number): void {
    const { quantity, since } = this;
    for (let s = 0; s < quantity.length; s++)
      if (quantity[s] !== 0) addValue(market, s, since[s], market.time.length, quantity[s], scratch, base);
  }

  /** What is still held is worth at the last close. */
  private valueAtEnd(market: Market): Micros {
    if (!this.isHolding) return 0;
    const { quantity } = this;
    let value = 0;
    for (let s = 0; s < quantity.length; s++) {
      if (quantity[s] === 0) continue;
      value += micros(quantity[s] * market.series[s].close[lastBarAt(market, s, market.time.length - 1)]);
    }
    return value;
  }

  private exposure(market: Market): Float64Array {
    const exposure = new Float64Array(market.time.length);
    this.forEachHolding(market, (symbol, from, to, quantity) =>
      addValue(market, symbol, from, to, Math.abs(quantity), exposure, 0),
    );
    return inDollars(exposure);
  }

  private cashMicros(cash: Float64Array): Float64Array {
    this.fillCash(cash, 0, cash.length, 0, 0);
    return cash;
  }

  /**
   * Writes the cash at the closes `from` up to and without `to`, that of `base` in the first place of `cash`. Steps before
   * `step` are over; returns the last one met.
   */
  private fillCash(cash: Float64Array, from: number, to: number, step: number, base: number): number {
    const { stepAt, stepCash, steps } = this;
    let t = from;
    while (t < to) {
      while (step + 1 < steps && stepAt[step + 1] <= t) step++;
      const amount = stepCash[step];
      const end = step + 1 < steps && stepAt[step + 1] < to ? stepAt[step + 1] : to;
      // Steps are often a few bars apart, and `fill` costs more to call than such a loop to run.
      for (; t < end; t++) cash[t - base] = amount;
    }
    return step;
  }

  private forEachHolding(
    market: Market,
    visit: (symbol: number, from: number, to: number, quantity: number) => void,
  ): void {
    const { ended, endedQuantity, endings, quantity, since } = this;
    for (let k = 0; k < endings; k++) visit(ended[3 * k], ended[3 * k + 1], ended[3 * k + 2], endedQuantity[k]);
    for (let s = 0; s < quantity.length; s++) {
      if (quantity[s] !== 0) visit(s, since[s], market.time.length, quantity[s]);
    }
  }

  private end(symbol: number, from: number, to: number, quantity: number): void {
    const k = this.endings++;
    if (k === this.endedQuantity.length) {
      this.ended = grown(this.ended, new Int32Array(6 * k));
      this.endedQuantity = grown(this.endedQuantity, new Float64Array(2 * k));
    }
    this.ended[3 * k] = symbol;
    this.ended[3 * k + 1] = from;
    this.ended[3 * k + 2] = to;
    this.endedQuantity[k] = quantity;
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

/**
 * Adds one holding's value at each close from `from` to `to`, that of `base` in the first place of `total`; where the symbol
 * has no bar, at its last close.
 */
function addValue(
  market: Market,
  symbol: number,
  from: number,
  to: number,
  quantity: number,
  total: Float64Array,
  base: number,
): void {
  const barAt = market.barAt[symbol];
  const { close, length } = market.series[symbol];
  if (length === barAt.length) {
    // `micros`, with the sign taken out of it: this line runs for every bar that something is held.
    const side = Math.sign(quantity);
    const size = Math.abs(quantity);
    for (let t = from, i = from - base; t < to; t++, i++)
      total[i] += side * Math.floor(size * close[t] * MICROS_PER_USD + 0.5);
    return;
  }
  let value = 0;
  for (let t = from; t < to; t++) {
    const bar = barAt[t];
    if (bar >= 0) value = micros(quantity * close[bar]);
    total[t - base] += value;
  }
}
