import type { Bars } from '../../model/bars.ts';

/** Many symbols on the union of their times. */
export interface Timeline {
  /** Every time at which any symbol has a bar, strictly ascending. */
  readonly time: Float64Array;
  /** For each symbol, in the order given: the bar that stands at each time, −1 where it has none. May be shared: read only. */
  readonly index: readonly Int32Array[];
}

const sameTimes = (a: Float64Array, b: Float64Array): boolean => {
  if (a === b) return true;
  const { length } = a;
  if (b.length !== length) return false;
  // Four at a time: most of what a comparison costs is the loop around it.
  let i = 0;
  for (; i + 3 < length; i += 4)
    if (a[i] !== b[i] || a[i + 1] !== b[i + 1] || a[i + 2] !== b[i + 2] || a[i + 3] !== b[i + 3]) return false;
  while (i < length && a[i] === b[i]) i++;
  return i === length;
};

/**
 * Aligns series on the union of their times. Symbols that share a calendar share one index array, so that a universe of equal
 * histories costs one comparison a symbol.
 */
export function alignBars(series: readonly Bars[]): Timeline {
  const distinct: Float64Array[] = [];
  const kinds: number[] = [];
  for (const { time } of series) kinds.push(kindOf(time, distinct));
  const time = union(distinct);
  const indexes = distinct.map((times) => positions(times, time));
  const index: Int32Array[] = [];
  for (const kind of kinds) index.push(indexes[kind]);
  return { time, index };
}

/** The place of these times among the distinct ones, to which new ones are added. */
function kindOf(time: Float64Array, distinct: Float64Array[]): number {
  for (let k = distinct.length - 1; k >= 0; k--) if (sameTimes(distinct[k], time)) return k;
  return distinct.push(time) - 1;
}

/** The union of ascending lists, by merging them in pairs: n values in all, k lists, n log k steps. */
function union(lists: readonly Float64Array[]): Float64Array {
  let round = lists.length === 0 ? [new Float64Array(0)] : [...lists];
  while (round.length > 1) {
    const next: Float64Array[] = [];
    for (let i = 0; i < round.length; i += 2)
      next.push(i + 1 < round.length ? merge(round[i], round[i + 1]) : round[i]);
    round = next;
  }
  return round[0];
}

/** Two ascending lists as one, each time once. Returns `a` itself when `b` adds nothing. */
function merge(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let [i, j, length] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i], b[j]];
    out[length++] = left <= right ? left : right;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  while (i < a.length) out[length++] = a[i++];
  while (j < b.length) out[length++] = b[j++];
  return length === a.length ? a : out.subarray(0, length);
}

/** Where each of `timeline` stands in `times`, a part of it; −1 where it does not. */
function positions(times: Float64Array, timeline: Float64Array): Int32Array {
  const index = new Int32Array(timeline.length);
  if (times.length === timeline.length) {
    for (let i = 0; i < index.length; i++) index[i] = i;
    return index;
  }
  let at = 0;
  for (let i = 0; i < timeline.length; i++) index[i] = at < times.length && times[at] === timeline[i] ? at++ : -1;
  return index;
}
