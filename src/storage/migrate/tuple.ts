import type { Decimal, Numeric } from './convert/decimal.ts';

/** Room for one row beyond the size at which a buffer is handed over, so that most rows never ask for more. */
const SLACK_BYTES = 1 << 16;
const PIECE_BYTES = 1 << 20;
const SHORT_TEXT = 40;
/** No short field takes more: a length and a short text, or a numeric of four groups. */
const SHORT_FIELD_BYTES = 4 + SHORT_TEXT;

const SIGN_NEGATIVE = 0x4000;
const SIGN_INFINITY = 0xd000;
const SIGN_MINUS_INFINITY = 0xf000;
/** What the server sends where other numbers have their count of decimals: bits of the sign. */
const INFINITY_DECIMALS = 0x20;

/** Seconds from 1970 to 2000, where Postgres' times and dates begin. */
const EPOCH_S = 946_684_800;
const EPOCH_DAYS = 10_957;
/** Up to here microseconds are exact in a double: the year 2255, and back to 1745. */
const EXACT_S = 8e9;
const TWO_32 = 4_294_967_296;
const JSONB_VERSION = 1;

/**
 * Writes rows as tuples of Postgres' binary COPY (documentation of COPY, "Binary Format"): a count of fields, then each
 * field's length and bytes, big-endian, as the types' send functions make them. The canonical form of a value is the
 * one the server itself sends: a numeric with no zeros at either end.
 */
export class TupleWriter {
  bytes: Buffer;
  view: DataView;
  /** Where the next byte goes, and where the present row begins. */
  at = 0;
  rowStart = 0;
  private full: Uint8Array[] = [];
  /** What the row's short fields may take: kept free behind every long one, so that they need not ask. */
  private rowRoom = 0;

