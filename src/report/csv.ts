import { printable } from '../model/text.ts';

export type CsvValue = string | number | boolean | null;

/** A spreadsheet would run these as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** One cell. Text that a spreadsheet would take for a formula gets an apostrophe before it; unknown is empty. */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  const safe = printable(FORMULA.test(value) ? `'${value}` : value, Infinity);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\n`;
}
