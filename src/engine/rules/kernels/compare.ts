/** Comparisons straight into masks: one pass, nothing kept in between. */
import { UNKNOWN } from '../../columns/column.ts';
import type { Column, Mask, Truth } from '../../columns/column.ts';
import type { Operation } from '../graph.ts';
import { compare } from '../scalar.ts';

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

/** The same at one bar, for those who ask about few. */
export function compareAt(op: CompareOp, left: Side, right: Side): (bar: number) => Truth {
  return (bar) => compare(op, valueOf(left, bar), valueOf(right, bar));
}

const valueOf = (side: Side, bar: number): number => {
  if (typeof side === 'number') return side;
  return bar < side.lag ? NaN : side.column.values[bar - side.lag];
};

/** Only for columns with gaps: the loops above take what is unknown for not less and not equal. */
function hideUnknown(values: Float64Array, out: Mask): void {
  for (let i = 0; i < out.length; i++) if (Number.isNaN(values[i])) out[i] = UNKNOWN;
}

// `Number` of a comparison has no branch; `? 1 : 0` has one, and prices rise and fall as nobody can foresee.
function columnWithColumn(op: CompareOp, a: Float64Array, b: Float64Array, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] < b[i]);
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] <= b[i]);
      break;
    case '==':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] === b[i]);
      break;
    case '!=':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] !== b[i]);
      break;
  }
}

function columnWithConstant(op: CompareOp, a: Float64Array, b: number, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] < b);
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] <= b);
      break;
    case '==':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] === b);
      break;
    case '!=':
      for (let i = 0; i < n; i++) out[i] = Number(a[i] !== b);
      break;
  }
}

function constantWithColumn(op: CompareOp, a: number, b: Float64Array, out: Mask): void {
  const n = out.length;
  switch (op) {
    case '<':
      for (let i = 0; i < n; i++) out[i] = Number(a < b[i]);
      break;
    case '<=':
      for (let i = 0; i < n; i++) out[i] = Number(a <= b[i]);
      break;
    case '==':
    case '!=':
      columnWithConstant(op, b, a, out);
      break;
  }
}
