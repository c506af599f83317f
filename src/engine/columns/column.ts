import { assert } from '../../model/errors.ts';

/**
 * A series: one double a bar, NaN where the value is not known.
 * `start` counts the leading bars without a value (warm-up); `gaps` says whether a NaN may stand after them.
 */
export interface Column {
  readonly values: Float64Array;
  readonly start: number;
  readonly gaps: boolean;
}

/** A condition: one byte a bar. */
export type Mask = Uint8Array;

/** The values of a mask. Unknown is never false: `not unknown` is unknown, and a rule acts on `TRUE` alone. */
export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;
export type Truth = typeof FALSE | typeof TRUE | typeof UNKNOWN;

/** A column of values that are all known. */
export function knownColumn(values: Float64Array): Column {
  return { values, start: 0, gaps: false };
}

/** A column whose unknown values are found by looking. */
export function columnOf(values: Float64Array): Column {
  const length = values.length;
  let start = 0;
  while (start < length && Number.isNaN(values[start])) start++;
  let gaps = false;
  for (let i = start; i < length && !gaps; i++) gaps = Number.isNaN(values[i]);
  return { values, start, gaps };
}

/**
 * Calls `visit(from, to)` for every longest run of bars on which all `columns` are known.
 * Kernels therefore never meet a NaN: after a gap they start anew, warm-up included.
 */
export function forEachKnownRun(columns: readonly Column[], visit: (from: number, to: number) => void): void {
  assert(columns.length > 0, 'a run is a run of at least one column');
  const length = columns[0].values.length;
  let from = 0;
  for (const column of columns) {
    assert(column.values.length === length, 'aligned columns have one length');
    if (column.start > from) from = column.start;
  }
  const gappy = columns.filter((column) => column.gaps);
  if (gappy.length === 0) {
    if (from < length) visit(from, length);
    return;
  }
  const known = (i: number): boolean => gappy.every((column) => !Number.isNaN(column.values[i]));
  while (from < length) {
    while (from < length && !known(from)) from++;
    let to = from;
    while (to < length && known(to)) to++;
    if (to > from) visit(from, to);
    from = to;
  }
}

/** How many bytes are looked at one by one before the search is left to the platform's: its call costs as much as these. */
const NEAR = 128;

/** The first index ≥ `from` at which `mask` is true, or its length. */
export function nextTrue(mask: Mask, from: number): number {
  // Neither as it is nor through `Math.min`: V8 would make doubles of the lengths, and of all that is compared with them.
  const length = mask.length | 0;
  const near = from + NEAR < length ? from + NEAR : length;
  let i = from;
  for (const last = near - 4; i <= last; i += 4) {
    if (mask[i] === TRUE) return i;
    if (mask[i + 1] === TRUE) return i + 1;
    if (mask[i + 2] === TRUE) return i + 2;
    if (mask[i + 3] === TRUE) return i + 3;
  }
  while (i < near && mask[i] !== TRUE) i++;
  if (i < near || i >= length) return i;
  const found = mask.indexOf(TRUE, i);
  return found < 0 ? length : found;
}
