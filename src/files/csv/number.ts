/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const SPACE = 0x20;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;

/**
 * The decimal number in `bytes[from, to)`, bit for bit what `Number(text)` gives; NaN where there is no number, ±Infinity
 * where it is too large. Up to 15 significant digits the digits as one whole number, divided by a power of ten that is
 * exact, are one correctly rounded operation (W. Clinger, "How to read floating point numbers accurately", 1990);
 * the rest goes through `Number`. No thousands separators, hexadecimals or words.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let whole = 0;
  let digits = 0;
  let seen = 0;
  let point = -1;
  for (; at < to; at++) {
    const digit = bytes[at] - 0x30;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      seen++;
      if (whole > 0) digits++;
    } else if (bytes[at] === POINT && point < 0) {
      point = at;
    } else {
      return parseSlowly(bytes, from, to);
    }
  }
  const decimals = point < 0 ? 0 : to - point - 1;
  if (seen === 0 || digits > 15 || decimals > 22) return parseSlowly(bytes, from, to);
  const value = decimals === 0 ? whole : whole / POWERS[decimals];
  return negative ? -value : value;
}

function parseSlowly(bytes: Uint8Array, from: number, to: number): number {
  let [start, end] = [from, to];
  while (start < end && bytes[start] === SPACE) start++;
  while (end > start && bytes[end - 1] === SPACE) end--;
  if (end - start > 400) return NaN;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  return PLAIN.test(text) ? Number(text) : NaN;
}

/** Where the number that `scanNumber` read last has ended. */
export const scanned = { end: 0 };

/** No more bytes than 15 digits and a point: what such a number costs to read exactly is one division. */
const SCAN_MAX = 16;

/**
 * The plain number (digits, at most one point) that begins at `at`, up to the first byte that is not of it: the same double as
 * `parseNumber` of those bytes, or NaN where only `parseNumber` can tell. Some other byte must follow within the buffer.
 */
export function scanNumber(bytes: Uint8Array, at: number): number {
  let i = at;
  let whole = 0;
  let point = -1;
  for (;;) {
    const byte = bytes[i];
    const digit = byte - 0x30;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (byte === POINT && point < 0) point = i;
    else break;
    i++;
  }
  scanned.end = i;
  const length = i - at;
  if (length > SCAN_MAX || length === 0 || (point >= 0 && length === 1)) return NaN;
  if (point < 0) return length < SCAN_MAX ? whole : NaN;
  return whole / POWERS[i - point - 1];
}
