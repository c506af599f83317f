/** Crossings of two series, both directions in one pass: what crosses above the one crosses below the other. */
import { TRUE, UNKNOWN } from '../../columns/column.ts';
import type { Column, Mask } from '../../columns/column.ts';
import type { Numbers } from './arithmetic.ts';

export interface Crossings {
  /** `a[1] <= b[1] and a > b`: a touch is not a cross, leaving a touch is. */
  readonly above: Mask;
  /** `a[1] >= b[1] and a < b` */
  readonly below: Mask;
}

/**
 * The crossings of `a` through `b`, at least one of them a column, written to two fresh masks. Unknown while the bar before is, except where what is
 * known already makes it false (Kleene's `and`).
 */
export function crossingMasks(a: Numbers, b: Numbers, above: Mask, below: Mask): Crossings {
  const { length } = above;
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

/** Every bar that begins a stay on one side is a crossing to it, but for the first: what was before it is unknown. */
function columnsCross(a: Float64Array, b: Float64Array, first: number, above: Mask, below: Mask): void {
  for (let i = first; i < a.length;) {
    if (a[i] > b[i]) {
      if (i > first) above[i] = TRUE;
      i = endOfStay(a, b, i + 1);
    } else if (a[i] < b[i]) {
      if (i > first) below[i] = TRUE;
      i = endOfStay(b, a, i + 1);
    } else i++;
  }
}

/**
 * The first bar from `i` on at which `upper` is not above `lower`. Crossings are few: most of the work is here. Eight bars a
 * turn, and out of the middle of one: to go over the last turn again would be a second branch guessed wrong at every crossing.
 */
function endOfStay(upper: Float64Array, lower: Float64Array, i: number): number {
  for (const last = upper.length - 8; i <= last; i += 8) {
    if (!(upper[i] > lower[i])) return i;
    if (!(upper[i + 1] > lower[i + 1])) return i + 1;
    if (!(upper[i + 2] > lower[i + 2])) return i + 2;
    if (!(upper[i + 3] > lower[i + 3])) return i + 3;
    if (!(upper[i + 4] > lower[i + 4])) return i + 4;
    if (!(upper[i + 5] > lower[i + 5])) return i + 5;
    if (!(upper[i + 6] > lower[i + 6])) return i + 6;
    if (!(upper[i + 7] > lower[i + 7])) return i + 7;
  }
  while (i < upper.length && upper[i] > lower[i]) i++;
  return i;
}

function constantCross(a: Float64Array, b: number, first: number, above: Mask, below: Mask): void {
  for (let i = first; i < a.length;) {
    if (a[i] > b) {
      if (i > first) above[i] = TRUE;
      do i++;
      while (i < a.length && a[i] > b);
    } else if (a[i] < b) {
      if (i > first) below[i] = TRUE;
      do i++;
      while (i < a.length && a[i] < b);
    } else i++;
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
