import { assert } from '../../model/errors.ts';
import { MICROS_PER_USD, micros } from '../../model/money.ts';
import type { Rejection, Trade } from '../../model/result.ts';
import { DAY_MS } from '../../model/time.ts';
import { bracketExits, restingFill } from './brackets.ts';
import type { Presence } from './brackets.ts';
import { fillCosts, slipped } from './costs.ts';
import { Ledger } from './ledger.ts';
import { scanExtremes, splitLot } from './lots.ts';
import type { Lot, LotTarget } from './lots.ts';
import { lastBarAt } from './market.ts';
import type { Market } from './market.ts';
import type { ApprovedOrder, Direction, ExitReason, OrderStop, OrderTarget } from './orders.ts';
import type { Settings } from './settings.ts';
import { sizeOrder } from './sizing.ts';

interface Pending {
  readonly order: ApprovedOrder;
  /** New price units for one of the deciding bar's: below 1 after a split. */
  scale: number;
  barsLeft: number;
}

type Mark = 'open' | 'close';

/**
 * The simulated broker: takes approved orders and fills them by rules.md against the bars of a market.
 * It is driven phase by phase (`beforeOpen`, `atOpen`, `inside`, `atClose`) and never looks past the bar it is given.
 */
export class SimulatedBroker {
  readonly market: Market;
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly trades: Trade[] = [];
  readonly rejected: Rejection[] = [];
  /** Open lots by symbol, oldest first. */
  readonly lots: Lot[][];
  /** Symbols with lots, ascending. */
  readonly held: number[] = [];
  /** Per symbol: the timeline position at which its lots want to be looked at next. */
  readonly wake: Int32Array;
  /** Notional of all fills, dollars: turnover. */
  traded = 0;
  private waiting: Pending[] = [];
  private resting: Pending[] = [];
  private readonly actionsDone: Int32Array;
  private accruedTo = -1;
  private shorts = 0;

  constructor(market: Market, settings: Settings) {
    const symbols = market.series.length;
    this.market = market;
    this.settings = settings;
    this.ledger = new Ledger(micros(settings.cash), symbols);
    this.lots = Array.from({ length: symbols }, () => []);
    this.wake = new Int32Array(symbols);
    this.actionsDone = new Int32Array(symbols);
  }

  /** Whether anything waits for a fill. */
  get hasPending(): boolean {
    return this.waiting.length > 0 || this.resting.length > 0;
  }

  /** How many entries wait for a fill. */
  get pendingEntries(): number {
    return this.waiting.length + this.resting.length;
  }

  /** Whether an entry of the symbol waits for a fill. */
  isPending(symbol: number): boolean {
    for (const { order } of this.waiting) if (order.symbol === symbol) return true;
    for (const { order } of this.resting) if (order.symbol === symbol) return true;
    return false;
  }

  /** Whether margin or borrowing must be looked at on every bar. */
  get needsEveryBar(): boolean {
    return this.shorts > 0 || (this.settings.leverage > 1 && this.held.length > 0);
  }

  submit(order: ApprovedOrder): void {
    (order.type === 'market' ? this.waiting : this.resting).push({ order, scale: 1, barsLeft: order.bars });
  }

  /** Takes back the resting entries of a symbol. */
  cancelPending(symbol: number): void {
    this.resting = this.resting.filter(({ order }) => order.symbol !== symbol);
  }

