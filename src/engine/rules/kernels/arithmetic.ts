/** Arithmetic of columns and constants, one tight loop an operation and shape. A constant is never made a column. */
import type { Column } from '../../columns/column.ts';
import { columnOf } from '../../columns/column.ts';
import type { ArithmeticOperator } from '../ast.ts';

/** A column, or the number that stands at every bar. */
export type Numbers = number | Column;

/** Infinities become unknown: they come only from overflow and from division by zero. */
export function withoutInfinities(values: Float64Array): Column {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = NaN;
  return columnOf(values);
}

/**
 * `left op right`, bar by bar. At least one of the two is a column of `length` values; a constant is finite, and a
 * constant divisor is not 0. The result is unknown where an operand is, and where the quotient or the result has no
 * finite value.
 */
export function arithmeticColumn(op: ArithmeticOperator, left: Numbers, right: Numbers, length: number): Column {
  const out = new Float64Array(length);
  let start = 0;
  if (typeof left !== 'number') start = left.start;
  if (typeof right !== 'number' && right.start > start) start = right.start;
  out.fill(NaN, 0, start);
  if (typeof right === 'number') columnByConstant(op, (left as Column).values, right, start, out);
  else if (typeof left === 'number') constantByColumn(op, left, right.values, start, out);
  else columnByColumn(op, left.values, right.values, start, out);
  // x - x is 0 for a finite x and NaN otherwise, so one sum tells whether any result is not finite.
  let check = 0;
  for (let i = start; i < length; i++) check += out[i] - out[i];
  return check === 0 ? { values: out, start, gaps: false } : withoutInfinities(out);
}

function columnByColumn(
  op: ArithmeticOperator,
  a: Float64Array,
  b: Float64Array,
  from: number,
  out: Float64Array,
): void {
  const n = out.length;
  switch (op) {
    case '+':
      for (let i = from; i < n; i++) out[i] = a[i] + b[i];
      break;
    case '-':
      for (let i = from; i < n; i++) out[i] = a[i] - b[i];
      break;
    case '*':
      for (let i = from; i < n; i++) out[i] = a[i] * b[i];
      break;
    case '/':
      for (let i = from; i < n; i++) out[i] = a[i] / b[i];
      break;
  }
}

function columnByConstant(op: ArithmeticOperator, a: Float64Array, b: number, from: number, out: Float64Array): void {
  const n = out.length;
  switch (op) {
    case '+':
      for (let i = from; i < n; i++) out[i] = a[i] + b;
      break;
    case '-':
      for (let i = from; i < n; i++) out[i] = a[i] - b;
      break;
    case '*':
      for (let i = from; i < n; i++) out[i] = a[i] * b;
      break;
    case '/':
      for (let i = from; i < n; i++) out[i] = a[i] / b;
      break;
  }
}

function constantByColumn(op: ArithmeticOperator, a: number, b: Float64Array, from: number, out: Float64Array): void {
  const n = out.length;
  switch (op) {
    case '+':
      for (let i = from; i < n; i++) out[i] = a + b[i];
      break;
    case '-':
      for (let i = from; i < n; i++) out[i] = a - b[i];
      break;
    case '*':
      for (let i = from; i < n; i++) out[i] = a * b[i];
      break;
    case '/':
      for (let i = from; i < n; i++) out[i] = a / b[i];
      break;
  }
}
