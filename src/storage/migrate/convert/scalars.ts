import { decimalOfDouble, decimalOfText } from './decimal.ts';
import { Misfit, NUL_IN_TEXT, hex, wrongClass } from './value.ts';
import type { Converted, ExactValue } from './value.ts';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const WHOLE_NUMBER = /^[+-]?\d{1,40}$/;

/** A bigint column's value: an integer, a real without a fraction, or a text of digits. */
export function toInteger(value: ExactValue): Converted<bigint> {
  let whole: bigint;
  if (typeof value === 'bigint') return value;
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) return new Misfit('infinity where an integer belongs');
    if (!Number.isInteger(value)) return new Misfit('a fraction where an integer belongs');
    whole = BigInt(value);
  } else if (typeof value === 'string' && WHOLE_NUMBER.test(value)) whole = BigInt(value.replace('+', ''));
  else return wrongClass(value, 'an integer');
  return whole < INT64_MIN || whole > INT64_MAX ? new Misfit('an integer beyond 64 bits') : whole;
}

/** A double precision column's value: a real, or an integer or a text that a double holds with every digit. */
export function toReal(value: ExactValue): Converted<number> {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') {
    const real = Number(value);
    return BigInt(real) === value ? real : new Misfit('an integer that no double holds exactly');
  }
  const decimal = typeof value === 'string' ? decimalOfText(value) : null;
  if (decimal === null) return wrongClass(value, 'a number');
  const real = Number(value);
  const shortest = Number.isFinite(real) ? decimalOfDouble(real) : null;
  const same = shortest?.digits === decimal.digits && shortest.scale === decimal.scale;
  return same ? real : new Misfit('a number with more digits than a double holds');
}

const WORDS = new Map<string, boolean>([
  ...['1', 'true', 't', 'yes', 'y', 'on'].map((word) => [word, true] as const),
  ...['0', 'false', 'f', 'no', 'n', 'off'].map((word) => [word, false] as const),
]);

/** A boolean column's value: 0 or 1, or one of the words that Postgres takes too, in any case. */
export function toBoolean(value: ExactValue): Converted<boolean> {
  if (typeof value === 'bigint' || typeof value === 'number') {
    if (Number(value) === 0) return false;
    if (Number(value) === 1) return true;
  }
  const known = typeof value === 'string' ? WORDS.get(value.toLowerCase()) : undefined;
  return known ?? wrongClass(value, 'true or false');
}

/** A text column's value: any text without a NUL; a number as SQLite writes it. */
export function toText(value: ExactValue, values?: readonly string[]): Converted<string> {
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'bigint'
        ? String(value)
        : typeof value === 'number'
          ? writtenReal(value)
          : wrongClass(value, 'text');
  if (text instanceof Misfit) return text;
  if (text.includes('\0')) return new Misfit(NUL_IN_TEXT);
  return values === undefined || values.includes(text) ? text : new Misfit(`not one of ${values.join(', ')}`);
}

export function toBytes(value: ExactValue): Converted<Uint8Array> {
  return value instanceof Uint8Array ? value : wrongClass(value, 'bytes');
}

/** A real so that it cannot be taken for an integer: `1.0`, `1e+300`, `9.0e+999` for infinity, as SQLite's quote() has it. */
function writtenReal(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '9.0e+999' : '-9.0e+999';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The value as SQL writes it: one text for every value, from which the value can be had back. */
export function toLiteral(value: Exclude<ExactValue, null>): Converted<string> {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return writtenReal(value);
  if (value instanceof Uint8Array) return `X'${hex(value)}'`;
  const text = toText(value);
  return text instanceof Misfit ? text : `'${text.replaceAll("'", "''")}'`;
}
