import { assert } from '../../model/errors.ts';
import { binaryQuotientOf, largestMultiple, lastNonDecimal, quotient, ROUND, SCALE, sumOfMultiples } from './exact.ts';

/** What sums of one array have found out about it, for the sums that follow. It holds as long as the array does not change. */
export interface Findings {
  /** All values are decimals, and no multiple is larger than this; Infinity as long as that is not known. */
  largest: number;
}

/** Nothing is known yet. */
export const noFindings = (): Findings => ({ largest: Infinity });

/** out[i] = the sum of values[i − n + 1 … i] for i ≥ n − 1, the bits of `exact.ts`. Finite values, 1 ≤ n < 2²⁶. */
export function slidingSum(values: Float64Array, n: number, out: Float64Array): void {
  slide(values, n, 1, out, noFindings());
}

/**
 * out[i] = the mean of values[i − n + 1 … i] for i ≥ n − 1, the bits of `meanOf`. Finite values, 1 ≤ n < 2²⁶.
 * With the `findings` of an earlier mean of the same values it is faster, and the same.
 */
export function slidingMean(values: Float64Array, n: number, out: Float64Array, findings = noFindings()): void {
  slide(values, n, n, out, findings);
}

/** Up to this magnitude decimals are sought first: prices stay below it, and any usual number of them adds up exactly. */
const USUAL = largestMultiple(1024);

function slide(values: Float64Array, n: number, divisor: number, out: Float64Array, findings: Findings): void {
  assert(out.length === values.length, 'one value a bar');
  const limit = largestMultiple(n);
  if (n > values.length) return;
  if (findings.largest <= limit) {
    slideKnownDecimals(values, n, divisor, out);
    return;
  }
  let end = n;
  const usual = Math.min(USUAL, limit);
  if (lastNonDecimal(values, 0, n, usual) < 0) {
    end = slideDecimals(values, n, divisor, end, usual, out) + 1;
    if (end > values.length) findings.largest = usual;
  }
  let grid: Grid | null = null;
  while (end <= values.length) {
    if (lastNonDecimal(values, end - n, end, limit) < 0) {
      end = slideDecimals(values, n, divisor, end, limit, out) + 1;
    } else {
      grid ??= gridOf(values, n);
      end = slideBinaries(values, n, divisor, grid, end, out);
    }
  }
}

/** Writes the windows from the one that ends before `end`, until a value is no decimal; returns that value's index. */
function slideDecimals(
  values: Float64Array,
  n: number,
  divisor: number,
  end: number,
  limit: number,
  out: Float64Array,
): number {
  const length = values.length;
  const unit = divisor * SCALE;
  let sum = sumOfMultiples(values, end - n, end);
  out[end - 1] = sum / unit;
  let i = end;
  for (; i < length; i++) {
    const value = values[i];
    const multiple = value * SCALE + ROUND - ROUND;
    if (multiple / SCALE !== value || multiple > limit || multiple < -limit) break;
    sum += multiple - (values[i - n] * SCALE + ROUND - ROUND);
    out[i] = sum / unit;
  }
  return i;
}

/** `slideDecimals` over values that were all looked at before. Looking costs a division, half of all that is done. */
function slideKnownDecimals(values: Float64Array, n: number, divisor: number, out: Float64Array): void {
  const length = values.length;
  const unit = divisor * SCALE;
  let sum = sumOfMultiples(values, 0, n);
  out[n - 1] = sum / unit;
  for (let i = n; i < length; i++) {
    // Of decimals this small the difference is off its multiple by less than a hundredth of one: one rounding is enough.
    sum += (values[i] - values[i - n]) * SCALE + ROUND - ROUND;
    out[i] = sum / unit;
  }
}

/**
 * Two binary grids, so coarse and so fine that n parts on either add up without rounding: plain running sums of the
 * parts are exact. Which grids were chosen cannot be seen in a result, because the result is that of the exact sum.
 */
interface Grid {
  /** Adding and taking away rounds to the coarse grid, and what is left of it to the fine one. */
  readonly coarse: number;
  readonly fine: number;
}

const FINEST = 2 ** -800;
const COARSEST = 2 ** 800;

function gridOf(values: Float64Array, n: number): Grid {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]);
    if (magnitude > largest) largest = magnitude;
  }
  // Beyond these magnitudes no value passes the test for the grid, and each window is summed by itself.
  const reach = Math.min(Math.max(largest, FINEST), COARSEST) * n;
  const coarse = Math.ceil(Math.log2(reach)) - 51;
  const fine = coarse - 54 + Math.max(2, Math.ceil(Math.log2(n)));
  return { coarse: 1.5 * 2 ** (coarse + 52), fine: 1.5 * 2 ** (fine + 52) };
}

/** As `slideDecimals`, for windows that hold at least one value that is no decimal. */
function slideBinaries(
  values: Float64Array,
  n: number,
  divisor: number,
  grid: Grid,
  end: number,
  out: Float64Array,
): number {
  const length = values.length;
  const limit = largestMultiple(n);
  const { coarse, fine } = grid;
  let high = 0;
  let low = 0;
  let offGrid = -1;
  for (let i = end - n; i < end - 1; i++) {
    const value = values[i];
    const head = value + coarse - coarse;
    const tail = value - head + fine - fine;
    high += head;
    low += tail;
    if (value - head !== tail) offGrid = i;
  }
  while (end <= length) {
    const reason = lastNonDecimal(values, end - n, end, limit);
    if (reason < 0) return end;
    const stop = Math.min(reason + n, length);
    for (let i = end - 1; i < stop; i++) {
      const value = values[i];
      const head = value + coarse - coarse;
      const tail = value - head + fine - fine;
      high += head;
      low += tail;
      if (value - head !== tail) offGrid = i;
      out[i] = offGrid > i - n ? binaryQuotientOf(values, i - n + 1, i + 1, divisor) : quotient(high, low, divisor);
      const leaving = values[i - n + 1];
      const leavingHead = leaving + coarse - coarse;
      high -= leavingHead;
      low -= leaving - leavingHead + fine - fine;
    }
    end = stop + 1;
  }
  return end;
}
