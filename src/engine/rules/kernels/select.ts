/** Choices: `if`, and the functions of the values of one bar. */
import { TRUE, UNKNOWN, columnOf } from '../../columns/column.ts';
import type { Column, Mask, Truth } from '../../columns/column.ts';
import type { PointwiseName } from '../graph.ts';
import { round } from '../scalar.ts';
import type { Numbers } from './arithmetic.ts';

const reader = (side: Numbers): { values: Float64Array | null; constant: number } =>
  typeof side === 'number' ? { values: null, constant: side } : { values: side.values, constant: 0 };

/** The value of `then` where the condition is true, of `otherwise` where it is false, unknown where it is unknown. */
export function selectColumn(test: Mask, then: Numbers, otherwise: Numbers): Column {
  const out = new Float64Array(test.length);
  const [a, b] = [reader(then), reader(otherwise)];
  for (let i = 0; i < test.length; i++) {
    const truth = test[i];
    if (truth === UNKNOWN) out[i] = NaN;
    else if (truth === TRUE) out[i] = a.values === null ? a.constant : a.values[i];
    else out[i] = b.values === null ? b.constant : b.values[i];
  }
  return columnOf(out);
}

/** The same, between conditions. */
export function selectMask(test: Mask, then: Mask | Truth, otherwise: Mask | Truth): Mask {
  const out = new Uint8Array(test.length);
  for (let i = 0; i < test.length; i++) {
    const truth = test[i];
    if (truth === UNKNOWN) out[i] = UNKNOWN;
    else {
      const side = truth === TRUE ? then : otherwise;
      out[i] = typeof side === 'number' ? side : side[i];
    }
  }
  return out;
}

/** `min`, `max`, `abs`, `sign`, `round` of columns and constants; unknown where one of them is. */
export function pointwiseColumn(name: PointwiseName, args: readonly Numbers[], length: number): Column {
  const columns = args.filter((arg) => typeof arg !== 'number');
  const constants = args.filter((arg) => typeof arg === 'number');
  const out = columns[0].values.slice();
  if (name === 'min' || name === 'max') {
    for (let k = 1; k < columns.length; k++) fold(name, out, columns[k].values);
    for (const constant of constants) foldConstant(name, out, constant);
  } else unary(name, out);
  const start = Math.min(length, Math.max(...columns.map((column) => column.start)));
  return { values: out, start, gaps: columns.some((column) => column.gaps) };
}

// Math.min and Math.max answer NaN as soon as one side is NaN, which is what unknown means.
function fold(name: 'min' | 'max', out: Float64Array, other: Float64Array): void {
  if (name === 'min') for (let i = 0; i < out.length; i++) out[i] = Math.min(out[i], other[i]);
  else for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i], other[i]);
}

function foldConstant(name: 'min' | 'max', out: Float64Array, constant: number): void {
  if (name === 'min') for (let i = 0; i < out.length; i++) out[i] = Math.min(out[i], constant);
  else for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i], constant);
}

function unary(name: 'abs' | 'sign' | 'round', out: Float64Array): void {
  if (name === 'abs') for (let i = 0; i < out.length; i++) out[i] = Math.abs(out[i]);
  else if (name === 'sign') for (let i = 0; i < out.length; i++) out[i] = Math.sign(out[i]);
  else for (let i = 0; i < out.length; i++) out[i] = round(out[i]);
}
