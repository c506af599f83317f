/**
 * The meaning of every operation on the values of one bar. Constants are folded with it and position rules are tested
 * with it; the column kernels must agree with it, and tests say that they do. NaN is the unknown number.
 */
import { FALSE, TRUE, UNKNOWN } from '../columns/column.ts';
import type { Truth } from '../columns/column.ts';
import type { Operation, PointwiseName } from './graph.ts';

type CompareOp = Extract<Operation, { kind: 'compare' }>['op'];

/** No value is infinite: what overflows, and what is divided by zero, is unknown. */
export const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);

export function arithmetic(op: '+' | '-' | '*' | '/', left: number, right: number): number {
  switch (op) {
    case '+':
      return finite(left + right);
    case '-':
      return finite(left - right);
    case '*':
      return finite(left * right);
    case '/':
      return finite(left / right);
  }
}

const truth = (value: boolean): Truth => (value ? TRUE : FALSE);

export function compare(op: CompareOp, left: number, right: number): Truth {
  if (Number.isNaN(left) || Number.isNaN(right)) return UNKNOWN;
  switch (op) {
    case '<':
      return truth(left < right);
    case '<=':
      return truth(left <= right);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
  }
}

/** Kleene: false if either is, else unknown if either is. */
export function and(left: Truth, right: Truth): Truth {
  if (left === FALSE || right === FALSE) return FALSE;
  return left === UNKNOWN || right === UNKNOWN ? UNKNOWN : TRUE;
}

/** Kleene: true if either is, else unknown if either is. */
export function or(left: Truth, right: Truth): Truth {
  if (left === TRUE || right === TRUE) return TRUE;
  return left === UNKNOWN || right === UNKNOWN ? UNKNOWN : FALSE;
}

export function not(value: Truth): Truth {
  return value === UNKNOWN ? UNKNOWN : truth(value === FALSE);
}

/** Halves away from zero, as a trader rounds by hand. */
export function round(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** Unknown as soon as one argument is. */
export function pointwise(name: PointwiseName, args: readonly number[]): number {
  switch (name) {
    case 'min':
      return args.reduce((a, b) => Math.min(a, b));
    case 'max':
      return args.reduce((a, b) => Math.max(a, b));
    case 'abs':
      return Math.abs(args[0]);
    case 'sign':
      return Math.sign(args[0]);
    case 'round':
      return round(args[0]);
  }
}
