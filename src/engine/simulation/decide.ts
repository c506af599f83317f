import { assert } from '../../model/errors.ts';
import { TRUE, nextTrue } from '../columns/column.ts';
import { at } from '../signals.ts';
import type { PositionView, SideSignals, SymbolSignals } from '../signals.ts';
import type { SimulatedBroker } from './broker.ts';
import { EntryCalendar, WANTS_LONG, WANTS_SHORT } from './entries.ts';
import { OrderMaker } from './entry-orders.ts';
import type { Reasons } from './entry-orders.ts';
import { EquityWatch } from './equity-watch.ts';
import { scanExtremes } from './lots.ts';
import type { Lot } from './lots.ts';
import type { Market } from './market.ts';
import type { Direction, ExitReason } from './orders.ts';
import { always } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import { RiskGate, approve } from './risk.ts';
import type { RiskView } from './risk.ts';
import type { Settings } from './settings.ts';

/** What trades: asked at the close of every bar on which it may have something to say. */
export interface Decider {
  /** Whether it must see every bar, whatever is held or signalled. */
  readonly everyBar: boolean;
  /** The first timeline position ≥ `t` at which it may enter, or the timeline's length. */
  nextEntry(t: number): number;
  /** The first bar ≥ `bar` at which it may tell a held lot something beyond its bracket. */
  nextExit(lot: Lot, bar: number): number;
  /** Reads the bar that has just closed and gives the broker its orders. */
  decide(t: number, broker: SimulatedBroker): void;
}

const isRanked = ({ rank }: SymbolSignals): boolean => rank !== null;

const BOTH_SIDES = always('long and short are signalled at once');
const UNKNOWN_RANK = always('rank is unknown');

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The one decision function of backtests and live cycles: signals and positions in, orders out; no clock, no I/O.
 * Exits come before entries; an exit and an opposite entry at one bar reverse the position.
 */
export class RuleDecider implements Decider {
  private readonly market: Market;
  private readonly settings: Settings;
  private readonly reasons: Reasons;
  private readonly dayOf: (time: number) => number;
  /** Limits on losses look at the equity of every close. */
  readonly everyBar: boolean;
  private readonly countsDays: boolean;
  private readonly limitsPrice: boolean;
  private readonly gate: RiskGate;
  private readonly entries: EntryCalendar;
  private signals: readonly SymbolSignals[] = [];
  private makers: (OrderMaker | undefined)[] = [];
  /** Per symbol and side: a bar up to which no exit mask is true, so that scans never run twice over a bar. */
  private readonly exitFrom: readonly [Int32Array, Int32Array];
  private readonly exitAt: readonly [Int32Array, Int32Array];
  private isRanked = false;
  /** The symbols that want to enter at one close, with the side and the rank of each. */
  private candidates = 0;
  private readonly candidate: Int32Array;
  private readonly side: Int8Array;
  private readonly rank: Float64Array;
  private readonly byRank: (a: number, b: number) => number;
  /** What risk sees of one candidate after the other. */
  private readonly view: Writable<RiskView> = { price: NaN, positions: 0, tradesToday: 0, dayLoss: 0, suspended: null };
  /** What an exit rule sees of one lot after the other. */
  private readonly held: Writable<PositionView> = {
    barsHeld: 0,
    entryPrice: NaN,
    unrealizedReturn: NaN,
    highestSinceEntry: NaN,
    lowestSinceEntry: NaN,
  };
  private readonly refusedAt: Int32Array;
  private readonly refusedFor: (Refusal | undefined)[];
  private today = -1;
  private watch: EquityWatch;

  constructor(market: Market, settings: Settings, reasons: Reasons, dayOf: (time: number) => number) {
    const symbols = market.series.length;
    this.market = market;
    this.settings = settings;
    this.reasons = reasons;
    this.dayOf = dayOf;
    this.gate = new RiskGate(settings.limits);
    this.watch = new EquityWatch(settings.limits, settings.cash);
    this.everyBar = this.watch.active;
    this.limitsPrice = settings.limits.minPrice > 0 || settings.limits.maxPrice < Infinity;
    this.countsDays = this.everyBar || settings.limits.tradesPerDay < Infinity;
    this.entries = new EntryCalendar(market);
    this.exitFrom = [new Int32Array(symbols), new Int32Array(symbols)];
    this.exitAt = [new Int32Array(symbols), new Int32Array(symbols)];
    this.candidate = new Int32Array(symbols);
    this.side = new Int8Array(symbols);
    this.rank = new Float64Array(symbols);
    this.byRank = (a, b) => this.rank[b] - this.rank[a] || a - b;
    this.refusedAt = new Int32Array(symbols);
    this.refusedFor = new Array<Refusal | undefined>(symbols).fill(undefined);
  }

