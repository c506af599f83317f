import { MICROS_PER_USD, micros } from '../../model/money.ts';
import { actionsAt, applyActions, chargeBorrowing } from './between-bars.ts';
import { Book, pricesOf } from './book.ts';
import type { Mark } from './book.ts';
import { restingFill } from './brackets.ts';
import type { Presence } from './brackets.ts';
import { fillCosts, slipped } from './costs.ts';
import { closeOpposite, fillable, fillExits, meetBracket, meetBrackets } from './exits.ts';
import { openTargets, stopPrice } from './levels.ts';
import { NEVER, isOpposed } from './lots.ts';
import type { Lot } from './lots.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';
import type { ApprovedOrder, OrderSize } from './orders.ts';
import { PendingOrders } from './pending.ts';
import type { Pending } from './pending.ts';
import { NO_BAR, RefusalLog, littleVolume, notReached, stillWaits, wrongSide } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import type { Settings } from './settings.ts';
import { sizeOrder } from './sizing.ts';
import type { SizingView } from './sizing.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The simulated broker: takes approved orders and fills them by rules.md against the bars of a market.
 * It is driven phase by phase (`beforeOpen`, `atOpen`, `inside`, `atClose`) and never looks past the bar it is given.
 */
export class SimulatedBroker {
  readonly market: Market;
  readonly settings: Settings;
  readonly book: Book;
  readonly refusals = new RefusalLog();
  /** Whether `beforeOpen` may have anything to do. */
  readonly changesBetweenBars: boolean;
  private readonly waiting = new PendingOrders();
  private readonly resting = new PendingOrders();
  private accruedTo = -1;
  /** What the settings leave to be asked for at a bar. */
  private readonly fillsAtClose: boolean;
  private readonly isLeveraged: boolean;
  /** Filled in for one order after the other: it lives no longer than the call it is passed to. */
  private readonly sizing: Writable<SizingView>;

  constructor(market: Market, settings: Settings) {
    this.market = market;
    this.settings = settings;
    this.book = new Book(market, settings);
    this.changesBetweenBars = market.hasActions || settings.borrowRate > 0;
    this.fillsAtClose = settings.profile.fill === 'close';
    this.isLeveraged = settings.leverage > 1;
    this.sizing = {
      equity: NaN,
      free: NaN,
      price: NaN,
      quantity: NaN,
      isSell: false,
      time: NaN,
      riskPerShare: NaN,
      marginRate: NaN,
      maxFraction: settings.limits.maxPositionFraction,
      dropsTooDear: settings.profile.dropsTooDear,
    };
  }

  /** Begins anew, with the cash of the settings and nothing held or ordered. */
  reset(): void {
    this.book.reset();
    this.refusals.reset();
    this.waiting.count = 0;
    this.resting.count = 0;
    this.accruedTo = -1;
  }

  /** Whether anything waits for a fill. */
  get hasPending(): boolean {
    return this.waiting.count > 0 || this.resting.count > 0;
  }

  /** How many entries wait for a fill. */
  get pendingEntries(): number {
    return this.waiting.count + this.resting.count;
  }

  /** Whether an entry of the symbol waits for a fill. */
  isPending(symbol: number): boolean {
    return this.waiting.has(symbol) || this.resting.has(symbol);
  }

  /** Whether the next bar must be seen: an order is to be filled on it, or margin and borrowing to be looked at. */
  get needsNextBar(): boolean {
    const { book } = this;
    if (book.isLeaving || this.waiting.count > 0 || this.resting.count > 0 || book.shorts > 0) return true;
    return this.isLeveraged && book.held.length > 0;
  }

  /** Takes an order given at the close of `t`. */
  submit(t: number, order: ApprovedOrder): void {
    (order.type === 'market' ? this.waiting : this.resting).add(order, t);
  }

  /** Takes back the resting entries of a symbol. */
  cancelPending(symbol: number): void {
    const { resting } = this;
    let kept = 0;
    for (let k = 0; k < resting.count; k++) if (resting.at(k).order.symbol !== symbol) resting.keep(k, kept++);
    resting.count = kept;
  }

  refuse(t: number, symbol: number, refusal: Refusal): void {
    this.refusals.add(t, symbol, refusal);
  }

  // ── The four phases of a bar ───────────────────────────────────────────────────────────────────────────────────

  /** Splits rewrite what is held and ordered; dividends are paid (and owed by shorts); borrowing is charged. */
  beforeOpen(t: number): void {
    const { borrowRate } = this.settings;
    if (borrowRate > 0) {
      if (this.accruedTo >= 0 && this.book.shorts > 0) chargeBorrowing(this.book, this.accruedTo, t, borrowRate);
      this.accruedTo = t;
    }
    if (!this.market.hasActions) return;
    for (const symbol of this.book.held) applyActions(this.book, symbol, t);
    for (let k = 0; k < this.waiting.count; k++) this.rescale(t, this.waiting.at(k));
    for (let k = 0; k < this.resting.count; k++) this.rescale(t, this.resting.at(k));
  }

