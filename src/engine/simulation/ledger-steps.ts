import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';

/** Changes of a ledger, `count` of them, in the order of the timeline. */
export interface LedgerEntries {
  count: number;
  /** The timeline position at whose close the change is effective. */
  at: Int32Array;
  symbol: Int32Array;
  /** Signed shares of the symbol after the change. */
  quantity: Float64Array;
  /** Cash after the change, in micro-dollars. */
  cash: Float64Array;
}

/**
 * Reads a ledger step by step: the positions `from` up to and without `to`, at whose closes the same is held beside the same
 * cash. The steps cover the timeline; position 0 is one of its own, because it has no return.
 */
export class LedgerSteps {
  from = 0;
  to = 0;
  cash: Micros = 0;
  /** How many symbols are held. */
  open = 0;
  private read = 0;
  private readonly market: Market;
  private readonly entries: LedgerEntries;
  /** Signed shares by symbol, and the symbols of which there are any. */
  private readonly quantity: Float64Array;
  private readonly symbols: Int32Array;

  constructor(market: Market, entries: LedgerEntries) {
    this.market = market;
    this.entries = entries;
    this.quantity = new Float64Array(market.series.length);
    this.symbols = new Int32Array(market.series.length);
  }

  /** Goes before the first step. */
  rewind(startCash: Micros): void {
    this.from = 0;
    this.to = 0;
    this.cash = startCash;
    this.open = 0;
    this.read = 0;
    this.quantity.fill(0);
  }

  /** Goes to the next step, if there is one. */
  next(): boolean {
    const { at, count } = this.entries;
    const { length } = this.market;
    const from = this.to;
    if (from >= length) return false;
    let { read } = this;
    while (read < count && at[read] <= from) this.take(read++);
    this.read = read;
    this.from = from;
    this.to = from === 0 ? 1 : read < count ? at[read] : length;
    return true;
  }

  /** Writes the equity at the step's closes, in micro-dollars, to the places of `out` from `place` on. */
  equity(out: Float64Array, place: number): void {
    const { from, to, cash, open, market, symbols, quantity } = this;
    if (open === 1 && isWhole(market, symbols[0])) {
      writeEquity(market.series[symbols[0]].close, from, to, quantity[symbols[0]], cash, out, place);
      return;
    }
    out.fill(cash, place, place + to - from);
    for (let k = 0; k < open; k++) addValues(market, symbols[k], from, to, quantity[symbols[k]], out, place);
  }

  /** Adds what is held at the step's closes, without sign, in micro-dollars, to the places of `out` from `place` on. */
  exposure(out: Float64Array, place: number): void {
    const { from, to, market, symbols, quantity } = this;
    for (let k = 0; k < this.open; k++)
      addValues(market, symbols[k], from, to, Math.abs(quantity[symbols[k]]), out, place);
  }

  private take(k: number): void {
    const { symbols, quantity, entries } = this;
    const symbol = entries.symbol[k];
    const before = quantity[symbol];
    const after = entries.quantity[k];
    this.cash = entries.cash[k];
    quantity[symbol] = after;
    if (before === 0 && after !== 0) symbols[this.open++] = symbol;
    else if (before !== 0 && after === 0) this.drop(symbol);
  }

  private drop(symbol: number): void {
    const { symbols } = this;
    // The call of `indexOf` costs more than to look: few are held at once.
    let k = 0;
    while (symbols[k] !== symbol) k++;
    symbols[k] = symbols[--this.open];
  }
}

/** Whether the symbol has a bar at every position, so that bars and positions are one. */
const isWhole = (market: Market, symbol: number): boolean => market.series[symbol].length === market.length;

/** Cash and one holding at each close from `from` to `to`. As `addWhole`, and the sum is not read to be written. */
function writeEquity(
  close: Float64Array,
  from: number,
  to: number,
  quantity: number,
  cash: Micros,
  out: Float64Array,
  place: number,
): void {
  const side = Math.sign(quantity);
  const size = Math.abs(quantity);
  let t = from;
  let i = place;
  // Four bars a turn: what V8 checks once a turn of arrays is as much as the work on a bar.
  for (; t + 3 < to; t += 4, i += 4) {
    out[i] = cash + side * Math.floor(size * close[t] * MICROS_PER_USD + 0.5);
    out[i + 1] = cash + side * Math.floor(size * close[t + 1] * MICROS_PER_USD + 0.5);
    out[i + 2] = cash + side * Math.floor(size * close[t + 2] * MICROS_PER_USD + 0.5);
    out[i + 3] = cash + side * Math.floor(size * close[t + 3] * MICROS_PER_USD + 0.5);
  }
  for (; t < to; t++, i++) out[i] = cash + side * Math.floor(size * close[t] * MICROS_PER_USD + 0.5);
}

/** Adds one holding's value at each close from `from` to `to`. */
function addValues(
  market: Market,
  symbol: number,
  from: number,
  to: number,
  quantity: number,
  total: Float64Array,
  place: number,
): void {
  const { close } = market.series[symbol];
  if (isWhole(market, symbol)) addWhole(close, from, to, quantity, total, place);
  else addGappy(close, market.barAt[symbol], lastBarAt(market, symbol, from), from, to, quantity, total, place);
}

/** `micros(quantity × close)` with the sign taken out of it: this runs for every bar that something is held. */
function addWhole(
  close: Float64Array,
  from: number,
  to: number,
  quantity: number,
  total: Float64Array,
  place: number,
): void {
  const side = Math.sign(quantity);
  const size = Math.abs(quantity);
  for (let t = from, i = place; t < to; t++, i++) total[i] += side * Math.floor(size * close[t] * MICROS_PER_USD + 0.5);
}

/** Where the symbol has no bar it is worth its last close, at first that of `bar`. */
function addGappy(
  close: Float64Array,
  barAt: Int32Array,
  bar: number,
  from: number,
  to: number,
  quantity: number,
  total: Float64Array,
  place: number,
): void {
  let value = micros(quantity * close[bar]);
  for (let t = from, i = place; t < to; t++, i++) {
    if (barAt[t] >= 0) value = micros(quantity * close[barAt[t]]);
    total[i] += value;
  }
}