  /** Begins anew with these signals, one a symbol. */
  reset(signals: readonly SymbolSignals[]): void {
    assert(signals.length === this.market.series.length, 'one signal set a symbol');
    this.signals = signals;
    this.isRanked = signals.some(isRanked);
    this.makers = [];
    this.entries.reset(signals);
    for (const from of this.exitFrom) from.fill(-1);
    this.refusedAt.fill(-2);
    this.refusedFor.fill(undefined);
    this.today = -1;
    this.view.tradesToday = 0;
    if (this.everyBar) this.watch = new EquityWatch(this.settings.limits, this.settings.cash);
  }

  nextEntry(t: number): number {
    return this.everyBar ? t : this.entries.next(t);
  }

  nextExit(lot: Lot, bar: number): number {
    const signals = this.signals[lot.symbol];
    if (lot.trail && signals.stop !== null) return bar;
    const timed = lot.timeStopAt > bar ? lot.timeStopAt : bar;
    const exit = this.sideOf(lot.symbol, lot.side).exit;
    if (exit === null) return timed;
    if (exit.kind === 'position') return bar;
    const k = lot.side > 0 ? 0 : 1;
    const from = this.exitFrom[k];
    const found = this.exitAt[k];
    if (from[lot.symbol] < 0 || bar < from[lot.symbol] || bar > found[lot.symbol]) {
      from[lot.symbol] = bar;
      found[lot.symbol] = nextTrue(exit.mask, bar);
    }
    return timed < found[lot.symbol] ? timed : found[lot.symbol];
  }

  decide(t: number, broker: SimulatedBroker): void {
    if (this.countsDays) this.takeIn(t, broker);
    const { book } = broker;
    for (let k = 0; k < book.held.length; k++) {
      const symbol = book.held[k];
      if (book.wake[symbol] > t) continue;
      const bar = this.market.barAt[symbol][t];
      if (bar < 0) continue;
      const lots = book.lots[symbol];
      for (let j = 0; j < lots.length; j++) if (lots[j].exiting === null) this.decideHeld(lots[j], bar, broker);
    }
    const { entries } = this;
    entries.turnTo(t);
    for (let k = entries.from; k < entries.to; k++) this.consider(t, entries.symbol(k), entries.wanted(k), broker);
    if (this.candidates > 0) this.orderAll(t, broker);
  }

  private sideOf(symbol: number, side: Direction): SideSignals {
    const signals = this.signals[symbol];
    return (side > 0 ? signals.long : signals.short)!;
  }

  private takeIn(t: number, broker: SimulatedBroker): void {
    const day = this.dayOf(this.market.time[t]);
    if (day !== this.today) this.view.tradesToday = 0;
    this.today = day;
    if (!this.everyBar) return;
    this.watch.see(day, broker.book.equityAt(t, 'close'));
    this.view.dayLoss = this.watch.dayLoss;
    this.view.suspended = this.watch.suspended;
  }

  private decideHeld(lot: Lot, bar: number, broker: SimulatedBroker): void {
    const reason = this.exitReason(lot, bar);
    if (reason !== null) broker.book.exit(lot, reason);
    else if (lot.trail) broker.book.tighten(lot, this.trailedStop(lot, bar));
  }

  private exitReason(lot: Lot, bar: number): ExitReason | null {
    const { exit } = this.sideOf(lot.symbol, lot.side);
    if (exit !== null) {
      if (exit.kind === 'mask') {
        if (exit.mask[bar] === TRUE) return 'signal';
      } else if (exit.test(bar, this.viewOf(lot, bar)) === TRUE) return 'signal';
    }
    return bar >= lot.timeStopAt ? 'time_stop' : null;
  }

  private viewOf(lot: Lot, bar: number): PositionView {
    const series = this.market.series[lot.symbol];
    // The lot keeps the bars before alone: what is left open at the last close may be closed at the open before it.
    scanExtremes(lot, series, bar);
    const seesBar = lot.scannedTo <= bar;
    const { held } = this;
    held.barsHeld = bar - lot.entryBar;
    held.entryPrice = lot.entryPrice;
    held.unrealizedReturn = (lot.side * (series.close[bar] - lot.entryPrice)) / lot.entryPrice;
    held.highestSinceEntry = seesBar ? Math.max(lot.highest, series.high[bar]) : lot.highest;
    held.lowestSinceEntry = seesBar ? Math.min(lot.lowest, series.low[bar]) : lot.lowest;
    return held;
  }

