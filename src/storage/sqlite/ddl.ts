import { additionsOf, tablesOf } from '../schema/additions.ts';
import type { Addition } from '../schema/additions.ts';
import { literal, quoted, quotedList } from '../schema/quoted.ts';
import type { ColumnDefinition, ColumnType, TableDefinition } from '../schema/table.ts';

const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'integer',
  real: 'real',
  decimal: 'real',
  boolean: 'integer',
  timestamp: 'integer',
  date: 'text',
  json: 'text',
  bytes: 'blob',
};

/** What STRICT does not see. Null passes every check. */
function checkOf({ name, type, values }: ColumnDefinition): string | undefined {
  const column = quoted(name);
  if (values !== undefined) return `${column} in (${values.map(literal).join(', ')})`;
  if (type === 'boolean') return `${column} in (0, 1)`;
  if (type === 'json') return `json_valid(${column})`;
  // The function answers 2024-03-01 to 2024-02-30, and null to what is no date.
  if (type === 'date') return `date(${column}) is ${column}`;
  return undefined;
}

function columnDdl(column: ColumnDefinition, table: TableDefinition): string {
  const isKey = table.primaryKey.includes(column.name);
  if (isKey && table.generatedKey === true) return `${quoted(column.name)} integer primary key`;
  const check = checkOf(column);
  const parts = [quoted(column.name), TYPES[column.type]];
  if (isKey || column.required === true) parts.push('not null');
  if (check !== undefined) parts.push(`check (${check})`);
  return parts.join(' ');
}

function indexDdl(
  { name: table }: TableDefinition,
  columns: readonly string[],
  kind: 'index' | 'unique index',
): string {
  return `create ${kind} ${quoted(`${table}_${columns.join('_')}`)} on ${quoted(table)} (${quotedList(columns)});`;
}

function tableDdl(table: TableDefinition): string {
  const lines = table.columns.map((column) => columnDdl(column, table));
  if (table.generatedKey !== true) lines.push(`primary key (${quotedList(table.primaryKey)})`);
  for (const columns of table.unique ?? []) lines.push(`unique (${quotedList(columns)})`);
  for (const { columns, table: other, references, onDelete } of table.foreignKeys ?? []) {
    const cascade = onDelete === 'cascade' ? ' on delete cascade' : '';
    lines.push(
      `foreign key (${quotedList(columns)}) references ${quoted(other)} (${quotedList(references)})${cascade}`,
    );
  }
  // A key of their own lets a table do without the hidden one, and saves a second tree.
  const options = table.generatedKey === true ? 'strict' : 'strict, without rowid';
  const indexes = (table.indexes ?? []).map((columns) => indexDdl(table, columns, 'index'));
  return [`create table ${quoted(table.name)} (\n  ${lines.join(',\n  ')}\n) ${options};`, ...indexes].join('\n');
}

function additionDdl({ table, columns, unique, indexes }: Addition): string {
  return [
    ...columns.map((column) => `alter table ${quoted(table.name)} add column ${columnDdl(column, table)};`),
    ...unique.map((set) => indexDdl(table, set, 'unique index')),
    ...indexes.map((set) => indexDdl(table, set, 'index')),
  ].join('\n');
}

/** What makes the tables of the first release in a file that has none of them. */
export const sqliteDdl = (tables: readonly TableDefinition[]): string => tablesOf(tables).map(tableDdl).join('\n\n');

/** What a later step adds: whole tables, and columns of older ones. */
export const sqliteAdditions = (tables: readonly TableDefinition[], step: string): string =>
  [...tablesOf(tables, step).map(tableDdl), ...additionsOf(tables, step).map(additionDdl)].join('\n\n');
