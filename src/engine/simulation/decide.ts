import { TRUE, nextTrue } from '../columns/column.ts';
import { at } from '../signals.ts';
import type { PositionView, SideSignals, SymbolSignals } from '../signals.ts';
import type { SimulatedBroker } from './broker.ts';
import { WANTS_LONG, WANTS_SHORT, entryCalendar } from './entries.ts';
import type { EntryCalendar } from './entries.ts';
import { EquityWatch } from './equity-watch.ts';
import { scanExtremes } from './lots.ts';
import type { Lot } from './lots.ts';
import type { Market } from './market.ts';
import type { Direction, EntryOrder, ExitReason, OrderTarget } from './orders.ts';
import { approve, refusalOf } from './risk.ts';
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

interface Candidate {
  readonly symbol: number;
  readonly bar: number;
  readonly side: Direction;
  readonly rank: number;
}

const NO_TARGETS: readonly OrderTarget[] = [];

/**
 * The one decision function of backtests and live cycles: signals and positions in, orders out; no clock, no I/O.
 * Exits come before entries; an exit and an opposite entry at one bar reverse the position.
 */
export class RuleDecider implements Decider {
  private readonly market: Market;
  private readonly signals: readonly SymbolSignals[];
  private readonly settings: Settings;
  private readonly reasons: { readonly long: string; readonly short: string };
  private readonly entries: EntryCalendar;
  /** Per symbol and side: a bar up to which no exit mask is true, so that scans never run twice over a bar. */
  private readonly exitFrom: readonly [Int32Array, Int32Array];
  private readonly exitAt: readonly [Int32Array, Int32Array];
  private candidates: Candidate[] = [];
  /** Positions after the next fills, while the orders of one close are made. */
  private positions = 0;
  private readonly refusedAt: Int32Array;
  private readonly refusedFor: string[];
  private today = -1;
  private tradesToday = 0;
  private readonly watch: EquityWatch;
  /** Limits on losses look at the equity of every close. */
  readonly everyBar: boolean;
  private readonly countsDays: boolean;
  private readonly limitsPrice: boolean;
  private readonly dayOf: (time: number) => number;

  constructor(
    market: Market,
    signals: readonly SymbolSignals[],
    settings: Settings,
    reasons: { readonly long: string; readonly short: string },
    dayOf: (time: number) => number,
  ) {
    const symbols = signals.length;
    this.market = market;
    this.signals = signals;
    this.settings = settings;
    this.reasons = reasons;
    this.dayOf = dayOf;
    this.entries = entryCalendar(market, signals);
    this.exitFrom = [new Int32Array(symbols).fill(-1), new Int32Array(symbols).fill(-1)];
    this.exitAt = [new Int32Array(symbols).fill(-1), new Int32Array(symbols).fill(-1)];
    this.refusedAt = new Int32Array(symbols).fill(-2);
    this.refusedFor = new Array<string>(symbols).fill('');
    this.watch = new EquityWatch(settings.limits, settings.cash);
    this.everyBar = this.watch.active;
    this.limitsPrice = settings.limits.minPrice > 0 || settings.limits.maxPrice < Infinity;
    this.countsDays = this.everyBar || settings.limits.tradesPerDay < Infinity;
  }

  nextEntry(t: number): number {
    return this.everyBar ? t : this.entries.next(t);
  }

  nextExit(lot: Lot, bar: number): number {
    const signals = this.signals[lot.symbol];
    if (lot.trail && signals.stop !== null) return bar;
    const timed = Math.max(bar, lot.entryBar + lot.timeStopBars);
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
    return Math.min(timed, found[lot.symbol]);
  }

  decide(t: number, broker: SimulatedBroker): void {
    this.takeIn(t, broker);
    for (const symbol of broker.book.held) {
      if (broker.book.wake[symbol] > t) continue;
      const bar = this.market.barAt[symbol][t];
      if (bar < 0) continue;
      for (const lot of broker.book.lots[symbol]) if (lot.exiting === null) this.decideHeld(lot, bar, broker);
    }
    this.entries.at(t, (symbol, wants) => this.consider(t, symbol, wants, broker));
    if (this.candidates.length === 0) return;
    const { candidates } = this;
    this.candidates = [];
    if (candidates.length > 1) candidates.sort((a, b) => b.rank - a.rank || a.symbol - b.symbol);
    this.positions = positionsToBe(broker);
    for (const candidate of candidates) this.order(t, candidate, broker);
  }

  private sideOf(symbol: number, side: Direction): SideSignals {
    const signals = this.signals[symbol];
    return (side > 0 ? signals.long : signals.short)!;
  }

  private takeIn(t: number, broker: SimulatedBroker): void {
    if (!this.countsDays) return;
    const time = this.market.time[t];
    const day = this.dayOf(time);
    if (day !== this.today) this.tradesToday = 0;
    this.today = day;
    if (this.everyBar) this.watch.see(time, day, broker.book.equityAt(t, 'close'));
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
    return bar - lot.entryBar >= lot.timeStopBars ? 'time_stop' : null;
  }

