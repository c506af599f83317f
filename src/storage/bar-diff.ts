import type { Bars } from '../model/bars.ts';

/** How incoming bars stand to the stored ones: positions in `incoming`, ascending. */
export interface BarDiff {
  readonly added: Uint32Array;
  readonly changed: Uint32Array;
  readonly unchanged: number;
}

const sameValues = (a: Bars, i: number, b: Bars, j: number): boolean =>
  a.open[i] === b.open[j] &&
  a.high[i] === b.high[j] &&
  a.low[i] === b.low[j] &&
  a.close[i] === b.close[j] &&
  a.volume[i] === b.volume[j];

/** Compares two series in one walk along both. Bars that are only stored are of no concern here: an import removes nothing. */
export function diffBars(stored: Bars, incoming: Bars): BarDiff {
  const added = new Uint32Array(incoming.length);
  const changed = new Uint32Array(incoming.length);
  let addedCount = 0;
  let changedCount = 0;
  for (let i = 0, j = 0; i < incoming.length; i++) {
    while (j < stored.length && stored.time[j] < incoming.time[i]) j++;
    if (j === stored.length || stored.time[j] !== incoming.time[i]) added[addedCount++] = i;
    else if (!sameValues(incoming, i, stored, j)) changed[changedCount++] = i;
  }
  return {
    added: added.subarray(0, addedCount),
    changed: changed.subarray(0, changedCount),
    unchanged: incoming.length - addedCount - changedCount,
  };
}
