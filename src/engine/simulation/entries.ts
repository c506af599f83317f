import { TRUE, nextTrue } from '../columns/column.ts';
import type { SymbolSignals } from '../signals.ts';
import type { Market } from './market.ts';

/** Which sides a symbol's rules want to enter at a bar. */
export const WANTS_LONG = 1;
export const WANTS_SHORT = 2;

/** 1 long, 2 short, 3 both, 0 none: only what is known to be true, and only inside the universe. */
export function wantsAt(signals: SymbolSignals, bar: number): number {
  if (signals.universe !== null && signals.universe[bar] !== TRUE) return 0;
  return (
    (signals.long !== null && signals.long.enter[bar] === TRUE ? WANTS_LONG : 0) +
    (signals.short !== null && signals.short.enter[bar] === TRUE ? WANTS_SHORT : 0)
  );
}

/** Where entries are signalled, in the order of the timeline. */
export interface EntryCalendar {
  /** The first timeline position ≥ `t` with an entry, or the timeline's length. */
  next(t: number): number;
  /** Calls `visit` for each symbol with an entry at `t`, ascending. */
  at(t: number, visit: (symbol: number, wants: number) => void): void;
}

/** The first bar ≥ `from` on which the symbol wants to enter, or its number of bars. */
function nextEntry(signals: SymbolSignals, from: number): number {
  const { length, long, short } = signals;
  let bar = from;
  for (;;) {
    const nextLong = long === null ? length : nextTrue(long.enter, bar);
    bar = short === null ? nextLong : Math.min(nextLong, nextTrue(short.enter, bar));
    if (bar >= length) return length;
    if (wantsAt(signals, bar) !== 0) return bar;
    bar++;
  }
}

/** One symbol: its masks are the calendar. */
function calendarOfOne(signals: SymbolSignals): EntryCalendar {
  return {
    next: (t) => nextEntry(signals, t),
    at(t, visit) {
      const wants = wantsAt(signals, t);
      if (wants !== 0) visit(0, wants);
    },
  };
}

/** Many symbols: their entries sorted by position once (compressed rows). */
function calendarOfMany(market: Market, signals: readonly SymbolSignals[]): EntryCalendar {
  const length = market.time.length;
  const start = new Int32Array(length + 1);
  const found: number[] = [];
  signals.forEach((own, symbol) => {
    const positionOf = market.positionOf[symbol];
    for (let bar = nextEntry(own, 0); bar < own.length; bar = nextEntry(own, bar + 1)) {
      const t = positionOf[bar];
      start[t + 1]++;
      found.push(t, symbol, wantsAt(own, bar));
    }
  });
  for (let t = 0; t < length; t++) start[t + 1] += start[t];
  const symbols = new Int32Array(start[length]);
  const wants = new Uint8Array(start[length]);
  const fill = start.slice();
  for (let k = 0; k < found.length; k += 3) {
    const place = fill[found[k]]++;
    symbols[place] = found[k + 1];
    wants[place] = found[k + 2];
  }
  return {
    next(t) {
      let i = t;
      while (i < length && start[i] === start[i + 1]) i++;
      return i;
    },
    at(t, visit) {
      for (let k = start[t]; k < start[t + 1]; k++) visit(symbols[k], wants[k]);
    },
  };
}

export function entryCalendar(market: Market, signals: readonly SymbolSignals[]): EntryCalendar {
  const whole = signals.length === 1 && signals[0].length === market.time.length;
  return whole ? calendarOfOne(signals[0]) : calendarOfMany(market, signals);
}
