import { isoDate, isoInstant } from '../../../model/time.ts';
import type { ColumnPlan } from '../cell.ts';
import { decimalOfText, plain } from '../convert/decimal.ts';

/** What SQLite is given for a cell. */
export type Bound = null | bigint | number | string | Buffer;

const EPOCH_2000_MICROS = 946_684_800_000_000n;
const EPOCH_2000_DAYS = 10_957;
const DAY_MS = 86_400_000;
const INTEGER_MIN = -(2n ** 63n);
const INTEGER_MAX = 2n ** 63n - 1n;
const NUMERIC_NEGATIVE = 0x4000;
const NUMERIC_INFINITY = 0xd000;
const NUMERIC_MINUS_INFINITY = 0xf000;

type Decoder = (view: DataView, at: number, length: number) => Bound;

const bytesOf = (view: DataView, at: number, length: number): Buffer =>
  Buffer.from(view.buffer, view.byteOffset + at, length);

const text: Decoder = (view, at, length) => bytesOf(view, at, length).toString('utf8');

const DECODERS: Readonly<Record<ColumnPlan['kind'], Decoder>> = {
  text,
  integer: (view, at) => view.getBigInt64(at),
  real: (view, at) => view.getFloat64(at),
  decimal: (view, at) => numberOf(numericText(view, at)),
  boolean: (view, at) => BigInt(view.getUint8(at)),
  timestamp: (view, at) => timeText(view.getBigInt64(at) + EPOCH_2000_MICROS),
  date: (view, at) => isoDate((view.getInt32(at) + EPOCH_2000_DAYS) * DAY_MS),
  // A version byte stands before the text.
  json: (view, at, length) => text(view, at + 1, length - 1),
  bytes: (view, at, length) => Buffer.from(bytesOf(view, at, length)),
  literal: (view, at, length) => literalValue(bytesOf(view, at, length).toString('utf8')),
};

/** How the values of a column go back into SQLite, each in a form from which it would be migrated to the same value. */
export function decoderOf({ kind, unit, declared }: ColumnPlan): Decoder {
  if (kind === 'timestamp' && unit !== undefined) {
    const perUnit = unit === 'ms' ? 1000n : 1n;
    return (view, at) => (view.getBigInt64(at) + EPOCH_2000_MICROS) / perUnit;
  }
  // In a column of texts a number is kept as it is written; SQLite would write a double its own way.
  if (kind === 'decimal' && /char|clob|text/i.test(declared)) return (view, at) => numericText(view, at);
  return DECODERS[kind];
}

/** Every field of a tuple, in the order of the plan. */
export function decodeTuple(decoders: readonly Decoder[], view: DataView, start: number): Bound[] {
  let at = start + 2;
  return decoders.map((decode) => {
    const length = view.getInt32(at);
    at += 4;
    if (length < 0) return null;
    const value = decode(view, at, length);
    at += length;
    return value;
  });
}

/** A numeric as Postgres sends it: groups of four digits, the weight of the first, the sign, and digits to print. */
function numericText(view: DataView, at: number): string {
  const groups = view.getInt16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  if (sign === NUMERIC_INFINITY) return 'Infinity';
  if (sign === NUMERIC_MINUS_INFINITY) return '-Infinity';
  let digits = '';
  for (let i = 0; i < groups; i++) digits += String(view.getInt16(at + 8 + 2 * i)).padStart(4, '0');
  const decimal = decimalOfText(`${sign === NUMERIC_NEGATIVE ? '-' : ''}${digits || '0'}e${4 * (weight - groups + 1)}`);
  if (decimal === null) throw new Error('assertion failed: a numeric is a number');
  return plain(decimal);
}

/** A number of SQLite's that is this decimal to the last digit, or else the digits themselves. */
function numberOf(digits: string): Bound {
  if (/^-?\d+$/.test(digits)) {
    const whole = BigInt(digits);
    if (whole >= INTEGER_MIN && whole <= INTEGER_MAX) return whole;
  }
  const double = Number(digits);
  if (!Number.isFinite(double)) return digits.endsWith('Infinity') ? double : digits;
  const shortest = decimalOfText(String(double));
  return shortest !== null && plain(shortest) === digits ? double : digits;
}

/** `2024-01-31 15:59:59.5+00:00`: with its zone, so that whoever reads it needs none. */
function timeText(micros: bigint): string {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const rest = Number(micros - seconds * 1_000_000n);
  const ms = Number(seconds) * 1000;
  const clock = isoInstant(ms).slice(11, 19);
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
  return `${isoDate(ms)} ${clock}${fraction}+00:00`;
}

/** What a literal of SQL says: `1`, `1.5`, `'a'`, `X'00ff'`. */
function literalValue(sql: string): Bound {
  if (sql.startsWith("'")) return sql.slice(1, -1).replaceAll("''", "'");
  if (sql.startsWith('X')) return Buffer.from(sql.slice(2, -1), 'hex');
  if (/^-?\d+$/.test(sql)) return BigInt(sql);
  return Number(sql);
}