  /** Where the stop would be if the position were opened at this close. */
  private trailedStop(lot: Lot, bar: number): number {
    const { stop } = this.signals[lot.symbol];
    if (stop === null) return NaN;
    const close = this.market.series[lot.symbol].close[bar];
    const value = at(stop.value, bar);
    if (stop.kind === 'price') return value;
    return stop.kind === 'fraction' ? close * (1 - lot.side * value) : close - lot.side * value;
  }

  private consider(t: number, symbol: number, wants: number, broker: SimulatedBroker): void {
    const lots = broker.book.lots[symbol];
    const bar = this.market.barAt[symbol][t];
    if (lots.length > 0) wants &= reversalOf(lots);
    if (wants === 0 || (broker.hasPending && broker.isPending(symbol))) return;
    const score = this.isRanked ? this.rankAt(symbol, bar) : 0;
    const refusal = wants === WANTS_LONG + WANTS_SHORT ? BOTH_SIDES : Number.isNaN(score) ? UNKNOWN_RANK : null;
    if (refusal !== null) {
      this.refuse(t, symbol, bar, refusal, broker);
      return;
    }
    this.rank[symbol] = score;
    this.side[symbol] = wants === WANTS_LONG ? 1 : -1;
    this.candidate[this.candidates++] = symbol;
  }

  private rankAt(symbol: number, bar: number): number {
    const { rank } = this.signals[symbol];
    return rank === null ? 0 : at(rank, bar);
  }

  /** Orders for the candidates, best first: highest rank, then by symbol. */
  private orderAll(t: number, broker: SimulatedBroker): void {
    const { candidates } = this;
    this.candidates = 0;
    if (this.isRanked && candidates > 1) this.candidate.subarray(0, candidates).sort(this.byRank);
    this.view.positions = positionsToBe(broker);
    for (let k = 0; k < candidates; k++) this.order(t, this.candidate[k], broker);
  }

  private order(t: number, symbol: number, broker: SimulatedBroker): void {
    const { view } = this;
    const bar = this.market.barAt[symbol][t];
    // Looked up only where a limit asks: with many candidates each look is a wait for memory.
    if (this.limitsPrice) view.price = this.market.series[symbol].close[bar];
    const permit = this.gate.ask(view);
    if (permit.type === 'refusal') {
      this.refuse(t, symbol, bar, permit, broker);
      return;
    }
    const order = this.makerOf(symbol).make(bar, this.side[symbol] > 0 ? 1 : -1);
    if (order.type === 'refusal') {
      this.refuse(t, symbol, bar, order, broker);
      return;
    }
    view.tradesToday++;
    view.positions++;
    broker.submit(t, approve(order, permit));
  }

  private makerOf(symbol: number): OrderMaker {
    return (this.makers[symbol] ??= new OrderMaker(symbol, this.signals[symbol], this.reasons));
  }

  /** A signal that stays true and stays refused for one reason is written down once, when that begins. */
  private refuse(t: number, symbol: number, bar: number, refusal: Refusal, broker: SimulatedBroker): void {
    const goesOn = this.refusedAt[symbol] === bar - 1 && this.refusedFor[symbol] === refusal;
    this.refusedAt[symbol] = bar;
    this.refusedFor[symbol] = refusal;
    if (!goesOn) broker.refuse(t, symbol, refusal);
  }
}

/** Positions that will be open after the next fills: held and not leaving, and entries that wait. */
function positionsToBe({ book, pendingEntries }: SimulatedBroker): number {
  let positions = pendingEntries;
  const { held, lots } = book;
  for (let k = 0; k < held.length; k++) if (!allLeave(lots[held[k]])) positions++;
  return positions;
}

/** What a symbol that is held may want: the other side, once all of it is leaving. */
function reversalOf(lots: readonly Lot[]): number {
  if (!allLeave(lots)) return 0;
  return lots[0].side > 0 ? WANTS_SHORT : WANTS_LONG;
}

function allLeave(lots: readonly Lot[]): boolean {
  for (let k = 0; k < lots.length; k++) if (lots[k].exiting === null) return false;
  return true;
}
