import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { EquityCurve } from '../../model/result.ts';
import type { EquityTally } from '../statistics/key.ts';
import { LedgerSteps } from './ledger-steps.ts';
import type { LedgerEntries } from './ledger-steps.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';

/** Micro-dollars are exact up to here; beyond it a sum could lose a digit, and the run must not go on. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * Cash and holdings as step functions of the timeline: every change is written down once, and the equity curve is
 * computed from the entries afterwards, so that bars on which nothing happens cost the simulation nothing.
 */
export class Ledger {
  /** Begins as a number: V8 writes a number in place where none but numbers have been, and makes a new object elsewhere. */
  cash: Micros = 0;
  private startCash: Micros = 0;
  private readonly market: Market;
  /** Signed shares held now, by symbol. */
  private readonly quantity: Float64Array;
  private readonly entries: LedgerEntries = {
    count: 0,
    at: new Int32Array(64),
    symbol: new Int32Array(64),
    quantity: new Float64Array(64),
    cash: new Float64Array(64),
  };
  private readonly steps: LedgerSteps;

  constructor(market: Market, startCash: Micros) {
    this.market = market;
    this.quantity = new Float64Array(market.series.length);
    this.steps = new LedgerSteps(market, this.entries);
    this.reset(startCash);
  }

  /** Begins anew, with nothing held. */
  reset(startCash: Micros): void {
    this.cash = startCash;
    this.startCash = startCash;
    this.entries.count = 0;
    this.quantity.fill(0);
  }

  /** Signed shares held of a symbol. */
  held(symbol: number): number {
    return this.quantity[symbol];
  }

  /**
   * Makes `quantity` the signed shares held of a symbol and adds `amount` to the cash, effective at the close of timeline
   * position `t`, which never descends.
   */
  enter(t: number, symbol: number, quantity: number, amount: Micros): void {
    const cash = this.cash + amount;
    assert(Math.abs(cash) <= EXACT, 'cash stays within exact micro-dollars');
    this.cash = cash;
    this.quantity[symbol] = quantity;
    const { entries } = this;
    const k = entries.count++;
    if (k === entries.at.length) grow(entries);
    entries.at[k] = t;
    entries.symbol[k] = symbol;
    entries.quantity[k] = quantity;
    entries.cash[k] = cash;
  }

  /**
   * Equity, cash and exposure at every close. Equity is cash + Σ round(quantity × close), in whole micro-dollars until
   * it is told in dollars. Cash and exposure have few readers, and are computed for those who ask.
   */
  curve(): EquityCurve {
    const equity = this.dollars((steps, out) => steps.equity(out, steps.from));
    const cashDollars = (): Float64Array => this.dollars(({ cash, from, to }, out) => out.fill(cash, from, to));
    const exposureDollars = (): Float64Array => this.dollars((steps, out) => steps.exposure(out, steps.from));
    let cash: Float64Array | undefined;
    let exposure: Float64Array | undefined;
    return {
      time: this.market.time,
      equity,
      get cash() {
        return (cash ??= cashDollars());
      },
      get exposure() {
        return (exposure ??= exposureDollars());
      },
    };
  }

  /**
   * Feeds the equity of the run, in micro-dollars, to a tally: the bars on which something is held all at once, and of
   * those on which nothing is no more than their number. `scratch` has room for every bar.
   */
  tell(scratch: Float64Array, tally: EquityTally): void {
    const { steps } = this;
    tally.begin(this.market.length, this.startCash, this.cash + this.valueAtEnd());
    steps.rewind(this.startCash);
    if (!steps.next()) return;
    steps.equity(scratch, 0);
    tally.open(scratch[0]);
    let filled = 0;
    // Rest that more follows is told at once; rest at the end is told last, for it must not follow a ruin that nothing followed.
    let rested = 0;
    while (steps.next()) {
      tally.rest(rested);
      const bars = steps.to - steps.from;
      if (steps.open > 0) {
        steps.equity(scratch, filled);
        filled += bars;
        rested = 0;
      } else {
        // The first bar at rest has the return of the fills before it.
        scratch[filled++] = steps.cash;
        rested = bars - 1;
      }
    }
    tally.see(scratch, 0, filled);
    tally.rest(rested);
  }

  /** What is still held is worth at the last close. */
  private valueAtEnd(): Micros {
    const { market, quantity } = this;
    let value = 0;
    for (let s = 0; s < quantity.length; s++) {
      if (quantity[s] === 0) continue;
      value += micros(quantity[s] * market.series[s].close[lastBarAt(market, s, market.length - 1)]);
    }
    return value;
  }

  /** Amounts that `write` puts in their places, step by step, in dollars. */
  private dollars(write: (steps: LedgerSteps, out: Float64Array) => void): Float64Array {
    const { steps } = this;
    const amounts = new Float64Array(this.market.length);
    steps.rewind(this.startCash);
    while (steps.next()) write(steps, amounts);
    for (let t = 0; t < amounts.length; t++) amounts[t] /= MICROS_PER_USD;
    return amounts;
  }
}

function grow(entries: LedgerEntries): void {
  entries.at = grown(entries.at, new Int32Array(2 * entries.at.length));
  entries.symbol = grown(entries.symbol, new Int32Array(2 * entries.symbol.length));
  entries.quantity = grown(entries.quantity, new Float64Array(2 * entries.quantity.length));
  entries.cash = grown(entries.cash, new Float64Array(2 * entries.cash.length));
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
