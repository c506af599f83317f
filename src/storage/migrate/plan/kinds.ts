import type { Database } from 'better-sqlite3';
import { quoted } from '../../schema/quoted.ts';
import type { CellKind } from '../cell.ts';
import type { SourceColumn } from '../source/introspect.ts';

/**
 * What a declared type means, the first that its name holds. SQLite enforces none of them, and its own reading of a name is
 * looser (`FLOATING POINT` is an integer there, because of `INT`).
 */
const DECLARED: readonly (readonly [RegExp, CellKind])[] = [
  [/bool/i, 'boolean'],
  [/json/i, 'json'],
  [/datetime|timestamp/i, 'timestamp'],
  [/^date\b/i, 'date'],
  [/real|floa|doub/i, 'real'],
  [/decimal|numeric|money|currency/i, 'decimal'],
  [/int/i, 'integer'],
  [/char|clob|text|uuid/i, 'text'],
  [/blob|bytea|binary/i, 'bytes'],
];

/** The kind of a column that its declaration names, or null when only its cells can tell. */
const declaredKind = ({ declared }: SourceColumn): CellKind | null =>
  DECLARED.find(([name]) => name.test(declared))?.[1] ?? null;

const CLASS_KIND: Readonly<Record<string, CellKind>> = {
  integer: 'integer',
  real: 'real',
  text: 'text',
  blob: 'bytes',
};

/** What becomes of a column that no table of the store knows. */
export function carriedKind(db: Database, table: string, column: SourceColumn): CellKind {
  const kind = declaredKind(column);
  if (kind !== null) return kind;
  const name = quoted(column.name);
  const classes = db
    .prepare(`select distinct typeof(${name}) from ${quoted(table)} where ${name} is not null order by 1`)
    .pluck()
    .all() as string[];
  if (classes.length === 0) return 'text';
  return classes.length === 1 ? CLASS_KIND[classes[0]] : 'literal';
}
