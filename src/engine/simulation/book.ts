import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import { fillCosts } from './costs.ts';
import type { CostModel } from './costs.ts';
import { Ledger } from './ledger.ts';
import { blankLot, hasBracket, scanExtremes } from './lots.ts';
import type { Lot } from './lots.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';
import type { ExitReason } from './orders.ts';
import type { Settings } from './settings.ts';
import { TradeLog, scanEnd } from './trade-log.ts';
import type { Closing, ExitFill } from './trade-log.ts';

/** The part of a lot that is no position any more: parts of shares add up to the whole only nearly. */
const DUST = 1e-9;

/** Which price of a bar things are valued at. */
export type Mark = 'open' | 'close';

/** Not `series[mark]`: a name that varies is looked up in the slowest of ways. */
export const pricesOf = (series: Bars, mark: Mark): Float64Array => (mark === 'open' ? series.open : series.close);

/** What is held, what it is worth, and what became of it: lots in, trades out, every dollar through the ledger. */
export class Book {
  readonly market: Market;
  readonly ledger: Ledger;
  readonly log: TradeLog;
  /** Open lots by symbol, oldest first. */
  readonly lots: Lot[][];
  /** Symbols with lots, ascending. */
  readonly held: number[] = [];
  /** Per symbol: the timeline position at which its lots want to be looked at next. */
  readonly wake: Int32Array;
  /** Whether a lot may be waiting for its exit to be filled, and whether one may have a stop or a target: else none has. */
  isLeaving = false;
  hasBrackets = false;
  /** How many lots are short. */
  shorts = 0;
  /** Notional of all fills, dollars: turnover. */
  traded = 0;
  /** Commission, fees and borrowing that left the cash so far, those of lots still held among them. */
  charged: Micros = 0;
  private readonly startCash: Micros;
  private readonly costs: CostModel;
  /** The objects of closed lots, for the next ones. */
  private readonly spare: Lot[] = [];
  /** Filled in for one closing after the other: neither is kept by those who read it. */
  private readonly filling: ExitFill = {
    t: 0,
    bar: 0,
    quantity: NaN,
    price: NaN,
    slippage: NaN,
    reason: 'signal',
    atClose: false,
  };
  private readonly closing: Closing = { entryValue: NaN, costs: NaN, slippage: NaN, pnl: NaN };

  constructor(market: Market, settings: Settings) {
    const symbols = market.series.length;
    this.market = market;
    this.costs = settings.costs;
    this.startCash = micros(settings.cash);
    this.log = new TradeLog(market);
    this.ledger = new Ledger(market, this.startCash);
    this.lots = Array.from({ length: symbols }, () => []);
    this.wake = new Int32Array(symbols);
  }

  /** Begins anew, with nothing held and nothing traded. */
  reset(): void {
    if (this.held.length > 0) for (const symbol of this.held.splice(0)) this.spare.push(...this.lots[symbol].splice(0));
    this.isLeaving = false;
    this.hasBrackets = false;
    this.shorts = 0;
    this.traded = 0;
    this.charged = 0;
    this.log.reset();
    this.ledger.reset(this.startCash);
  }

  /** Dollars: cash and everything held, at this position's opens or closes. */
  equityAt(t: number, mark: Mark): number {
    const value = this.held.length === 0 ? 0 : this.valueAt(t, mark, 1, 1);
    return (this.ledger.cash + value) / MICROS_PER_USD;
  }

  /** Σ long × `longWeight` + Σ signed short × `shortWeight`, in micro-dollars. */
  valueAt(t: number, mark: Mark, longWeight: number, shortWeight: number): number {
    let total = 0;
    for (const symbol of this.held) {
      const series = this.market.series[symbol];
      const bar = this.market.barAt[symbol][t];
      const price = bar >= 0 ? pricesOf(series, mark)[bar] : series.close[lastBarAt(this.market, symbol, t)];
      for (const lot of this.lots[symbol]) {
        total += micros(lot.side * lot.quantity * price) * (lot.side > 0 ? longWeight : shortWeight);
      }
    }
    return total;
  }

  /** Asks for a lot to be closed at the next open. */
  exit(lot: Lot, reason: ExitReason, quantity = lot.quantity): void {
    lot.exiting = reason;
    lot.exitQuantity = quantity;
    lot.exitCut = false;
    this.isLeaving = true;
    this.wake[lot.symbol] = 0;
  }

  /** Moves a trailing stop, never away from the price. Live from the next bar. */
  tighten(lot: Lot, stop: number): void {
    if (Number.isNaN(stop)) return;
    if (Number.isNaN(lot.stop) || (lot.side > 0 ? stop > lot.stop : stop < lot.stop)) {
      this.setStop(lot, stop);
      lot.stopMoved = true;
    }
  }

