import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';

/** A corporate action as the simulation meets it: before the open of the symbol's bar `bar`. */
export interface BarAction {
  readonly bar: number;
  /** New price units for one old: 0.25 for a 4:1 split, 1 for none. Shares held are divided by it. */
  readonly split: number;
  /** Cash paid a share held at the previous close, in the price units before `split`. */
  readonly dividend: number;
}

/** Many symbols on one timeline. Symbols ascend by name, which is the last tie-break of every ranking. */
export interface Market {
  /** What is traded at: raw bars when actions are applied as they happen, adjusted ones otherwise. */
  readonly series: readonly Bars[];
  /** The union of all bar times, ascending. */
  readonly time: Float64Array;
  /** Positions of the timeline. Not read off a typed array: to V8 such a length is a double, and so is what is set to it. */
  readonly length: number;
  /** Per symbol: timeline position → bar, −1 where the symbol has none. */
  readonly barAt: readonly Int32Array[];
  /** Per symbol: bar → timeline position. */
  readonly positionOf: readonly Int32Array[];
  /** Per symbol: its actions, ascending by bar. */
  readonly actions: readonly (readonly BarAction[])[];
  readonly hasActions: boolean;
}

/** A market from aligned series. `time` and `barAt` come from `alignBars`. */
export function makeMarket(
  series: readonly Bars[],
  aligned: { readonly time: Float64Array; readonly index: readonly Int32Array[] },
  actions: readonly (readonly BarAction[])[] = series.map(() => []),
): Market {
  for (let s = 1; s < series.length; s++) {
    assert(series[s - 1].symbol < series[s].symbol, 'a market lists its symbols in ascending order, each once');
  }
  const inverses = new Map<Int32Array, Int32Array>();
  const positionOf = aligned.index.map((barAt, s) => {
    // A symbol with a bar at every position: the map is the identity, and its own inverse.
    if (series[s].length === barAt.length) return barAt;
    const known = inverses.get(barAt);
    if (known !== undefined) return known;
    const positions = new Int32Array(series[s].length);
    for (let t = 0; t < barAt.length; t++) if (barAt[t] >= 0) positions[barAt[t]] = t;
    inverses.set(barAt, positions);
    return positions;
  });
  return {
    series,
    time: aligned.time,
    length: aligned.time.length,
    barAt: aligned.index,
    positionOf,
    actions,
    hasActions: actions.some((list) => list.length > 0),
  };
}

/** The symbol's last bar at or before timeline position `t`, −1 before its first. */
export function lastBarAt(market: Market, symbol: number, t: number): number {
  const barAt = market.barAt[symbol];
  let position = t;
  while (position >= 0 && barAt[position] < 0) position--;
  return position < 0 ? -1 : barAt[position];
}
