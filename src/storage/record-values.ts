import { assert } from '../model/errors.ts';
import { camel } from '../model/text.ts';
import { parseIsoDate } from '../model/time.ts';
import { refuseUnkeepable } from './keepable.ts';
import { orderedJson } from './ordered-json.ts';
import type { ColumnDefinition, TableDefinition } from './schema/table.ts';

const byField = new WeakMap<TableDefinition, ReadonlyMap<string, ColumnDefinition>>();

/** The columns of a table by what they are called in a record. */
export function fieldsOf(table: TableDefinition): ReadonlyMap<string, ColumnDefinition> {
  let fields = byField.get(table);
  if (fields === undefined) {
    fields = new Map(table.columns.map((column) => [camel(column.name), column]));
    byField.set(table, fields);
  }
  return fields;
}

/** There is no year 0 in Postgres. */
function isDate(value: string): boolean {
  return !Number.isNaN(parseIsoDate(value)) && !value.startsWith('0000');
}

const FITS: Readonly<Record<ColumnDefinition['type'], (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: (value) => Number.isSafeInteger(value),
  real: (value) => Number.isFinite(value),
  decimal: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => Number.isFinite(value),
  date: (value) => typeof value === 'string' && isDate(value),
  json: () => true,
  bytes: (value) => value instanceof Uint8Array,
};

/**
 * A value as both dialects take it: JSON as its text, no negative zero, the rest as it is; null for what is left out.
 * A value that the column cannot hold is a bug of the caller. @throws CatalystError `data` for texts no database can keep
 */
export function checkedValue(column: ColumnDefinition, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const { name, type, values } = column;
  // Thousands of values pass here: what is wrong with one is put into words only when it is.
  if (!FITS[type](value)) assert(false, `${name} holds ${type === 'date' ? 'a date' : `a value of ${type}`}`);
  if (values?.includes(value as string) === false) assert(false, `${name} is one of ${values.join(', ')}`);
  if (type === 'text' || type === 'json') refuseUnkeepable(value, name);
  if (type === 'json') return orderedJson(value);
  return typeof value === 'number' ? value + 0 : value;
}