  /** Exits, then entries, at the open. */
  atOpen(t: number): void {
    if (this.book.isLeaving) fillExits(this.book, this.settings, t, 'open');
    if (this.waiting.count > 0) this.fillWaiting(t, 'open');
  }

  /** Resting entries, stops and targets within the bar. */
  inside(t: number): void {
    if (this.resting.count > 0) this.fillResting(t);
    if (this.book.hasBrackets) meetBrackets(this.book, this.settings, t);
  }

  /** Orders that take the deciding close itself (`fill: close`), then the margin check. */
  atClose(t: number): void {
    if (this.fillsAtClose) {
      if (this.book.isLeaving) fillExits(this.book, this.settings, t, 'close');
      if (this.waiting.count > 0) this.fillWaiting(t, 'close');
    }
    if (this.book.shorts > 0 || this.isLeveraged) this.checkMargin(t);
  }

  /** After the last bar: what is open is closed by the profile, what waits is told why it lapsed. */
  finish(): void {
    const last = this.market.time.length - 1;
    const { waiting, resting } = this;
    for (let k = 0; k < waiting.count; k++) this.refuse(waiting.at(k).decidedAt, waiting.at(k).order.symbol, NO_BAR);
    for (let k = 0; k < resting.count; k++) {
      const { order } = resting.at(k);
      this.refuse(last, order.symbol, stillWaits(order.type));
    }
    waiting.count = 0;
    resting.count = 0;
    const { atEnd, fill } = this.settings.profile;
    if (atEnd === 'keep') return;
    if (this.book.held.length === 0) return;
    for (const symbol of [...this.book.held]) {
      const series = this.market.series[symbol];
      const atClose = atEnd === 'close' || fill === 'close';
      const prices = pricesOf(series, atClose ? 'close' : 'open');
      const back = atEnd === 'last_open' && fill === 'close' ? 1 : 0;
      for (const lot of [...this.book.lots[symbol]]) {
        // What the last bar has opened cannot be closed on the one before it.
        const bar = Math.max(lot.entryBar, lastBarAt(this.market, symbol, last) - back);
        this.book.close(lot, this.book.fill(last, bar, lot.quantity, prices[bar], 0, 'end_of_data', atClose));
      }
    }
    this.book.log.sortByExit();
  }

  // ── Margin ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Dollars that new positions may bind: equity less what the open ones bind. */
  private freeAt(t: number, mark: Mark): number {
    const { leverage, shortMargin } = this.settings;
    return this.book.equityAt(t, mark) - this.book.valueAt(t, mark, 1 / leverage, -shortMargin) / MICROS_PER_USD;
  }

  private checkMargin(t: number): void {
    const { maintenanceMargin } = this.settings;
    if (maintenanceMargin === 0) return;
    const exposure = this.book.valueAt(t, 'close', 1, -1) / MICROS_PER_USD;
    if (this.book.equityAt(t, 'close') >= maintenanceMargin * exposure) return;
    for (const symbol of this.book.held) {
      for (const lot of this.book.lots[symbol]) if (lot.exiting === null) this.book.exit(lot, 'margin_call');
    }
  }

  // ── Entries ────────────────────────────────────────────────────────────────────────────────────────────────────

  private fillWaiting(t: number, mark: Mark): void {
    const { waiting } = this;
    let kept = 0;
    for (let k = 0; k < waiting.count; k++) {
      const pending = waiting.at(k);
      const { symbol } = pending.order;
      const bar = this.market.barAt[symbol][t];
      if (bar < 0) waiting.keep(k, kept++);
      else this.enter(t, bar, pending, pricesOf(this.market.series[symbol], mark)[bar], mark, 'from_open');
    }
    waiting.count = kept;
  }

  private fillResting(t: number): void {
    const { resting } = this;
    let kept = 0;
    for (let k = 0; k < resting.count; k++) {
      const rest = resting.at(k);
      const { order } = rest;
      const bar = this.market.barAt[order.symbol][t];
      if (bar < 0) {
        resting.keep(k, kept++);
        continue;
      }
      const series = this.market.series[order.symbol];
      const prices = { open: series.open[bar], high: series.high[bar], low: series.low[bar] };
      const type = order.type === 'limit' ? 'limit' : 'stop';
      const restsAt = order.price * rest.scale;
      const price = restingFill(type, order.side, restsAt, prices, this.settings.profile.touchFills);
      if (!Number.isNaN(price)) {
        const presence: Presence = price === prices.open ? 'from_open' : type === 'limit' ? 'by_limit' : 'by_stop';
        this.enter(t, bar, rest, price, 'open', presence);
      } else if (--rest.barsLeft > 0) resting.keep(k, kept++);
      else this.refuse(t, order.symbol, notReached(type, restsAt, order.bars));
    }
    resting.count = kept;
  }