  /** Puts a stop where the lot may have had none. */
  setStop(lot: Lot, stop: number): void {
    lot.stop = stop;
    this.hasBrackets = true;
  }

  /** Takes a new lot in: its value leaves the cash (or, short, enters it), its costs leave it. */
  open(t: number, lot: Lot): void {
    const { symbol, side } = lot;
    this.charged += lot.entryCosts;
    const held = this.ledger.held(symbol) + side * lot.quantity;
    this.ledger.enter(t, symbol, held, -side * lot.entryValue - lot.entryCosts);
    this.traded += lot.entryValue / MICROS_PER_USD;
    const lots = this.lots[symbol];
    if (hasBracket(lot)) this.hasBrackets = true;
    if (lots.length === 0) this.insertHeld(symbol);
    lots.push(lot);
    if (side < 0) this.shorts++;
    this.wake[symbol] = 0;
  }

  /** A fill to close with. It is filled in anew for the next one. */
  fill(
    t: number,
    bar: number,
    quantity: number,
    price: number,
    slippage: number,
    reason: ExitReason,
    atClose: boolean,
  ): ExitFill {
    const { filling } = this;
    filling.t = t;
    filling.bar = bar;
    filling.quantity = quantity;
    filling.price = price;
    filling.slippage = slippage;
    filling.reason = reason;
    filling.atClose = atClose;
    return filling;
  }

  /** Closes a lot, or a part of it, and writes the trade down. A part that is the whole but for the last bits of sums is the whole. */
  close(lot: Lot, fill: ExitFill): void {
    const { symbol, side } = lot;
    if (lot.quantity - fill.quantity < lot.quantity * DUST) fill.quantity = lot.quantity;
    const { t, quantity, price } = fill;
    assert(quantity > 0 && quantity <= lot.quantity, 'a lot closes no more than it holds');
    const isWhole = quantity === lot.quantity;
    let { entryValue, entryCosts, entrySlippage, dividends } = lot;
    if (!isWhole) {
      // Of a part only its share, and the last part takes what is left, so that the parts add up.
      const share = quantity / lot.quantity;
      entryValue = Math.round(entryValue * share);
      entryCosts = Math.round(entryCosts * share);
      entrySlippage = Math.round(entrySlippage * share);
      dividends = Math.round(dividends * share);
    }
    const value = micros(quantity * price);
    const charged = fillCosts(this.costs, quantity, price, side > 0, this.market.series[symbol].time[fill.bar]);
    const { closing } = this;
    closing.entryValue = entryValue;
    closing.costs = entryCosts + charged;
    closing.slippage = entrySlippage + micros(quantity * fill.slippage);
    closing.pnl = side * (value - entryValue) + dividends - closing.costs;
    this.log.add(lot, fill, closing);
    this.traded += value / MICROS_PER_USD;
    this.charged += charged;
    // With the last lot nothing is held, whatever a sum of fractions has left over.
    const held = isWhole && this.lots[symbol].length === 1 ? 0 : this.ledger.held(symbol) - side * quantity;
    this.ledger.enter(t, symbol, held, side * value - charged);
    this.wake[symbol] = 0;
    if (isWhole) {
      this.drop(lot);
      return;
    }
    // What one part has seen of this bar, the parts that stay have seen too.
    scanExtremes(lot, this.market.series[symbol], scanEnd(fill));
    lot.quantity -= quantity;
    lot.entryValue -= entryValue;
    lot.entryCosts -= entryCosts;
    lot.entrySlippage -= entrySlippage;
    lot.dividends -= dividends;
  }

  /** A lot to be filled in and opened. */
  blank(): Lot {
    return this.spare.pop() ?? blankLot();
  }

  private drop(lot: Lot): void {
    const { symbol } = lot;
    lot.quantity = 0;
    if (lot.side < 0) this.shorts--;
    const lots = this.lots[symbol];
    remove(lots, lot);
    this.spare.push(lot);
    if (lots.length > 0) return;
    remove(this.held, symbol);
  }

  private insertHeld(symbol: number): void {
    const { held } = this;
    held.push(symbol);
    for (let k = held.length - 1; k > 0 && held[k - 1] > symbol; k--) {
      held[k] = held[k - 1];
      held[k - 1] = symbol;
    }
  }
}

/** Takes one item out, the order of the others kept. `splice` would make an array for it, and this runs for every trade. */
function remove<T>(items: T[], item: T): void {
  let moved = items.pop();
  for (let k = items.length - 1; moved !== item; k--) {
    assert(k >= 0, 'what is taken out is there');
    const next = items[k];
    items[k] = moved!;
    moved = next;
  }
}
