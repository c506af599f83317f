import { assert } from '../model/errors.ts';
import { camel } from '../model/text.ts';
import type { AnyRecord } from './record.ts';
import { checkedValue, fieldsOf } from './record-values.ts';
import { quoted, quotedList } from './schema/quoted.ts';
import type { ColumnDefinition, TableDefinition } from './schema/table.ts';

/** Where the dialects' words differ. */
export interface Syntax {
  place(table: TableDefinition): string;
  /** The expression that reads a column as a record has it, or as near as `decode` needs it. */
  select(column: ColumnDefinition): string;
  /** The expression that gives parameter `number` the column's type. */
  parameter(number: number, column: ColumnDefinition): string;
  /** The column as it is compared and put in order: texts by their bytes, and null before every value. */
  comparable(column: ColumnDefinition): string;
  /** The condition that the text of a column has that of a parameter in it, English letters in capitals or not. */
  mentions(column: ColumnDefinition, parameter: string): string;
  /** A checked value as the driver takes it, and what the driver gives as a record has it. Null is null in both. */
  stored(column: ColumnDefinition, value: unknown): unknown;
  loaded(column: ColumnDefinition, value: unknown): unknown;
  readonly ascending: string;
  readonly descending: string;
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Both dialects take more; a list longer than this is asked for in the wrong way. */
const VALUES_MAX = 30_000;
const TOO_MANY = `a statement has at most ${VALUES_MAX} values`;

/** A row of the driver, its values as a record has them. */
export function loadedRecord(syntax: Syntax, table: TableDefinition, row: AnyRecord): AnyRecord {
  const record: Record<string, unknown> = {};
  for (const [field, column] of fieldsOf(table)) {
    record[field] = row[field] === null ? null : syntax.loaded(column, row[field]);
  }
  return record;
}

/** Gathers parameters while a statement is written. */
function parameters(syntax: Syntax): { values: unknown[]; put(column: ColumnDefinition, value: unknown): string } {
  const values: unknown[] = [];
  return {
    values,
    put(column, value) {
      const checked = checkedValue(column, value);
      values.push(checked === null ? null : syntax.stored(column, checked));
      assert(values.length <= VALUES_MAX, TOO_MANY);
      return syntax.parameter(values.length, column);
    },
  };
}

type Parameters = ReturnType<typeof parameters>;

function columnOf(table: TableDefinition, field: string): ColumnDefinition {
  const column = fieldsOf(table).get(field);
  assert(column !== undefined, `${table.name} has a column ${field}`);
  return column;
}

function conditionSql(syntax: Syntax, column: ColumnDefinition, wanted: unknown, to: Parameters): string {
  const name = quoted(column.name);
  if (wanted === null) return `${name} is null`;
  if (Array.isArray(wanted)) {
    return wanted.length === 0 ? '1 = 0' : `${name} in (${wanted.map((it) => to.put(column, it)).join(', ')})`;
  }
  if (typeof wanted !== 'object') return `${name} = ${to.put(column, wanted)}`;
  const { mentions, ...range } = wanted as { mentions?: readonly string[]; from?: unknown; to?: unknown };
  if (mentions !== undefined) {
    const text: ColumnDefinition = { name: column.name, type: 'text' };
    const each = mentions.map((it) => syntax.mentions(column, to.put(text, it)));
    return each.length === 0 ? '1 = 0' : `(${each.join(' or ')})`;
  }
  const parts = ['1 = 1'];
  if (range.from !== undefined) parts.push(`${syntax.comparable(column)} >= ${to.put(column, range.from)}`);
  if (range.to !== undefined) parts.push(`${syntax.comparable(column)} <= ${to.put(column, range.to)}`);
  return parts.join(' and ');
}

function whereSql(syntax: Syntax, table: TableDefinition, where: AnyRecord | undefined, to: Parameters): string {
  const parts = Object.entries(where ?? {})
    .filter(([, wanted]) => wanted !== undefined)
    .map(([field, wanted]) => conditionSql(syntax, columnOf(table, field), wanted, to));
  return parts.length === 0 ? '' : ` where ${parts.join(' and ')}`;
}

const selection = (syntax: Syntax, table: TableDefinition): string =>
  table.columns.map((column) => `${syntax.select(column)} as ${quoted(camel(column.name))}`).join(', ');

function orderSql(syntax: Syntax, table: TableDefinition, order: readonly string[]): string {
  const terms = [...order, ...table.primaryKey.map(camel)].map((term) => {
    const column = columnOf(table, term.replace(/^-/, ''));
    return `${syntax.comparable(column)} ${term.startsWith('-') ? syntax.descending : syntax.ascending}`;
  });
  return ` order by ${terms.join(', ')}`;
}

export interface AnyFind {
  readonly where?: AnyRecord | undefined;
  readonly order?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

export function findSql(syntax: Syntax, table: TableDefinition, { where, order = [], limit }: AnyFind): Statement {
  const to = parameters(syntax);
  const rows = `select ${selection(syntax, table)} from ${syntax.place(table)}${whereSql(syntax, table, where, to)}`;
  assert(limit === undefined || (Number.isSafeInteger(limit) && limit >= 0), 'a limit is a count');
  const most = limit === undefined ? '' : ` limit ${limit}`;
  return { sql: `${rows}${orderSql(syntax, table, order)}${most}`, values: to.values };
}

export function countSql(syntax: Syntax, table: TableDefinition, where: AnyRecord | undefined): Statement {
  const to = parameters(syntax);
  const sql = `select count(*) as n from ${syntax.place(table)}${whereSql(syntax, table, where, to)}`;
  return { sql, values: to.values };
}

export function deleteSql(syntax: Syntax, table: TableDefinition, where: AnyRecord): Statement {
  const to = parameters(syntax);
  return { sql: `delete from ${syntax.place(table)}${whereSql(syntax, table, where, to)}`, values: to.values };
}

export function updateSql(syntax: Syntax, table: TableDefinition, where: AnyRecord, changes: AnyRecord): Statement {
  const to = parameters(syntax);
  const set = Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => {
      const column = columnOf(table, field);
      assert(value !== null || column.required !== true, `${column.name} has a value`);
      return `${quoted(column.name)} = ${to.put(column, value)}`;
    });
  assert(set.length > 0, 'an update changes something');
  const sql = `update ${syntax.place(table)} set ${set.join(', ')}${whereSql(syntax, table, where, to)}`;
  return { sql, values: to.values };
}

type Written = readonly (readonly [field: string, column: ColumnDefinition])[];

/** The columns that these records are written with: all, but for a generated key that none of them has. */
function written(table: TableDefinition, records: readonly AnyRecord[]): Written {
  const columns = [...fieldsOf(table)];
  if (table.generatedKey !== true) return columns;
  const [key] = columns.find(([, { name }]) => name === table.primaryKey[0])!;
  const has = records.filter((record) => (record[key] ?? null) !== null).length;
  assert(has === 0 || has === records.length, 'all records of one call come with a generated key, or none does');
  return has > 0 ? columns : columns.filter(([field]) => field !== key);
}

/** Thousands of values pass here: what could be wrong with one is put into words only when it is. */
function rowSql(table: TableDefinition, columns: Written, record: AnyRecord, to: Parameters): string {
  const fields = fieldsOf(table);
  for (const field of Object.keys(record)) {
    if (!fields.has(field)) assert(record[field] === undefined, `${table.name} has a column ${field}`);
  }
  const values = columns.map(([field, column]) => {
    const value = record[field] ?? null;
    if (value === null) assert(!isNeeded(table, column), `${column.name} has a value`);
    return to.put(column, value);
  });
  return `(${values.join(', ')})`;
}

const isNeeded = (table: TableDefinition, { name, required }: ColumnDefinition): boolean =>
  required === true || table.primaryKey.includes(name);

/** How many records one statement takes. */
const rowsPerStatement = (table: TableDefinition): number => Math.floor(VALUES_MAX / table.columns.length / 4);

/** Records in as many parts as there must be statements. */
export function inParts(records: readonly AnyRecord[], table: TableDefinition): AnyRecord[][] {
  const size = rowsPerStatement(table);
  return Array.from({ length: Math.ceil(records.length / size) }, (_, i) => records.slice(i * size, (i + 1) * size));
}

/** Inserts records and answers them as they are stored. */
export function insertSql(syntax: Syntax, table: TableDefinition, records: readonly AnyRecord[]): Statement {
  const to = parameters(syntax);
  const columns = written(table, records);
  const rows = records.map((record) => rowSql(table, columns, record, to)).join(', ');
  const into = `insert into ${syntax.place(table)} (${quotedList(columns.map(([, { name }]) => name))}) values ${rows}`;
  return { sql: `${into} returning ${selection(syntax, table)}`, values: to.values };
}

/** Inserts records, each in the place of the one that has the same values of `unique`; no two of them may have the same. */
export function putSql(
  syntax: Syntax,
  table: TableDefinition,
  records: readonly AnyRecord[],
  unique: readonly string[],
): Statement {
  const to = parameters(syntax);
  const columns = written(table, records);
  const rows = records.map((record) => rowSql(table, columns, record, to)).join(', ');
  const names = columns.map(([, { name }]) => name);
  const replaced = names
    .filter((name) => !unique.includes(name))
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  const then = replaced.length === 0 ? 'nothing' : `update set ${replaced.join(', ')}`;
  const into = `insert into ${syntax.place(table)} (${quotedList(names)}) values ${rows}`;
  return { sql: `${into} on conflict (${quotedList(unique)}) do ${then}`, values: to.values };
}

/** The columns by which records are put: the key, or a unique set of the table; asserted to be one. */
export function uniqueColumns(table: TableDefinition, fields: readonly string[] | undefined): readonly string[] {
  if (fields === undefined) return table.primaryKey;
  const names = fields.map((field) => columnOf(table, field).name);
  const same = (set: readonly string[]): boolean =>
    set.length === names.length && set.every((it) => names.includes(it));
  assert(
    [table.primaryKey, ...(table.unique ?? [])].some(same),
    `${names.join(', ')} is a unique set of ${table.name}`,
  );
  return names;
}

/** Of records with the same values of `unique` the last; one without a value there is like no other. */
export function lastOfEach(records: readonly AnyRecord[], unique: readonly string[]): AnyRecord[] {
  const fields = unique.map(camel);
  const byKey = new Map<unknown, AnyRecord>();
  for (const record of records) {
    const values = fields.map((field) => record[field] ?? null);
    byKey.set(values.includes(null) ? Symbol('no key') : JSON.stringify(values), record);
  }
  return [...byKey.values()];
}