  constructor() {
    this.bytes = Buffer.allocUnsafeSlow(PIECE_BYTES + SLACK_BYTES);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Begins a row; whatever was begun and not ended is forgotten. */
  begin(fields: number): void {
    this.at = this.rowStart;
    this.rowRoom = 2 + fields * SHORT_FIELD_BYTES;
    this.reserve(0);
    this.view.setInt16(this.at, fields);
    this.at += 2;
  }

  /** The lengths of the row's fields, −1 for NULL. */
  fieldLengths(into: Int32Array): Int32Array {
    let at = this.rowStart + 2;
    for (let i = 0; i < into.length; i++) {
      into[i] = this.view.getInt32(at);
      at += 4 + Math.max(0, into[i]);
    }
    return into;
  }

  /** Keeps the row. */
  end(): void {
    this.rowStart = this.at;
    if (this.at >= PIECE_BYTES) this.nextPiece(PIECE_BYTES + SLACK_BYTES);
  }

  /** The rows kept so far, as pieces that the caller may give away; the writer begins anew. */
  take(): Uint8Array[] {
    if (this.rowStart > 0) this.nextPiece(PIECE_BYTES + SLACK_BYTES);
    const pieces = this.full;
    this.full = [];
    return pieces;
  }

  /** Forgets the row: the caller wanted only what was computed from it. */
  discard(): void {
    this.at = this.rowStart;
  }

  private nextPiece(size: number): void {
    const rest = this.bytes.subarray(this.rowStart, this.at);
    const next = Buffer.allocUnsafeSlow(Math.max(size, rest.length + size));
    next.set(rest);
    this.full.push(this.bytes.subarray(0, this.rowStart));
    this.bytes = next;
    this.view = new DataView(next.buffer);
    this.at = rest.length;
    this.rowStart = 0;
  }

  /** Makes room for a long field of `length` bytes and all the row's short ones. */
  private reserve(length: number): void {
    const needed = this.at + length + this.rowRoom;
    if (needed <= this.bytes.length) return;
    if (this.rowStart > 0) this.nextPiece(length + this.rowRoom + PIECE_BYTES);
    else {
      const wider = Buffer.allocUnsafeSlow(2 * needed);
      wider.set(this.bytes.subarray(0, this.at));
      this.bytes = wider;
      this.view = new DataView(wider.buffer);
    }
  }

  nil(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  boolean(value: boolean): void {
    this.view.setInt32(this.at, 1);
    this.bytes[this.at + 4] = value ? 1 : 0;
    this.at += 5;
  }

  /** A bigint that a double holds exactly. */
  integer(value: number): void {
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, Math.floor(value / TWO_32));
    this.view.setInt32(this.at + 8, value | 0);
    this.at += 12;
  }

  bigint(value: bigint): void {
    this.view.setInt32(this.at, 8);
    this.view.setBigInt64(this.at + 4, value);
    this.at += 12;
  }

  real(value: number): void {
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  /** A timestamptz of whole seconds since 1970 UTC, and microseconds. */
  instant(seconds: number, micros: number): void {
    const since2000 = seconds - EPOCH_S;
    if (since2000 < EXACT_S && since2000 > -EXACT_S) this.integer(since2000 * 1_000_000 + micros);
    else this.bigint(BigInt(since2000) * 1_000_000n + BigInt(micros));
  }

  /** A date, of days since 1970. */
  date(days: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, days - EPOCH_DAYS);
    this.at += 8;
  }

  raw(value: Uint8Array): void {
    this.reserve(value.length + 4);
    this.view.setInt32(this.at, value.length);
    this.bytes.set(value, this.at + 4);
    this.at += 4 + value.length;
  }

  /** A text without half surrogates; false, and nothing written, when it holds a NUL or the mark of broken bytes. */
  text(value: string): boolean {
    const { length } = value;
    if (length > SHORT_TEXT) return this.longText(value);
    const { bytes } = this;
    const from = this.at + 4;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code === 0 || code > 0x7f) return this.longText(value);
      bytes[from + i] = code;
    }
    this.view.setInt32(this.at, length);
    this.at = from + length;
    return true;
  }

  private longText(value: string): boolean {
    if (value.includes('\0') || value.includes('\ufffd')) return false;
    this.unchecked(value, 0);
    return true;
  }

  /** A text that has been looked at. */
  checkedText(value: string): void {
    this.unchecked(value, 0);
  }

  jsonb(canonical: string): void {
    this.unchecked(canonical, 1);
  }

  private unchecked(value: string, prefix: 0 | 1): void {
    this.reserve(3 * value.length + 5);
    const from = this.at + 4;
    if (prefix === 1) this.bytes[from] = JSONB_VERSION;
    const length = prefix + this.bytes.write(value, from + prefix, 'utf8');
    this.view.setInt32(this.at, length);
    this.at = from + length;
  }

  /** A numeric of n ten-thousandths; |n| below 10^15. */
  tenThousandths(n: number): void {
    const { view } = this;
    const magnitude = Math.abs(n);
    const fraction = magnitude % 10_000;
    const whole = (magnitude - fraction) / 10_000;
    const high = Math.floor(whole / 100_000_000);
    const rest = whole - high * 100_000_000;
    const middle = (rest / 10_000) | 0;
    const low = rest - middle * 10_000;
    const weight = high > 0 ? 2 : middle > 0 ? 1 : low > 0 ? 0 : -1;
    const last = fraction > 0 ? -1 : low > 0 ? 0 : middle > 0 ? 1 : 2;
    const digits = magnitude === 0 ? 0 : weight - last + 1;
    const decimals =
      fraction === 0 ? 0 : fraction % 1000 === 0 ? 1 : fraction % 100 === 0 ? 2 : fraction % 10 === 0 ? 3 : 4;
    const { at } = this;
    view.setInt32(at, 8 + 2 * digits);
    view.setInt16(at + 4, digits);
    view.setInt16(at + 6, digits === 0 ? 0 : weight);
    view.setInt16(at + 8, n < 0 ? SIGN_NEGATIVE : 0);
    view.setInt16(at + 10, decimals);
    let to = at + 12;
    for (let place = weight; place >= last && digits > 0; place--, to += 2) {
      view.setInt16(to, place === 2 ? high : place === 1 ? middle : place === 0 ? low : fraction);
    }
    this.at = to;
  }

  numeric(value: Numeric): void {
    if (typeof value === 'string')
      this.numericHead(0, 0, value === 'Infinity' ? SIGN_INFINITY : SIGN_MINUS_INFINITY, INFINITY_DECIMALS);
    else this.decimal(value);
  }

  /** Groups of four digits, counted from the point. */
  private decimal({ negative, digits, scale }: Decimal): void {
    const exponent = digits.length - 1 - scale;
    const weight = digits === '' ? 0 : Math.floor(exponent / 4);
    const headLength = exponent - 4 * weight + 1;
    const groups = digits === '' ? 0 : 1 + Math.ceil(Math.max(0, digits.length - headLength) / 4);
    this.reserve(12 + 2 * groups);
    this.numericHead(groups, weight, negative ? SIGN_NEGATIVE : 0, Math.max(0, scale));
    for (let group = 0, from = 0, to = headLength; group < groups; group++, from = to, to += 4) {
      this.view.setInt16(this.at, Number(digits.slice(from, to).padEnd(to - from, '0')));
      this.at += 2;
    }
  }

  private numericHead(groups: number, weight: number, sign: number, decimals: number): void {
    this.view.setInt32(this.at, 8 + 2 * groups);
    this.view.setInt16(this.at + 4, groups);
    this.view.setInt16(this.at + 6, weight);
    this.view.setInt16(this.at + 8, sign);
    this.view.setInt16(this.at + 10, decimals);
    this.at += 12;
  }
}
