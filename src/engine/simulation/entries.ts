import { TRUE } from '../columns/column.ts';
import type { Mask } from '../columns/column.ts';
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

/** One symbol: its masks are the calendar. */
function calendarOfOne(signals: SymbolSignals, length: number): EntryCalendar {
  const long = signals.universe === null ? signals.long?.enter : undefined;
  const longOnly = long !== undefined && signals.short === null ? long : undefined;
  return {
    next(t) {
      let i = t;
      if (longOnly !== undefined) while (i < length && longOnly[i] !== TRUE) i++;
      else while (i < length && wantsAt(signals, i) === 0) i++;
      return i;
    },
    at(t, visit) {
      const wants = wantsAt(signals, t);
      if (wants !== 0) visit(0, wants);
    },
  };
}

/** Many symbols: their entries counted and sorted by position once (compressed rows). */
function calendarOfMany(market: Market, signals: readonly SymbolSignals[]): EntryCalendar {
  const length = market.time.length;
  const start = new Int32Array(length + 1);
  forEachEntry(market, signals, (t) => {
    start[t + 1] = start[t + 1] + 1;
  });
  for (let t = 0; t < length; t++) start[t + 1] = start[t + 1] + start[t];
  const symbols = new Int32Array(start[length]);
  const wants = new Uint8Array(start[length]);
  const fill = start.slice();
  forEachEntry(market, signals, (t, symbol, want) => {
    const k = fill[t];
    fill[t] = k + 1;
    symbols[k] = symbol;
    wants[k] = want;
  });
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

function forEachEntry(
  market: Market,
  signals: readonly SymbolSignals[],
  visit: (t: number, symbol: number, wants: number) => void,
): void {
  for (let s = 0; s < signals.length; s++) {
    const own = signals[s];
    const long = own.long?.enter ?? null;
    const short = own.short?.enter ?? null;
    const positionOf = market.positionOf[s];
    for (let bar = 0; bar < own.length; bar++) {
      if (!isTrue(long, bar) && !isTrue(short, bar)) continue;
      const wants = wantsAt(own, bar);
      if (wants !== 0) visit(positionOf[bar], s, wants);
    }
  }
}

const isTrue = (mask: Mask | null, bar: number): boolean => mask !== null && mask[bar] === TRUE;

export function entryCalendar(market: Market, signals: readonly SymbolSignals[]): EntryCalendar {
  const whole = signals.length === 1 && signals[0].length === market.time.length;
  return whole ? calendarOfOne(signals[0], market.time.length) : calendarOfMany(market, signals);
}
