import type { Trade } from '../../model/result.ts';
import { MICROS_PER_USD } from '../../model/money.ts';
import type { Micros } from '../../model/money.ts';
import type { TradeColumns } from '../statistics/input.ts';
import { scanExtremes } from './lots.ts';
import type { Extremes, Lot } from './lots.ts';
import type { Market } from './market.ts';
import type { ExitReason } from './orders.ts';

/** A fill that closes a lot or a part of it, on bar `bar` of its symbol. */
export interface ExitFill {
  /** Position on the timeline. */
  t: number;
  bar: number;
  quantity: number;
  price: number;
  /** Dollars a share, already in the price. */
  slippage: number;
  reason: ExitReason;
  /** Whether it takes the bar's close, so that all of the bar was the position's. */
  atClose: boolean;
}

/** The first bar whose extremes are not the position's any more. */
export const scanEnd = ({ bar, atClose }: Readonly<ExitFill>): number => (atClose ? bar + 1 : bar);

/** What a closed lot, or the part of one, came to. */
export interface Closing {
  entryValue: Micros;
  costs: Micros;
  slippage: Micros;
  /** Net of costs. */
  pnl: Micros;
}

/** The numbers of a row, by place. */
const SYMBOL = 0;
const SIDE = 1;
const QUANTITY = 2;
const ENTRY_BAR = 3;
const ENTRY_PRICE = 4;
const EXIT_BAR = 5;
const EXIT_PRICE = 6;
const COSTS = 7;
const SLIPPAGE = 8;
const PNL = 9;
const RETURN = 10;
const HIGHEST = 11;
const LOWEST = 12;
const SCANNED_TO = 13;
const SCAN_END = 14;
const AMBIGUOUS = 15;
const WIDTH = 16;

/**
 * Closed trades, one row of numbers each, in order of closing. A sweep reads columns of it; `Trade` objects, and the
 * extremes that a position saw, are made when somebody asks for them, so that nobody pays who does not.
 */
export class TradeLog {
  count = 0;
  private rows = new Float64Array(64 * WIDTH);
  private entryReasons: string[] = [];
  private exitReasons: ExitReason[] = [];
  private readonly market: Market;

  constructor(market: Market) {
    this.market = market;
  }

  reset(): void {
    this.count = 0;
  }

  add(lot: Lot, fill: Readonly<ExitFill>, closing: Readonly<Closing>): void {
    const at = this.count * WIDTH;
    if (at === this.rows.length) this.grow();
    const { rows } = this;
    rows[at + SYMBOL] = lot.symbol;
    rows[at + SIDE] = lot.side;
    rows[at + QUANTITY] = fill.quantity;
    rows[at + ENTRY_BAR] = lot.entryBar;
    rows[at + ENTRY_PRICE] = lot.entryPrice;
    rows[at + EXIT_BAR] = fill.bar;
    rows[at + EXIT_PRICE] = fill.price;
    rows[at + COSTS] = closing.costs / MICROS_PER_USD;
    rows[at + SLIPPAGE] = closing.slippage / MICROS_PER_USD;
    rows[at + PNL] = closing.pnl / MICROS_PER_USD;
    rows[at + RETURN] = closing.pnl / closing.entryValue;
    rows[at + HIGHEST] = lot.highest;
    rows[at + LOWEST] = lot.lowest;
    // No split lies between the two: splits bring the extremes up to their bar.
    rows[at + SCANNED_TO] = lot.scannedTo;
    rows[at + SCAN_END] = scanEnd(fill);
    rows[at + AMBIGUOUS] = lot.ambiguous ? 1 : 0;
    this.entryReasons[this.count] = lot.entryReason;
    this.exitReasons[this.count] = fill.reason;
    this.count++;
  }

  /** A symbol may have had its last bar long before the others: what the end of the data closes is put in its place. */
  sortByExit(): void {
    let k = 1;
    while (k < this.count && this.exitTime(k - 1) <= this.exitTime(k)) k++;
    if (k >= this.count) return;
    const times = Array.from({ length: this.count }, (_, row) => this.exitTime(row));
    const order = times.map((_, row) => row).sort((a, b) => times[a] - times[b]);
    const rows = new Float64Array(this.rows.length);
    order.forEach((from, to) => rows.set(this.rows.subarray(from * WIDTH, (from + 1) * WIDTH), to * WIDTH));
    this.rows = rows;
    this.entryReasons = order.map((row) => this.entryReasons[row]);
    this.exitReasons = order.map((row) => this.exitReasons[row]);
  }

  /** What trade statistics are made of. */
  columns(): TradeColumns {
    const column = (place: number): Float64Array => {
      const values = new Float64Array(this.count);
      for (let k = 0; k < values.length; k++) values[k] = this.rows[k * WIDTH + place];
      return values;
    };
    const [pnl, returnFraction, bars, exitTime] = [column(PNL), column(RETURN), column(EXIT_BAR), column(ENTRY_BAR)];
    for (let k = 0; k < this.count; k++) {
      bars[k] -= exitTime[k];
      exitTime[k] = this.exitTime(k);
    }
    return { pnl, returnFraction, bars, exitTime };
  }

  trades(): Trade[] {
    const trades: Trade[] = [];
    for (let k = 0; k < this.count; k++) trades.push(this.trade(k));
    return trades;
  }

  private trade(k: number): Trade {
    const { rows } = this;
    const at = k * WIDTH;
    const series = this.market.series[rows[at + SYMBOL]];
    const isLong = rows[at + SIDE] > 0;
    const entryBar = rows[at + ENTRY_BAR];
    const entryPrice = rows[at + ENTRY_PRICE];
    const exitBar = rows[at + EXIT_BAR];
    const exitPrice = rows[at + EXIT_PRICE];
    const seen: Extremes = { highest: rows[at + HIGHEST], lowest: rows[at + LOWEST], scannedTo: rows[at + SCANNED_TO] };
    scanExtremes(seen, series, rows[at + SCAN_END]);
    const high = Math.max(seen.highest, exitPrice);
    const low = Math.min(seen.lowest, exitPrice);
    return {
      symbol: series.symbol,
      side: isLong ? 'long' : 'short',
      quantity: rows[at + QUANTITY],
      entryTime: series.time[entryBar],
      entryPrice,
      exitTime: series.time[exitBar],
      exitPrice,
      entryReason: this.entryReasons[k],
      exitReason: this.exitReasons[k],
      bars: exitBar - entryBar,
      costs: rows[at + COSTS],
      slippage: rows[at + SLIPPAGE],
      pnl: rows[at + PNL],
      returnFraction: rows[at + RETURN],
      maxFavorable: (isLong ? high - entryPrice : entryPrice - low) / entryPrice,
      maxAdverse: (isLong ? low - entryPrice : entryPrice - high) / entryPrice,
      ambiguous: rows[at + AMBIGUOUS] === 1,
    };
  }

  private exitTime(k: number): number {
    const at = k * WIDTH;
    return this.market.series[this.rows[at + SYMBOL]].time[this.rows[at + EXIT_BAR]];
  }

  private grow(): void {
    const rows = new Float64Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
  }
}
