import { TRUE, nextTrue } from '../columns/column.ts';
import type { SymbolSignals } from '../signals.ts';
import type { Market } from './market.ts';

/** Which sides a symbol's rules want to enter at a bar. */
export const WANTS_LONG = 1;
export const WANTS_SHORT = 2;

/** 1 long, 2 short, 3 both, 0 none: only what is known to be true, and only inside the universe. */
function wantsAt(signals: SymbolSignals, bar: number): number {
  if (signals.universe !== null && signals.universe[bar] !== TRUE) return 0;
  return (
    (signals.long !== null && signals.long.enter[bar] === TRUE ? WANTS_LONG : 0) +
    (signals.short !== null && signals.short.enter[bar] === TRUE ? WANTS_SHORT : 0)
  );
}

/** The first bar ≥ `from` on which the symbol wants to enter, or its number of bars. */
function nextEntry(signals: SymbolSignals, from: number): number {
  const { length, long, short } = signals;
  let bar = from;
  for (;;) {
    const nextLong = long === null ? length : nextTrue(long.enter, bar);
    const nextShort = short === null ? length : nextTrue(short.enter, bar);
    bar = nextLong < nextShort ? nextLong : nextShort;
    if (bar >= length) return length;
    if (wantsAt(signals, bar) !== 0) return bar;
    bar++;
  }
}

/**
 * Where entries are signalled, in the order of the timeline. Those at the position turned to are the numbers `from` up to
 * and without `to`. The masks of one symbol are a calendar already; those of many are sorted by position once
 * (compressed rows).
 */
export class EntryCalendar {
  from = 0;
  to = 0;
  private readonly market: Market;
  /** The only symbol, when it has a bar at every position. */
  private single: SymbolSignals | null = null;
  /** What it wants at the position turned to. */
  private singleWants = 0;
  private start = new Int32Array(0);
  private symbols = new Int32Array(0);
  private wants = new Uint8Array(0);
  /** Entries as they are found, symbol after symbol: position, symbol, wants. */
  private found = new Int32Array(0);

  constructor(market: Market) {
    this.market = market;
  }

  /** The calendar of these signals. */
  reset(signals: readonly SymbolSignals[]): void {
    const whole = signals.length === 1 && signals[0].length === this.market.time.length;
    this.single = whole ? signals[0] : null;
    this.from = 0;
    this.to = 0;
    if (!whole) this.sort(signals);
  }

  /** The first timeline position ≥ `t` with an entry, or the timeline's length. */
  next(t: number): number {
    if (this.single !== null) return nextEntry(this.single, t);
    const { start } = this;
    const length = start.length - 1;
    let position = t;
    while (position < length && start[position] === start[position + 1]) position++;
    return position;
  }

  /** Turns to position `t`. */
  turnTo(t: number): void {
    if (this.single === null) {
      this.from = this.start[t];
      this.to = this.start[t + 1];
      return;
    }
    this.singleWants = wantsAt(this.single, t);
    this.to = this.singleWants === 0 ? 0 : 1;
  }

  /** The symbol of entry `k`: those of one position ascend. */
  symbol(k: number): number {
    return this.single !== null ? 0 : this.symbols[k];
  }

  /** What entry `k` wants. */
  wanted(k: number): number {
    return this.single !== null ? this.singleWants : this.wants[k];
  }

  private sort(signals: readonly SymbolSignals[]): void {
    const length = this.market.time.length;
    if (this.start.length === 0) this.start = new Int32Array(length + 1);
    const { start } = this;
    start.fill(0);
    const count = this.find(signals);
    const { found } = this;
    for (let t = 0; t < length; t++) start[t + 1] += start[t];
    if (this.symbols.length < count) {
      this.symbols = new Int32Array(count);
      this.wants = new Uint8Array(count);
    }
    const { symbols, wants } = this;
    // Filled in from the back, so that the ends of the rows become their starts.
    for (let k = count - 1; k >= 0; k--) {
      const place = --start[found[3 * k] + 1];
      symbols[place] = found[3 * k + 1];
      wants[place] = found[3 * k + 2];
    }
    start.copyWithin(0, 1);
    start[length] = count;
  }

  /** Writes all entries to `found` and counts those of position t in `start[t + 1]`. Returns how many there are. */
  private find(signals: readonly SymbolSignals[]): number {
    const { start } = this;
    let count = 0;
    for (let symbol = 0; symbol < signals.length; symbol++) {
      const own = signals[symbol];
      const positionOf = this.market.positionOf[symbol];
      for (let bar = nextEntry(own, 0); bar < own.length; bar = nextEntry(own, bar + 1)) {
        const t = positionOf[bar];
        if (3 * count === this.found.length) this.growFound();
        start[t + 1]++;
        this.found[3 * count] = t;
        this.found[3 * count + 1] = symbol;
        this.found[3 * count + 2] = wantsAt(own, bar);
        count++;
      }
    }
    return count;
  }

  private growFound(): void {
    const found = new Int32Array(Math.max(3 * 256, 2 * this.found.length));
    found.set(this.found);
    this.found = found;
  }
}
