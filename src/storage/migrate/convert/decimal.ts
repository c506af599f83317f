import { Misfit, wrongClass } from './value.ts';
import type { Converted, ExactValue } from './value.ts';

/** ± digits × 10^−scale, with no zeros at either end of the digits; zero has none. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

/** What a numeric holds: a decimal, or one of the two ends (Postgres 14 and later). */
export type Numeric = Decimal | 'Infinity' | '-Infinity';

/** Postgres' numeric: digits before and after the point (documentation, "Numeric Types"). */
const WHOLE_DIGITS_MAX = 131_072;
const FRACTION_DIGITS_MAX = 16_383;

const WRITTEN = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,9}))?$/;
const TOO_LARGE = new Misfit('a number beyond the range of numeric');

/** The decimal that a text writes (`-1.50`, `.5`, `1e-7`), every digit kept; null when it writes none. */
export function decimalOfText(text: string): Decimal | null {
  const match = WRITTEN.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', decimals, bare = '', exponent = '0'] = match as (string | undefined)[];
  const fraction = decimals ?? bare;
  return canonical(sign === '-', whole + fraction, fraction.length - Number(exponent));
}

/** The shortest decimal that reads back as the same double. */
export function decimalOfDouble(value: number): Decimal {
  const decimal = decimalOfText(String(value));
  if (decimal === null) throw new Error(`assertion failed: ${value} is finite`);
  return decimal;
}

export function decimalOfInteger(value: bigint): Decimal {
  const negative = value < 0n;
  return canonical(negative, String(negative ? -value : value), 0);
}

function canonical(negative: boolean, digits: string, scale: number): Decimal {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === 48) start++;
  while (end > start && digits.charCodeAt(end - 1) === 48) end--;
  if (start === end) return { negative: false, digits: '', scale: 0 };
  return { negative, digits: digits.slice(start, end), scale: scale - (digits.length - end) };
}

/** What a numeric column holds for a cell: an integer, a real as its shortest decimal, or a text that is a number. */
export function toNumeric(value: ExactValue): Converted<Numeric> {
  if (typeof value === 'bigint') return decimalOfInteger(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return decimalOfDouble(value);
    return value > 0 ? 'Infinity' : '-Infinity';
  }
  const decimal = typeof value === 'string' ? decimalOfText(value) : null;
  if (decimal === null) return wrongClass(value, 'a number');
  return fitsNumeric(decimal) ? decimal : TOO_LARGE;
}

export function fitsNumeric({ digits, scale }: Decimal): boolean {
  return scale <= FRACTION_DIGITS_MAX && digits.length - scale <= WHOLE_DIGITS_MAX;
}

/** The decimal as Postgres prints it: plain digits, no exponent. */
export function plain({ negative, digits, scale }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (scale <= 0) return sign + digits + '0'.repeat(-scale);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
