import { quoted } from '../../schema/quoted.ts';
import type { Chunk, KeyColumn, RowOrder, SourceCell, TablePlan } from '../cell.ts';

/** What a statement is given for a cell, so that SQLite compares with exactly what it stores. */
type Bound = null | bigint | number | string | Buffer;

/** A cell as a parameter and the SQL around it: broken texts travel as their bytes. */
export function bound(cell: SourceCell): { readonly sql: string; readonly value: Bound } {
  if (cell === null) return { sql: '?', value: null };
  if ('integer' in cell) return { sql: '?', value: BigInt(cell.integer) };
  if ('real' in cell) return { sql: '?', value: Number(cell.real) };
  if ('text' in cell) return { sql: '?', value: cell.text };
  if ('textBytes' in cell) return { sql: 'cast(? as text)', value: Buffer.from(cell.textBytes, 'hex') };
  return { sql: '?', value: Buffer.from(cell.blob, 'hex') };
}

/** How the hidden column is named that counts rows as they come, where SQLite's own number has no name left. */
export const ROW_COUNT = 'row_count';

/** Where a table's rows come from, as a statement names it. */
export function rowsOf({ source, columns, order }: TablePlan): string {
  // No other index is to change the order in which rows are counted.
  if (order.by === 'rowid') return `${quoted(source)} not indexed`;
  const counted = columns.find((column) => column.hidden === true && column.source.startsWith(ROW_COUNT));
  if (counted === undefined) return quoted(source);
  return `(select row_number() over () as ${quoted(counted.source)}, * from ${quoted(source)})`;
}

/** The columns of a key as the key compares them. */
export const keyTerms = (columns: readonly KeyColumn[]): string =>
  columns
    .map(({ name, collation }) => quoted(name) + (collation === null ? '' : ` collate ${quoted(collation)}`))
    .join(', ');

/** The rows of a chunk as the end of a statement, with the values for its parameters. */
export function boundsOf(order: RowOrder, { after, upTo }: Chunk): { where: string; values: Bound[] } {
  if (order.by === 'whole') return { where: '', values: [] };
  const left = order.by === 'rowid' ? quoted(order.name) : `(${keyTerms(order.columns)})`;
  const clauses: string[] = [];
  const values: Bound[] = [];
  for (const [cells, operator] of [
    [after, '>'],
    [upTo, '<='],
  ] as const) {
    if (cells === null) continue;
    const bounds = cells.map(bound);
    clauses.push(`${left} ${operator} (${bounds.map(({ sql }) => sql).join(', ')})`);
    values.push(...bounds.map(({ value }) => value));
  }
  return { where: clauses.length === 0 ? '' : `where ${clauses.join(' and ')}`, values };
}
