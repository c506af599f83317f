/** Comparisons and crossings straight into masks: one pass, nothing kept in between. */
import { UNKNOWN } from '../../columns/column.ts';
import type { Column, Mask } from '../../columns/column.ts';
import type { Operation } from '../graph.ts';
import type { Numbers } from './arithmetic.ts';

type CompareOp = Extract<Operation, { kind: 'compare' }>['op'];

/** A column read `lag` bars ago, without a copy of it; or a constant. */
export type Side = number | { readonly column: Column; readonly lag: number };

const firstKnown = (side: Side): number => (typeof side === 'number' ? 0 : side.column.start + side.lag);

/** The values that a side has from bar `from` on, lag taken off. */
const viewOf = (side: Exclude<Side, number>, from: number): Float64Array => {
  const { values } = side.column;
  return values.subarray(from - side.lag, values.length - side.lag);
};

/** `left op right`, bar by bar; at least one side is a column. A comparison with unknown is unknown. */
export function compareMask(op: CompareOp, left: Side, right: Side, length: number): Mask {
  const out = new Uint8Array(length);
  const from = Math.min(length, Math.max(firstKnown(left), firstKnown(right)));
  out.fill(UNKNOWN, 0, from);
  if (from === length) return out;
  const known = out.subarray(from);
  if (typeof left !== 'number' && typeof right !== 'number')
    columnWithColumn(op, viewOf(left, from), viewOf(right, from), known);
  else if (typeof left !== 'number') columnWithConstant(op, viewOf(left, from), right as number, known);
  else if (typeof right !== 'number') constantWithColumn(op, left, viewOf(right, from), known);
  for (const side of [left, right])
    if (typeof side !== 'number' && side.column.gaps) hideUnknown(viewOf(side, from), known);
  return out;
}

/** Only for columns with gaps: the loops above take what is unknown for not less and not equal. */
function hideUnknown(values: Float64Array, out: Mask): void {
  for (let i = 0; i < out.length; i++) if (Number.isNaN(values[i])) out[i] = UNKNOWN;
}

function columnWithColumn(op: CompareOp, a: Float64Array, b: Float64Array, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = a[i] <= b[i] ? 1 : 0;
      break;
    case '==':
      for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 1 : 0;
      break;
    case '!=':
      for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 0 : 1;
      break;
  }
}

function columnWithConstant(op: CompareOp, a: Float64Array, b: number, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = a[i] < b ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = a[i] <= b ? 1 : 0;
      break;
    case '==':
      for (let i = 0; i < n; i++) out[i] = a[i] === b ? 1 : 0;
      break;
    case '!=':
      for (let i = 0; i < n; i++) out[i] = a[i] === b ? 0 : 1;
      break;
  }
}

function constantWithColumn(op: CompareOp, a: number, b: Float64Array, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = a < b[i] ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = a <= b[i] ? 1 : 0;
      break;
    case '==':
    case '!=':
      columnWithConstant(op, b, a, out);
      break;
  }
}

const startOf = (side: Numbers): number => (typeof side === 'number' ? 0 : side.start);

/**
 * `a[1] <= b[1] and a > b`: a touch is not a cross, leaving a touch is. Unknown while the bar before is, except where
 * what is known already makes it false (Kleene's `and`).
 */
export function crossAboveMask(left: Numbers, right: Numbers, length: number): Mask {
  const out = new Uint8Array(length);
  if (length === 0) return out;
  const start = Math.min(length, Math.max(startOf(left), startOf(right)));
  out.fill(UNKNOWN, 0, start);
  // On the first known bar the bar before is unknown: not above is false all the same, above is unknown.
  if (start < length) out[start] = valueAt(left, start) > valueAt(right, start) ? UNKNOWN : 0;
  if (typeof right === 'number') columnCross((left as Column).values, right, start + 1, out);
  else if (typeof left === 'number') constantCross(left, right.values, start + 1, out);
  else columnsCross(left.values, right.values, start + 1, out);
  if (hasGaps(left) || hasGaps(right)) crossGaps(left, right, start, out);
  return out;
}

const hasGaps = (side: Numbers): boolean => typeof side !== 'number' && side.gaps;
const valueAt = (side: Numbers, i: number): number => (typeof side === 'number' ? side : side.values[i]);

function columnsCross(a: Float64Array, b: Float64Array, from: number, out: Mask): void {
  const n = out.length;
  if (from >= n) return;
  // What was not above the bar before is carried along, so that every value is compared once.
  let below = a[from - 1] <= b[from - 1] ? 1 : 0;
  for (let i = from; i < n; i++) {
    const above = a[i] > b[i] ? 1 : 0;
    out[i] = above & below;
    below = above ^ 1;
  }
}

function columnCross(a: Float64Array, b: number, from: number, out: Mask): void {
  const n = out.length;
  if (from >= n) return;
  let below = a[from - 1] <= b ? 1 : 0;
  for (let i = from; i < n; i++) {
    const above = a[i] > b ? 1 : 0;
    out[i] = above & below;
    below = above ^ 1;
  }
}

function constantCross(a: number, b: Float64Array, from: number, out: Mask): void {
  const n = out.length;
  if (from >= n) return;
  let below = a <= b[from - 1] ? 1 : 0;
  for (let i = from; i < n; i++) {
    const above = a > b[i] ? 1 : 0;
    out[i] = above & below;
    below = above ^ 1;
  }
}

/** Bars beside a gap once more, with Kleene's `and` of the two halves. */
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
