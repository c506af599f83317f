/**
 * Sums without lost digits, for one window at a time. This file says what a sum and a mean *are*;
 * `sums.ts` finds the same bits faster for a window that slides.
 *
 * - Decimal window: every value is a whole multiple of 10⁻⁶ (as prices and volumes are). The multiples are added as
 *   integers, and the quotient is rounded once: equal decimal means are equal bits, so a touch is a touch.
 * - Binary window: any other. The exact sum of the doubles is split into its nearest double and the rest,
 *   and the quotient is corrected by its residual: a constant has exactly itself as its mean.
 *
 * Either way the result is a function of the window's values alone, whatever stood before them.
 */

/** A decimal is a whole multiple of 1 / SCALE. */
export const SCALE = 1e6;

/** Adding and taking away 1.5 · 2⁵² rounds to an integer, for magnitudes below 2⁵¹. */
export const ROUND = 1.5 * 2 ** 52;

/** The largest multiple of which `n` still add up below 2⁵³. */
export const largestMultiple = (n: number): number => Math.min(2 ** 51, Math.floor(2 ** 53 / n));

/** The index of the last value in [from, to) that is no decimal, or −1. */
export function lastNonDecimal(values: Float64Array, from: number, to: number, limit: number): number {
  for (let i = to - 1; i >= from; i--) {
    const multiple = values[i] * SCALE + ROUND - ROUND;
    if (multiple / SCALE !== values[i] || multiple > limit || multiple < -limit) return i;
  }
  return -1;
}

/** The sum of decimals in [from, to), in multiples of 1 / SCALE. */
export function sumOfMultiples(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] * SCALE + ROUND - ROUND;
  return sum;
}

const VELTKAMP = 2 ** 27 + 1;

/**
 * (high + low) / divisor, where high + low is an exact sum in two doubles and the divisor a whole number below 2²⁶.
 * Dekker's residual correction: what n · q leaves of the sum is known exactly, so q is right to the last bit or nearly.
 */
export function quotient(high: number, low: number, divisor: number): number {
  const sum = high + low;
  const part = sum - high;
  const rest = high - (sum - part) + (low - part);
  const share = 1 / divisor;
  const q = sum * share;
  const stretched = q * VELTKAMP;
  const head = stretched - (stretched - q);
  return q + (sum - head * divisor - (q - head) * divisor + rest) * share;
}

/** Shewchuk's expansion: doubles that do not overlap and whose sum is exact, smallest first. */
function grow(partials: number[], value: number): void {
  let kept = 0;
  let x = value;
  for (const y of partials) {
    const sum = x + y;
    const part = sum - x;
    const error = x - (sum - part) + (y - part);
    if (error !== 0) partials[kept++] = error;
    x = sum;
  }
  partials.length = kept;
  partials.push(x);
}

/** The double nearest to the exact value of an expansion, ties to even (as Python's `fsum`). */
function nearest(partials: readonly number[]): number {
  let i = partials.length - 1;
  if (i < 0) return 0;
  let sum = partials[i--];
  let error = 0;
  while (i >= 0 && error === 0) {
    const before = sum;
    const y = partials[i--];
    sum = before + y;
    error = y - (sum - before);
  }
  // A tie was rounded to even without a look at what follows: what follows decides.
  if (i >= 0 && ((error < 0 && partials[i] < 0) || (error > 0 && partials[i] > 0))) {
    const twice = error * 2;
    const other = sum + twice;
    if (other - sum === twice) sum = other;
  }
  return sum;
}

/** The exact sum of [from, to) over a divisor, for any finite values. Slow: some operations a value and partial. */
export function binaryQuotientOf(values: Float64Array, from: number, to: number, divisor: number): number {
  const partials: number[] = [];
  for (let i = from; i < to; i++) grow(partials, values[i]);
  const sum = nearest(partials);
  grow(partials, -sum);
  return quotient(sum, nearest(partials), divisor);
}

/** The mean of [from, to), from < to: the definition that every sliding mean and every seed keeps to. */
export function meanOf(values: Float64Array, from: number, to: number): number {
  const n = to - from;
  return lastNonDecimal(values, from, to, largestMultiple(n)) < 0
    ? sumOfMultiples(values, from, to) / (n * SCALE)
    : binaryQuotientOf(values, from, to, n);
}
