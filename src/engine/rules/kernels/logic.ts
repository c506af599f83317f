/**
 * Kleene's logic on masks, four bars at a time: a byte's lowest bit says true, the next says unknown, so "true or unknown"
 * is the or of the two. Source: S. C. Kleene, "Introduction to Metamathematics", 1952, § 64 (strong tables).
 */
import { FALSE, UNKNOWN } from '../../columns/column.ts';
import type { Mask, Truth } from '../../columns/column.ts';
import { and } from '../scalar.ts';

const LOW = 0x01010101;

// Signed words stay machine integers; unsigned ones above 2³¹ would become doubles.
const words = (mask: Mask): Int32Array => new Int32Array(mask.buffer, mask.byteOffset, mask.length >> 2);
/** A mask of ours begins at a whole word; one from elsewhere might not and is copied. */
const aligned = (mask: Mask): Mask => ((mask.byteOffset & 3) === 0 ? mask : mask.slice());

export function andMask(left: Mask, right: Mask): Mask {
  const one = aligned(left);
  const two = aligned(right);
  const out = new Uint8Array(one.length);
  const a = words(one);
  const b = words(two);
  const r = words(out);
  for (let i = 0; i < r.length; i++) {
    const x = a[i];
    const y = b[i];
    const certain = x & y & LOW;
    const possible = (x | (x >>> 1)) & (y | (y >>> 1)) & LOW;
    r[i] = certain | ((possible ^ certain) << 1);
  }
  for (let i = r.length << 2; i < out.length; i++) {
    const certain = one[i] & two[i] & 1;
    const possible = (one[i] | (one[i] >> 1)) & (two[i] | (two[i] >> 1)) & 1;
    out[i] = certain | ((possible ^ certain) << 1);
  }
  return out;
}

/**
 * `and` with a condition that is asked only at the bars which `left` leaves open: what is false there stays false. For
 * conditions that few bars meet, so that the other need not be known at all bars.
 */
export function andWhere(left: Mask, right: (bar: number) => Truth): Mask {
  const out = left.slice();
  const four = words(out);
  for (let word = 0; word < four.length; word++) {
    if (four[word] === 0) continue;
    for (let i = word << 2; i < (word << 2) + 4; i++) if (out[i] !== FALSE) out[i] = and(out[i] as Truth, right(i));
  }
  for (let i = four.length << 2; i < out.length; i++) if (out[i] !== FALSE) out[i] = and(out[i] as Truth, right(i));
  return out;
}

export function orMask(left: Mask, right: Mask): Mask {
  const one = aligned(left);
  const two = aligned(right);
  const out = new Uint8Array(one.length);
  const a = words(one);
  const b = words(two);
  const r = words(out);
  for (let i = 0; i < r.length; i++) {
    const either = a[i] | b[i];
    const certain = either & LOW;
    r[i] = certain | (((either >>> 1) & ~either & LOW) << 1);
  }
  for (let i = r.length << 2; i < out.length; i++) {
    const either = one[i] | two[i];
    out[i] = (either & 1) | (((either >> 1) & ~either & 1) << 1);
  }
  return out;
}

export function notMask(of: Mask): Mask {
  const one = aligned(of);
  const out = new Uint8Array(one.length);
  const a = words(one);
  const r = words(out);
  for (let i = 0; i < r.length; i++) {
    const x = a[i];
    r[i] = (~(x | (x >>> 1)) & LOW) | (x & (LOW << 1));
  }
  for (let i = r.length << 2; i < out.length; i++) out[i] = (~(one[i] | (one[i] >> 1)) & 1) | (one[i] & 2);
  return out;
}

/** The mask, `bars` bars ago; unknown before there was such a bar. */
export function pastMask(of: Mask, bars: number): Mask {
  const out = new Uint8Array(of.length);
  const lag = Math.min(bars, of.length);
  out.fill(UNKNOWN, 0, lag);
  out.set(of.subarray(0, of.length - lag), lag);
  return out;
}

export function constantMask(value: Truth, length: number): Mask {
  const out = new Uint8Array(length);
  return value === 0 ? out : out.fill(value);
}
