import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { Trade } from '../../model/result.ts';
import { fillCosts } from './costs.ts';
import type { CostModel } from './costs.ts';
import { Ledger } from './ledger.ts';
import { scanExtremes } from './lots.ts';
import type { Lot } from './lots.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';
import type { ExitReason } from './orders.ts';
import type { Settings } from './settings.ts';

/** Which price of a bar things are valued at. */
export type Mark = 'open' | 'close';

/** What is held, what it is worth, and what became of it: lots in, trades out, every dollar through the ledger. */
export class Book {
  readonly market: Market;
  readonly ledger: Ledger;
  readonly trades: Trade[] = [];
  /** Open lots by symbol, oldest first. */
  readonly lots: Lot[][];
  /** Symbols with lots, ascending. */
  readonly held: number[] = [];
  /** Per symbol: the timeline position at which its lots want to be looked at next. */
  readonly wake: Int32Array;
  /** How many lots are short. */
  shorts = 0;
  /** Notional of all fills, dollars: turnover. */
  traded = 0;
  /** Commission, fees and borrowing that left the cash so far, those of lots still held among them. */
  charged: Micros = 0;
  private readonly costs: CostModel;

  constructor(market: Market, settings: Settings) {
    const symbols = market.series.length;
    this.market = market;
    this.costs = settings.costs;
    this.ledger = new Ledger(micros(settings.cash), symbols);
    this.lots = Array.from({ length: symbols }, () => []);
    this.wake = new Int32Array(symbols);
  }

  /** Dollars: cash and everything held, at this position's opens or closes. */
  equityAt(t: number, mark: Mark): number {
    return (this.ledger.cash + this.valueAt(t, mark, 1, 1)) / MICROS_PER_USD;
  }

  /** Σ long × `longWeight` + Σ signed short × `shortWeight`, in micro-dollars. */
  valueAt(t: number, mark: Mark, longWeight: number, shortWeight: number): number {
    let total = 0;
    for (const symbol of this.held) {
      const series = this.market.series[symbol];
      const bar = this.market.barAt[symbol][t];
      const price = bar >= 0 ? series[mark][bar] : series.close[lastBarAt(this.market, symbol, t)];
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
    this.wake[lot.symbol] = 0;
  }

  /** Moves a trailing stop, never away from the price. Live from the next bar. */
  tighten(lot: Lot, stop: number): void {
    if (Number.isNaN(stop)) return;
    if (Number.isNaN(lot.stop) || (lot.side > 0 ? stop > lot.stop : stop < lot.stop)) {
      lot.stop = stop;
      lot.stopMoved = true;
    }
  }

  /** Takes a new lot in: its value leaves the cash (or, short, enters it), its costs leave it. */
  open(t: number, lot: Lot): void {
    const { symbol, side } = lot;
    this.charged += lot.entryCosts;
    this.ledger.move(t, -side * lot.entryValue - lot.entryCosts);
    this.ledger.hold(t, symbol, side * lot.quantity);
    this.traded += lot.entryValue / MICROS_PER_USD;
    const lots = this.lots[symbol];
    if (lots.length === 0) this.insertHeld(symbol);
    lots.push(lot);
    if (side < 0) this.shorts++;
    this.wake[symbol] = 0;
  }

  /** Closes `quantity` of a lot at `price` and writes the trade. `slippage` is dollars a share, already in the price. */
  close(
    t: number,
    bar: number,
    lot: Lot,
    quantity: number,
    price: number,
    slippage: number,
    reason: ExitReason,
    atClose: boolean,
  ): void {
    const { symbol, side } = lot;
    const series = this.market.series[symbol];
    const time = series.time[bar];
    assert(quantity > 0 && quantity <= lot.quantity, 'a lot closes no more than it holds');
    const all = quantity === lot.quantity;
    const share = quantity / lot.quantity;
    const entryValue = part(lot.entryValue, share);
    const entryCosts = part(lot.entryCosts, share);
    const entrySlippage = part(lot.entrySlippage, share);
    const dividends = part(lot.dividends, share);
    const value = micros(quantity * price);
    const charged = fillCosts(this.costs, quantity, price, side > 0, time);
    scanExtremes(lot, series, atClose ? bar + 1 : bar);
    const high = Math.max(lot.highest, price);
    const low = Math.min(lot.lowest, price);
    const costs = entryCosts + charged;
    const pnl = side * (value - entryValue) + dividends - costs;
    this.trades.push({
      symbol: series.symbol,
      side: side > 0 ? 'long' : 'short',
      quantity,
      entryTime: lot.entryTime,
      entryPrice: lot.entryPrice,
      exitTime: time,
      exitPrice: price,
      entryReason: lot.entryReason,
      exitReason: reason,
      bars: bar - lot.entryBar,
      costs: costs / MICROS_PER_USD,
      slippage: (entrySlippage + micros(quantity * slippage)) / MICROS_PER_USD,
      pnl: pnl / MICROS_PER_USD,
      returnFraction: pnl / entryValue,
      maxFavorable: (side > 0 ? high - lot.entryPrice : lot.entryPrice - low) / lot.entryPrice,
      maxAdverse: (side > 0 ? low - lot.entryPrice : lot.entryPrice - high) / lot.entryPrice,
      ambiguous: lot.ambiguous,
    });
    this.traded += value / MICROS_PER_USD;
    this.charged += charged;
    this.ledger.move(t, side * value - charged);
    this.ledger.hold(t, symbol, -side * quantity);
    this.wake[symbol] = 0;
    if (!all) {
      lot.quantity -= quantity;
      lot.entryValue -= entryValue;
      lot.entryCosts -= entryCosts;
      lot.entrySlippage -= entrySlippage;
      lot.dividends -= dividends;
      return;
    }
    lot.quantity = 0;
    if (side < 0) this.shorts--;
    const lots = this.lots[symbol];
    remove(lots, lot);
    if (lots.length === 0) {
      remove(this.held, symbol);
      this.ledger.empty(symbol);
    }
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

/** A share of an amount in whole micro-dollars. The last part of a lot is a share of 1, so that the parts add up. */
const part = (amount: number, share: number): number => (share === 1 ? amount : Math.round(amount * share));

/** Takes one item out, the order of the others kept. `splice` would make an array for it, and this runs for every trade. */
function remove<T>(items: T[], item: T): void {
  const place = items.indexOf(item);
  assert(place >= 0, 'what is taken out is there');
  for (let k = place + 1; k < items.length; k++) items[k - 1] = items[k];
  items.pop();
}