  private enter(t: number, bar: number, pending: Pending, base: number, mark: Mark, presence: Presence): void {
    const { settings, market } = this;
    const { order, scale } = pending;
    const { side, symbol } = order;
    const takes = order.type !== 'limit';
    const spread = base * (1 + side * settings.costs.entrySpread);
    const price = takes ? slipped(settings.costs, spread, side > 0) : spread;
    const stop = stopPrice(order.stop, side, price, scale);
    if (settings.profile.checkStopSide && order.stop !== null && !(side > 0 ? stop < price : stop > price)) {
      this.refuse(t, symbol, wrongSide(stop, price));
      return;
    }
    const { sizing } = this;
    sizing.equity = this.book.equityAt(t, mark);
    // What holds nothing has bound nothing.
    const bindsNone = this.book.held.length === 0;
    sizing.free = bindsNone ? sizing.equity : this.freeAt(t, mark === 'open' ? settings.profile.marginMark : mark);
    sizing.price = price;
    sizing.isSell = side < 0;
    sizing.time = market.series[symbol].time[bar];
    sizing.riskPerShare = Math.abs(price - stop);
    sizing.marginRate = side > 0 ? 1 / settings.leverage : settings.shortMargin;
    const size = isOpposed(this.book.lots[symbol], side) ? this.reduce(t, bar, order, base, mark) : order.size;
    if (size === null) return;
    const refusal = sizeOrder(size, sizing, settings.costs);
    if (refusal !== null) {
      this.refuse(t, symbol, refusal);
      return;
    }
    let { quantity } = sizing;
    if (settings.maxVolumeShare < Infinity) {
      quantity = fillable(this.book, settings, symbol, bar, quantity);
      if (quantity <= 0) {
        this.refuse(t, symbol, littleVolume(settings.maxVolumeShare));
        return;
      }
    }
    const lot = this.book.blank();
    lot.quantity = quantity;
    lot.entryPrice = price;
    lot.entrySlippage = micros(quantity * Math.abs(price - base));
    lot.stop = stop;
    this.openLot(t, bar, pending, lot, mark, presence);
  }

  /**
   * Without hedging, an order against open lots closes them first, oldest first, which needs no cash and frees some.
   * Returns what is left to open, or null. The sizing is that of the whole order, and after it that of the rest.
   */
  private reduce(t: number, bar: number, order: ApprovedOrder, base: number, mark: Mark): OrderSize | null {
    const { book, settings, sizing } = this;
    const { side, size, symbol, type } = order;
    if (size.kind !== 'margin') sizing.free = Infinity;
    const refusal = sizeOrder(size, sizing, settings.costs);
    const quantity = refusal === null ? fillable(book, settings, symbol, bar, sizing.quantity) : 0;
    if (quantity <= 0) {
      this.refuse(t, symbol, refusal ?? littleVolume(settings.maxVolumeShare));
      return null;
    }
    // The spread is that of entries.
    const price = type === 'limit' ? base : slipped(settings.costs, base, side > 0);
    const ask = book.fill(t, bar, quantity, price, Math.abs(price - base), 'signal', mark === 'close');
    const left = closeOpposite(book, symbol, side, ask);
    sizing.free = this.freeAt(t, mark === 'open' ? settings.profile.marginMark : mark);
    return left > 0 ? { kind: 'shares', value: left, fractional: size.fractional } : null;
  }

  /** Opens a lot whose quantity, price, slippage and stop are filled in: as arguments V8 would make objects of them. */
  private openLot(t: number, bar: number, { order, scale }: Pending, lot: Lot, mark: Mark, presence: Presence): void {
    const { side, symbol } = order;
    const { quantity, entryPrice, stop } = lot;
    const { profile, costs } = this.settings;
    const time = this.market.series[symbol].time[bar];
    const inside = presence !== 'from_open';
    const restingWaits = order.type !== 'market' && profile.bracketAfterRestingFill === 'next_bar';
    lot.symbol = symbol;
    lot.side = side;
    lot.entryBar = bar;
    lot.entryReason = order.reason;
    lot.entryValue = micros(quantity * entryPrice);
    lot.entryCosts = fillCosts(costs, quantity, entryPrice, side < 0, time);
    lot.dividends = 0;
    lot.trail = order.stop?.trail ?? false;
    lot.stopMoved = false;
    lot.targets = openTargets(order.targets, side, entryPrice, stop, scale, quantity);
    lot.targetsHit = 0;
    lot.timeStopAt = order.timeStopBars < NEVER ? bar + Math.ceil(order.timeStopBars) : NEVER;
    lot.exiting = null;
    lot.exitQuantity = 0;
    lot.exitCut = false;
    lot.liveFrom = mark === 'close' || restingWaits ? bar + 1 : bar;
    lot.highest = entryPrice;
    lot.lowest = entryPrice;
    // The part of the bar before a fill inside it is not the position's.
    lot.scannedTo = mark === 'close' || inside ? bar + 1 : bar;
    lot.ambiguous = false;
    this.book.open(t, lot);
    if (inside && lot.liveFrom === bar) {
      lot.liveFrom = bar + 1;
      meetBracket(this.book, this.settings, t, bar, lot, presence);
    }
  }

  /** Carries a waiting order over a split, so that its prices are in the units of the bar it will meet. */
  private rescale(t: number, pending: Pending): void {
    for (const action of actionsAt(this.book, pending.order.symbol, t)) pending.scale *= action.split;
  }
}
