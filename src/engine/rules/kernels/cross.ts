/** Crossings of two series, both directions in one pass: what crosses above the one crosses below the other. */
import { UNKNOWN } from '../../columns/column.ts';
import type { Column, Mask } from '../../columns/column.ts';
import type { Numbers } from './arithmetic.ts';

export interface Crossings {
  /** `a[1] <= b[1] and a > b`: a touch is not a cross, leaving a touch is. */
  readonly above: Mask;
  /** `a[1] >= b[1] and a < b` */
  readonly below: Mask;
}

/**
 * The crossings of `a` through `b`, at least one of them a column. Unknown while the bar before is, except where what is
 * known already makes it false (Kleene's `and`).
 */
export function crossingMasks(a: Numbers, b: Numbers, length: number): Crossings {
  const above = new Uint8Array(length);
  const below = new Uint8Array(length);
  const start = Math.min(length, Math.max(startOf(a), startOf(b)));
  above.fill(UNKNOWN, 0, start);
  below.fill(UNKNOWN, 0, start);
  if (start < length) {
    // On the first known bar the bar before is unknown: not above is false all the same, above is unknown.
    if (valueAt(a, start) > valueAt(b, start)) above[start] = UNKNOWN;
    if (valueAt(a, start) < valueAt(b, start)) below[start] = UNKNOWN;
    if (typeof a === 'number') constantCross((b as Column).values, a, start, below, above);
    else if (typeof b === 'number') constantCross(a.values, b, start, above, below);
    else columnsCross(a.values, b.values, start, above, below);
  }
  if (hasGaps(a) || hasGaps(b)) {
    crossGaps(a, b, start, above);
    crossGaps(b, a, start, below);
  }
  return { above, below };
}

const startOf = (side: Numbers): number => (typeof side === 'number' ? 0 : side.start);
const hasGaps = (side: Numbers): boolean => typeof side !== 'number' && side.gaps;
const valueAt = (side: Numbers, i: number): number => (typeof side === 'number' ? side : side.values[i]);

function columnsCross(a: Float64Array, b: Float64Array, first: number, above: Mask, below: Mask): void {
  // Masks begin false; crossings are few, so a bar on the side of the one before costs a comparison and no write.
  let side = a[first] > b[first] ? 1 : a[first] < b[first] ? -1 : 0;
  for (let i = first + 1; i < a.length; i++) {
    if (a[i] > b[i]) {
      if (side !== 1) above[i] = 1;
      side = 1;
    } else if (a[i] < b[i]) {
      if (side !== -1) below[i] = 1;
      side = -1;
    } else side = 0;
  }
}

function constantCross(a: Float64Array, b: number, first: number, above: Mask, below: Mask): void {
  let side = a[first] > b ? 1 : a[first] < b ? -1 : 0;
  for (let i = first + 1; i < a.length; i++) {
    if (a[i] > b) {
      if (side !== 1) above[i] = 1;
      side = 1;
    } else if (a[i] < b) {
      if (side !== -1) below[i] = 1;
      side = -1;
    } else side = 0;
  }
}

/** All bars once more where a side has gaps, with Kleene's `and` of the two halves. */
function crossGaps(left: Numbers, right: Numbers, start: number, out: Mask): void {
  let before = 2;
  for (let i = start; i < out.length; i++) {
    const [a, b] = [valueAt(left, i), valueAt(right, i)];
    const known = !Number.isNaN(a) && !Number.isNaN(b);
    const above = known ? (a > b ? 1 : 0) : 2;
    // `before` is whether a[1] <= b[1]: 0, 1 or unknown.
    out[i] = above === 0 || before === 0 ? 0 : above === 2 || before === 2 ? UNKNOWN : 1;
    before = known ? (a <= b ? 1 : 0) : 2;
  }
}