  /** Asks for a lot to be closed at the next open. */
  exit(lot: Lot, reason: ExitReason, quantity = lot.quantity): void {
    lot.exiting = reason;
    lot.exitQuantity = quantity;
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

  refuse(t: number, symbol: number, reason: string): void {
    this.rejected.push({ time: this.market.time[t], symbol: this.market.series[symbol].symbol, reason });
  }

  /** Dollars: cash and everything held, at this position's opens or closes. */
  equityAt(t: number, mark: Mark): number {
    return (this.ledger.cash + this.valueAt(t, mark, 1, 1)) / MICROS_PER_USD;
  }

  // ── The four phases of a bar ───────────────────────────────────────────────────────────────────────────────────

  /** Splits rewrite what is held and ordered; dividends are paid (and owed by shorts); borrowing is charged. */
  beforeOpen(t: number): void {
    const { market } = this;
    if (this.settings.borrowRate > 0) this.chargeBorrowing(t);
    for (const symbol of this.held) {
      if (market.actions[symbol].length > 0) this.applyActions(t, symbol);
    }
    for (const pending of this.waiting) this.rescale(t, pending);
    for (const pending of this.resting) this.rescale(t, pending);
  }

  /** Exits, then entries, at the open. */
  atOpen(t: number): void {
    for (let k = this.held.length - 1; k >= 0; k--) this.fillExits(t, this.held[k], 'open');
    if (this.waiting.length > 0) this.fillWaiting(t, 'open');
  }

  /** Resting entries, stops and targets within the bar. */
  inside(t: number): void {
    if (this.resting.length > 0) this.fillResting(t);
    for (let k = this.held.length - 1; k >= 0; k--) {
      const symbol = this.held[k];
      if (this.wake[symbol] > t) continue;
      const bar = this.market.barAt[symbol][t];
      if (bar < 0) continue;
      const lots = this.lots[symbol];
      for (let j = 0; j < lots.length; j++) {
        const lot = lots[j];
        // A lot that is leaving and found no volume goes on leaving at the market: its stop and targets are moot.
        if (lot.exiting === null && bar >= lot.liveFrom && hasBracket(lot)) this.bracket(t, bar, lot, 'from_open');
        if (lot.quantity === 0) j--;
      }
    }
  }

  /** Orders that take the deciding close itself (`fill: close`), then the margin check. */
  atClose(t: number): void {
    if (this.settings.profile.fill === 'close') {
      for (let k = this.held.length - 1; k >= 0; k--) this.fillExits(t, this.held[k], 'close');
      if (this.waiting.length > 0) this.fillWaiting(t, 'close');
    }
    if (this.needsEveryBar && this.settings.maintenanceMargin > 0) this.checkMargin(t);
  }

  /** After the last bar: what is open is closed by the profile, what waits is told why it lapsed. */
  finish(): void {
    const last = this.market.time.length - 1;
    for (const { order } of this.waiting)
      this.refuse(order.decidedAt, order.symbol, 'no bar after the signal to fill on');
    this.waiting = [];
    const { atEnd, fill } = this.settings.profile;
    if (atEnd === 'keep') return;
    for (const symbol of [...this.held]) {
      const series = this.market.series[symbol];
      const back = atEnd === 'last_open' && fill === 'close' ? 1 : 0;
      const bar = lastBarAt(this.market, symbol, last) - back;
      const price = atEnd === 'last_open' && fill === 'next_open' ? series.open[bar] : series.close[bar];
      for (const lot of [...this.lots[symbol]]) {
        this.closeLot(last, bar, lot, lot.quantity, price, 0, 'end_of_data', atEnd === 'close');
      }
    }
  }

  // ── Valuation ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** Σ long × `longWeight` + Σ signed short × `shortWeight`, in micro-dollars. */
  private valueAt(t: number, mark: Mark, longWeight: number, shortWeight: number): number {
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

  /** Dollars that new positions may bind: equity less what the open ones bind. */
  private freeAt(t: number, mark: Mark): number {
    const { leverage, shortMargin } = this.settings;
    return this.equityAt(t, mark) - this.valueAt(t, mark, 1 / leverage, -shortMargin) / MICROS_PER_USD;
  }

  private checkMargin(t: number): void {
    const exposure = this.valueAt(t, 'close', 1, -1) / MICROS_PER_USD;
    if (this.equityAt(t, 'close') >= this.settings.maintenanceMargin * exposure) return;
    for (const symbol of this.held) {
      for (const lot of this.lots[symbol]) if (lot.exiting === null) this.exit(lot, 'margin_call');
    }
  }

  // ── Entries ────────────────────────────────────────────────────────────────────────────────────────────────────

  private fillWaiting(t: number, mark: Mark): void {
    const orders = this.waiting;
    this.waiting = [];
    for (const pending of orders) {
      const { symbol } = pending.order;
      const bar = this.market.barAt[symbol][t];
      if (bar < 0) this.waiting.push(pending);
      else this.enter(t, bar, pending, this.market.series[symbol][mark][bar], mark, 'from_open');
    }
  }

  private fillResting(t: number): void {
    const orders = this.resting;
    this.resting = [];
    const kept: Pending[] = [];
    for (const rest of orders) {
      const { order } = rest;
      const bar = this.market.barAt[order.symbol][t];
      if (bar < 0) {
        kept.push(rest);
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
      } else if (--rest.barsLeft > 0) kept.push(rest);
      else
        this.refuse(
          t,
          order.symbol,
          `${order.type} order at ${restsAt.toFixed(4)} was not reached in ${order.bars} bars`,
        );
    }
    this.resting = [...kept, ...this.resting];
  }

  /** Shares that the bar's volume lets one order fill. */
  private volumeCap(symbol: number, bar: number): number {
    const { maxVolumeShare, fillZeroVolume } = this.settings;
    if (maxVolumeShare === Infinity) return Infinity;
    const volume = this.market.series[symbol].volume[bar];
    return volume === 0 && fillZeroVolume ? Infinity : volume * maxVolumeShare;
  }

  /** As much of `quantity` as one order may fill of the bar; whole where it is whole. */
  private capped(symbol: number, bar: number, quantity: number): number {
    const cap = this.volumeCap(symbol, bar);
    return quantity <= cap ? quantity : Number.isInteger(quantity) ? Math.floor(cap) : cap;
  }

  private enter(t: number, bar: number, pending: Pending, base: number, mark: Mark, presence: Presence): void {
    const { settings, market } = this;
    const { order, scale } = pending;
    const { side, symbol } = order;
    const time = market.series[symbol].time[bar];
    const takes = order.type !== 'limit';
    const spread = base * (1 + side * settings.costs.entrySpread);
    const price = takes ? slipped(settings.costs, spread, side > 0) : spread;
    const stop = stopPrice(order.stop, side, price, scale);
    if (settings.profile.checkStopSide && order.stop !== null && !(side > 0 ? stop < price : stop > price)) {
      this.refuse(t, symbol, `stop ${stop.toFixed(4)} is not on the losing side of the entry ${price.toFixed(4)}`);
      return;
    }
    const equity = this.equityAt(t, mark);
    const free = this.freeAt(t, mark === 'open' ? settings.profile.marginMark : mark);
    const sized = sizeOrder(
      order.size,
      {
        equity,
        free,
        price,
        isSell: side < 0,
        time,
        riskPerShare: Math.abs(price - stop),
        marginRate: side > 0 ? 1 / settings.leverage : settings.shortMargin,
        maxFraction: settings.limits.maxPositionFraction,
      },
      settings.costs,
    );
    if (typeof sized === 'string') {
      this.refuse(t, symbol, sized);
      return;
    }
    let quantity = this.capped(symbol, bar, sized);
    if (quantity <= 0) {
      this.refuse(t, symbol, `${settings.maxVolumeShare * 100} % of the bar's volume is less than one share`);
      return;
    }
    quantity = this.reduceOpposite(t, bar, symbol, side, quantity, price);
    if (quantity > 0) this.openLot(t, bar, pending, quantity, price, Math.abs(price - base), stop, mark, presence);
  }

  /** Without hedging, an order against open lots closes them first, oldest first. Returns what is left to open. */
  private reduceOpposite(
    t: number,
    bar: number,
    symbol: number,
    side: Direction,
    quantity: number,
    price: number,
  ): number {
    let left = quantity;
    for (const lot of [...this.lots[symbol]]) {
      if (left <= 0 || lot.side === side) continue;
      const part = Math.min(left, lot.quantity);
      this.closeLot(t, bar, lot, part, price, 0, 'signal', false);
      left -= part;
    }
    return left;
  }

  private openLot(
    t: number,
    bar: number,
    { order, scale }: Pending,
    quantity: number,
    price: number,
    slippage: number,
    stop: number,
    mark: Mark,
    presence: Presence,
  ): void {
    const { side, symbol } = order;
    const { profile, costs } = this.settings;
    const time = this.market.series[symbol].time[bar];
    const value = micros(quantity * price);
    const charged = fillCosts(costs, quantity, price, side < 0, time);
    const inside = presence !== 'from_open';
    const restingWaits = order.type !== 'market' && profile.bracketAfterRestingFill === 'next_bar';
    const lot: Lot = {
      symbol,
      side,
      quantity,
      opened: quantity,
      entryBar: bar,
      entryTime: time,
      entryPrice: price,
      entryReason: order.reason,
      entryValue: value,
      entryCosts: charged,
      entrySlippage: micros(quantity * slippage),
      dividends: 0,
      stop,
      trail: order.stop?.trail ?? false,
      stopMoved: false,
      targets: order.targets.length === 0 ? [] : openTargets(order.targets, side, price, stop, scale, quantity),
      targetsHit: 0,
      timeStopBars: order.timeStopBars,
      exiting: null,
      exitQuantity: 0,
      liveFrom: mark === 'close' || restingWaits ? bar + 1 : bar,
      highest: price,
      lowest: price,
      // The part of the bar before a fill inside it is not the position's.
      scannedTo: mark === 'close' || inside ? bar + 1 : bar,
      ambiguous: false,
    };
    this.ledger.move(t, -side * value - charged);
    this.ledger.hold(t, symbol, side * quantity);
    this.traded += value / MICROS_PER_USD;
    const lots = this.lots[symbol];
    if (lots.length === 0) this.insertHeld(symbol);
    lots.push(lot);
    if (side < 0) this.shorts++;
    this.wake[symbol] = 0;
    if (inside && lot.liveFrom === bar) {
      lot.liveFrom = bar + 1;
      this.bracket(t, bar, lot, presence);
    }
  }

  // ── Exits ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private fillExits(t: number, symbol: number, mark: Mark): void {
    const bar = this.market.barAt[symbol][t];
    if (bar < 0) return;
    const lots = this.lots[symbol];
    for (let k = 0; k < lots.length; k++) {
      const lot = lots[k];
      if (lot.exiting === null) continue;
      const base = this.market.series[symbol][mark][bar];
      const price = slipped(this.settings.costs, base, lot.side < 0);
      const before = lots.length;
      this.leave(
        t,
        bar,
        lot,
        Math.min(lot.exitQuantity, lot.quantity),
        price,
        Math.abs(price - base),
        lot.exiting,
        mark === 'close',
      );
      if (lots.length < before) k--;
    }
  }

  private bracket(t: number, bar: number, lot: Lot, presence: Presence): void {
    const { open, high, low } = this.market.series[lot.symbol];
    const prices = { open: open[bar], high: high[bar], low: low[bar] };
    for (const exit of bracketExits(lot, prices, presence, this.settings.profile)) {
      if (lot.quantity === 0) return;
      if (exit.target < 0) {
        const price = slipped(this.settings.costs, exit.price, lot.side < 0);
        const reason = lot.stopMoved ? 'trailing_stop' : 'stop_loss';
        this.leave(t, bar, lot, lot.quantity, price, Math.abs(price - exit.price), reason, false);
      } else this.takeTarget(t, bar, lot, exit.target, exit.price);
    }
  }

  /** A target is a resting order: what the volume does not fill stays at its price. */
  private takeTarget(t: number, bar: number, lot: Lot, place: number, price: number): void {
    const target = lot.targets[place];
    const part = this.capped(lot.symbol, bar, Math.min(lot.quantity, target.quantity));
    target.quantity -= part;
    if (target.quantity <= 0) lot.targetsHit = place + 1;
    if (part > 0) this.closeLot(t, bar, lot, part, price, 0, `target_${place + 1}`, false);
  }

  /** Closes up to `quantity` of a lot as far as the bar's volume goes; the rest goes on trying at the next open. */
  private leave(
    t: number,
    bar: number,
    lot: Lot,
    quantity: number,
    price: number,
    slippage: number,
    reason: ExitReason,
    atClose: boolean,
  ): void {
    const part = this.capped(lot.symbol, bar, quantity);
    const rest = quantity - part;
    if (part > 0) this.closeLot(t, bar, lot, part, price, slippage, reason, atClose);
    lot.exiting = rest > 0 ? reason : null;
    lot.exitQuantity = rest;
  }

  private closeLot(
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
    const take = (amount: number): number => (all ? amount : Math.round(amount * (quantity / lot.quantity)));
    const entryValue = take(lot.entryValue);
    const entryCosts = take(lot.entryCosts);
    const entrySlippage = take(lot.entrySlippage);
    const dividends = take(lot.dividends);
    const value = micros(quantity * price);
    const charged = fillCosts(this.settings.costs, quantity, price, side > 0, time);
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

  // ── What happens to holdings between bars ──────────────────────────────────────────────────────────────────────

  private applyActions(t: number, symbol: number): void {
    const bar = this.market.barAt[symbol][t];
    if (bar < 0) return;
    const actions = this.market.actions[symbol];
    const series = this.market.series[symbol];
    let next = this.actionsDone[symbol];
    for (; next < actions.length && actions[next].bar <= bar; next++) {
      const action = actions[next];
      if (action.bar < bar) continue;
      for (const lot of this.lots[symbol]) {
        if (action.dividend !== 0) {
          const paid = micros(lot.side * lot.quantity * action.dividend);
          lot.dividends += paid;
          this.ledger.move(t, paid);
        }
        if (action.split !== 1) {
          scanExtremes(lot, series, bar);
          const before = lot.quantity;
          splitLot(lot, action.split);
          this.ledger.hold(t, symbol, lot.side * (lot.quantity - before));
        }
      }
      this.wake[symbol] = 0;
    }
    this.actionsDone[symbol] = next;
  }

  /** Carries a waiting order over a split, so that its prices are in the units of the bar it will meet. */
  private rescale(t: number, pending: Pending): void {
    const { symbol } = pending.order;
    const bar = this.market.barAt[symbol][t];
    for (const action of this.market.actions[symbol]) if (action.bar === bar) pending.scale *= action.split;
  }

  /** Interest on the market value of shorts for the calendar days since it was last charged. */
  private chargeBorrowing(t: number): void {
    const from = this.accruedTo;
    this.accruedTo = t;
    if (from < 0 || this.shorts === 0) return;
    const years = (this.market.time[t] - this.market.time[from]) / (365 * DAY_MS);
    for (const symbol of this.held) {
      const bar = lastBarAt(this.market, symbol, t - 1);
      for (const lot of this.lots[symbol]) {
        if (lot.side > 0) continue;
        const interest = micros(
          lot.quantity * this.market.series[symbol].close[bar] * this.settings.borrowRate * years,
        );
        lot.entryCosts += interest;
        this.ledger.move(t, -interest);
      }
    }
  }
}

/** Takes one item out, the order of the others kept. `splice` would make an array for it, and this runs for every trade. */
function remove<T>(items: T[], item: T): void {
  const place = items.indexOf(item);
  assert(place >= 0, 'what is taken out is there');
  for (let k = place + 1; k < items.length; k++) items[k - 1] = items[k];
  items.pop();
}

const hasBracket = (lot: Lot): boolean => !Number.isNaN(lot.stop) || lot.targetsHit < lot.targets.length;

/** The price of a stop given the entry price; NaN without one. */
function stopPrice(stop: OrderStop | null, side: Direction, entry: number, scale: number): number {
  if (stop === null) return NaN;
  switch (stop.kind) {
    case 'fraction':
      return entry * (1 - side * stop.value);
    case 'distance':
      return entry - side * stop.value * scale;
    case 'price':
      return stop.value * scale;
  }
}

function openTargets(
  targets: readonly OrderTarget[],
  side: Direction,
  entry: number,
  stop: number,
  scale: number,
  opened: number,
): LotTarget[] {
  return targets.map(({ kind, value, share }) => {
    const part = opened * share;
    // A share of whole shares is whole and at least one; the whole is whatever is left.
    const quantity = share >= 1 ? Infinity : Number.isInteger(opened) ? Math.max(1, Math.floor(part + 1e-9)) : part;
    switch (kind) {
      case 'r':
        return { price: entry + value * (entry - stop), quantity };
      case 'fraction':
        return { price: entry * (1 + side * value), quantity };
      case 'price':
        return { price: value * scale, quantity };
    }
  });
}
