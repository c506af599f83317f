import { at } from '../signals.ts';
import type { SizeSignal, StopSignal, SymbolSignals } from '../signals.ts';
import type { Direction, EntryOrder, OrderSize, OrderStop, OrderTarget } from './orders.ts';
import { always } from './refusals.ts';
import type { Refusal } from './refusals.ts';

const UNKNOWN_SIZE = always('size is unknown at the deciding bar');
const ZERO_SIZE = always('size is zero at the deciding bar');
const UNKNOWN_STOP = always('stop is unknown at the deciding bar');
const UNKNOWN_LIMIT_PRICE = always('limit price is unknown at the deciding bar');
const UNKNOWN_STOP_PRICE = always('stop price is unknown at the deciding bar');
const UNKNOWN_TARGET = always('target is unknown at the deciding bar');
const UNKNOWN_TIME_STOP = always('time stop is unknown at the deciding bar');

const NO_TARGETS: readonly OrderTarget[] = [];

/** Words a decision gives its orders, by side. */
export interface Reasons {
  readonly long: string;
  readonly short: string;
}

/** What the signals of one symbol order. What no bar changes of it, mostly size and stop, or all of it, is made once. */
export class OrderMaker {
  private readonly symbol: number;
  private readonly signals: SymbolSignals;
  private readonly reasons: Reasons;
  private readonly size: OrderSize | null;
  private readonly stop: OrderStop | null;
  /** Whether orders of one side are alike on every bar, and the first of each side then. */
  private readonly isStanding: boolean;
  private long: EntryOrder | Refusal | null = null;
  private short: EntryOrder | Refusal | null = null;

  constructor(symbol: number, signals: SymbolSignals, reasons: Reasons) {
    const { size, stop } = signals;
    this.symbol = symbol;
    this.signals = signals;
    this.reasons = reasons;
    this.size = typeof size.value === 'number' && typeof size.scale === 'number' ? sizeAt(size, 0) : null;
    this.stop = stop !== null && typeof stop.value === 'number' ? stopAt(stop, 0) : null;
    this.isStanding =
      this.size !== null &&
      (stop === null || this.stop !== null) &&
      signals.order.kind === 'market' &&
      !(signals.timeStopBars instanceof Float64Array) &&
      signals.targets.every(({ value, share }) => typeof value === 'number' && typeof share === 'number');
  }

  /** The order that the signals describe at this bar, or which part of it is unknown. */
  make(bar: number, side: Direction): EntryOrder | Refusal {
    if (!this.isStanding) return this.describe(bar, side);
    return side > 0 ? (this.long ??= this.describe(bar, side)) : (this.short ??= this.describe(bar, side));
  }

  private describe(bar: number, side: Direction): EntryOrder | Refusal {
    const { timeStopBars, order } = this.signals;
    const size = this.size ?? sizeAt(this.signals.size, bar);
    if (Number.isNaN(size.value)) return UNKNOWN_SIZE;
    if (size.value <= 0) return ZERO_SIZE;
    const stop = this.stop ?? (this.signals.stop === null ? null : stopAt(this.signals.stop, bar));
    if (stop !== null && Number.isNaN(stop.value)) return UNKNOWN_STOP;
    const price = order.kind === 'market' ? 0 : at(order.price, bar);
    if (Number.isNaN(price)) return order.kind === 'limit' ? UNKNOWN_LIMIT_PRICE : UNKNOWN_STOP_PRICE;
    const targets = this.targetsAt(bar);
    if (targets === null) return UNKNOWN_TARGET;
    const timed = timeStopBars === null ? Infinity : at(timeStopBars, bar);
    if (Number.isNaN(timed)) return UNKNOWN_TIME_STOP;
    return {
      symbol: this.symbol,
      side,
      type: order.kind,
      price,
      bars: order.kind === 'market' ? 1 : at(order.bars, bar),
      size,
      stop,
      targets,
      timeStopBars: timed,
      reason: side > 0 ? this.reasons.long : this.reasons.short,
    };
  }

  private targetsAt(bar: number): readonly OrderTarget[] | null {
    const { targets } = this.signals;
    if (targets.length === 0) return NO_TARGETS;
    const found = targets.map(({ kind, value, share }) => ({ kind, value: at(value, bar), share: at(share, bar) }));
    return found.some(({ value, share }) => Number.isNaN(value + share)) ? null : found;
  }
}

const sizeAt = ({ kind, value, scale, fractional }: SizeSignal, bar: number): OrderSize => ({
  kind,
  value: at(value, bar) * at(scale, bar),
  fractional,
});

const stopAt = ({ kind, value, trail }: StopSignal, bar: number): OrderStop => ({ kind, value: at(value, bar), trail });