  private viewOf(lot: Lot, bar: number): PositionView {
    const series = this.market.series[lot.symbol];
    scanExtremes(lot, series, bar + 1);
    return {
      barsHeld: bar - lot.entryBar,
      entryPrice: lot.entryPrice,
      unrealizedReturn: (lot.side * (series.close[bar] - lot.entryPrice)) / lot.entryPrice,
      highestSinceEntry: lot.highest,
      lowestSinceEntry: lot.lowest,
    };
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
    if (lots.length > 0) {
      const leaving = lots.every((lot) => lot.exiting !== null);
      const opposite = lots[0].side > 0 ? WANTS_SHORT : WANTS_LONG;
      if (!leaving || (wants & opposite) === 0) return;
      wants = opposite;
    }
    if (broker.hasPending && broker.isPending(symbol)) return;
    if (wants === WANTS_LONG + WANTS_SHORT) {
      this.refuse(t, symbol, bar, 'long and short are signalled at once', broker);
      return;
    }
    const { rank } = this.signals[symbol];
    const score = rank === null ? 0 : at(rank, bar);
    if (Number.isNaN(score)) this.refuse(t, symbol, bar, 'rank is unknown', broker);
    else this.candidates.push({ symbol, bar, side: wants === WANTS_LONG ? 1 : -1, rank: score });
  }

  private order(t: number, candidate: Candidate, broker: SimulatedBroker): void {
    const { symbol, bar } = candidate;
    const view = this.riskView(symbol, bar);
    const { limits } = this.settings;
    // Most refusals need no order to be worked out first.
    const order = refusalOf(view, limits) ?? this.entryOrder(t, candidate);
    const approved = typeof order === 'string' ? order : approve(order, view, limits);
    if (typeof approved === 'string') {
      this.refuse(t, symbol, bar, approved, broker);
      return;
    }
    this.tradesToday++;
    this.positions++;
    broker.submit(approved);
  }

  private riskView(symbol: number, bar: number): RiskView {
    return {
      // Looked up only where a limit asks: with many candidates each look is a wait for memory.
      price: this.limitsPrice ? this.market.series[symbol].close[bar] : NaN,
      positions: this.positions,
      tradesToday: this.tradesToday,
      dayLoss: this.everyBar ? this.watch.dayLoss : 0,
      suspended: this.watch.suspended,
    };
  }

  /** The order that the signals describe at this bar, or which part of it is unknown. */
  private entryOrder(t: number, { symbol, bar, side }: Candidate): EntryOrder | string {
    const { size, stop, targets, timeStopBars, order } = this.signals[symbol];
    const scale = at(size.scale, bar);
    const value = at(size.value, bar) * scale;
    if (Number.isNaN(value)) return 'size is unknown at the deciding bar';
    if (value <= 0) return 'size is zero at the deciding bar';
    const stopValue = stop === null ? 0 : at(stop.value, bar);
    if (Number.isNaN(stopValue)) return 'stop is unknown at the deciding bar';
    const price = order.kind === 'market' ? 0 : at(order.price, bar);
    if (Number.isNaN(price)) return `${order.kind} price is unknown at the deciding bar`;
    const orderTargets =
      targets.length === 0
        ? NO_TARGETS
        : targets.map((target) => ({ kind: target.kind, value: at(target.value, bar), share: at(target.share, bar) }));
    if (orderTargets.some((target) => Number.isNaN(target.value + target.share))) {
      return 'target is unknown at the deciding bar';
    }
    const timed = timeStopBars === null ? Infinity : at(timeStopBars, bar);
    if (Number.isNaN(timed)) return 'time stop is unknown at the deciding bar';
    return {
      symbol,
      side,
      type: order.kind,
      price,
      bars: order.kind === 'market' ? 1 : at(order.bars, bar),
      size: { kind: size.kind, value, fractional: size.fractional },
      stop: stop === null ? null : { kind: stop.kind, value: stopValue, trail: stop.trail },
      targets: orderTargets,
      timeStopBars: timed,
      reason: side > 0 ? this.reasons.long : this.reasons.short,
      decidedAt: t,
    };
  }

  /** A signal that stays true and stays refused for one reason is written down once, when that begins. */
  private refuse(t: number, symbol: number, bar: number, reason: string, broker: SimulatedBroker): void {
    const goesOn = this.refusedAt[symbol] === bar - 1 && this.refusedFor[symbol] === reason;
    this.refusedAt[symbol] = bar;
    this.refusedFor[symbol] = reason;
    if (!goesOn) broker.refuse(t, symbol, reason);
  }
}

/** Positions that will be open after the next fills: held and not leaving, and entries that wait. */
function positionsToBe(broker: SimulatedBroker): number {
  let positions = broker.pendingEntries;
  for (const symbol of broker.book.held) if (broker.book.lots[symbol].some((lot) => lot.exiting === null)) positions++;
  return positions;
}
