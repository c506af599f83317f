import { DAY_MS } from '../../model/time.ts';
import { printable } from '../../model/text.ts';
import { parseNumber } from './number.ts';
import type { ProblemKind } from './problems.ts';
import { detectTimeForm } from './time-forms.ts';
import type { TimeForm } from './time-forms.ts';

/** Why a cell or a row cannot be used: a word for scripts and a sentence. */
export type Fault = readonly [kind: ProblemKind, text: string];

export const isFault = (value: unknown): value is Fault => Array.isArray(value);

const quoted = (cell: string): string => `'${printable(cell, 40)}'`;

/** The cells of a line with quotes taken off (`""` is a quote) and spaces around them; undefined when a quote stays open. */
export function cellsOf(line: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (true) {
    let cell = '';
    while (line[at] === ' ') at++;
    if (line[at] === '"') {
      let close = line.indexOf('"', at + 1);
      while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
      if (close < 0) return undefined;
      cell = line.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
      while (line[at] === ' ') at++;
      if (at < line.length && line[at] !== delimiter) return undefined;
    } else {
      const end = line.indexOf(delimiter, at);
      cell = line.slice(at, end < 0 ? line.length : end);
      at = end < 0 ? line.length : end;
    }
    cells.push(cell.trim());
    if (at >= line.length) return cells;
    at++;
  }
}

const MISSING = /^(?:|nan|null|none|#?n\/?a|-+|\\n)$/i;

const POWER: Readonly<Record<string, number>> = { K: 3, M: 6, B: 9 };

/** Two spellings that leave no doubt: a price with its dollar sign, a volume counted in thousands, millions, billions. */
const plainly = (cell: string, name: string): string =>
  name === 'volume'
    ? cell.replace(/^([\d.]+)([KMB])$/i, (_, digits: string, unit: string) => `${digits}e${POWER[unit.toUpperCase()]}`)
    : cell.replace(/^\$/, '');

/** The number that a cell holds, or why it holds none that is finite. */
export function numberOf(cell: string, name: string): number | Fault {
  const bytes = Buffer.from(plainly(cell, name));
  const value = parseNumber(bytes, 0, bytes.length);
  if (Number.isFinite(value)) return value;
  if (MISSING.test(cell)) return ['missing_value', `${name} is ${cell === '' ? 'empty' : quoted(cell)}`];
  if (value === value || /^[+-]?inf(?:inity)?$/i.test(cell))
    return ['not_finite', `${name} ${quoted(cell)} is not finite`];
  const hint = /^[-+\d.,' ]+$/.test(cell) ? ' (separators are not guessed at: write 1234.5)' : '';
  return ['not_a_number', `${name} ${quoted(cell)} is no number${hint}`];
}

/** The time that a cell holds in the file's form, or why it holds none. */
export function timeOf(cell: string, form: TimeForm | undefined, formLine: number): number | Fault {
  const bytes = Buffer.from(cell);
  const time = form === undefined ? NaN : form.parse(bytes, 0, bytes.length);
  if (!Number.isNaN(time)) return time;
  if (cell === '') return ['missing_value', 'the time is empty'];
  if (form === undefined) return ['bad_time', `${quoted(cell)} is no time of a form that is read`];
  const found = detectTimeForm(bytes, 0, bytes.length);
  return found === undefined || found === form
    ? ['bad_time', `${quoted(cell)} is no time of the form ${form.name}`]
    : ['mixed_dates', `${quoted(cell)} is ${found.name}, where line ${formLine} has ${form.name}`];
}

/** The first of the rules of a bar that finite values break, or undefined. */
export function barFault(open: number, high: number, low: number, close: number, volume: number): Fault | undefined {
  const prices = { open, high, low, close };
  for (const [name, price] of Object.entries(prices)) {
    if (price <= 0) return ['price_not_positive', `${name} is ${price}`];
  }
  if (volume < 0) return ['negative_volume', `volume is ${volume}`];
  if (high < low) return ['high_below_low', `high ${high} is below low ${low}`];
  for (const [name, price] of Object.entries(prices)) {
    if (price < low || price > high) {
      return ['outside_high_low', `${name} ${price} lies outside low ${low} and high ${high}`];
    }
  }
  return undefined;
}

/** Whether a wall clock stands at midnight. */
export const isMidnight = (wall: number): boolean => wall % DAY_MS === 0;
