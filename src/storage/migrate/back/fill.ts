import type { Database } from 'better-sqlite3';
import type { Client } from 'pg';
import { CatalystError } from '../../../model/errors.ts';
import { printable } from '../../../model/text.ts';
import { copyOut } from '../../postgres/copy-out.ts';
import { quoted, quotedList } from '../../schema/quoted.ts';
import { Sqlite } from '../../sqlite-driver.ts';
import type { ColumnPlan, QuarantinedRow, SourceCell, TablePlan } from '../cell.ts';
import { bound } from '../source/range.ts';
import { columnsOf, homeOf } from '../target/names.ts';
import type { Brought } from '../target/state.ts';
import { decodeTuple, decoderOf } from './decode.ts';
import type { Bound } from './decode.ts';

/** A row from quarantine. */
export type PutBack = Pick<QuarantinedRow, 'key' | 'cells' | 'reasons'>;

/** A table on its way back. */
export interface Returning {
  readonly table: TablePlan;
  /** The run that brought it; null for a table that only the store has. */
  readonly brought: Brought | null;
}

const TOLD_EVERY = 10_000;

/** Writes a table's rows into the file, and those of its quarantine as they were, in one transaction. */
export async function fillTable(
  client: Client,
  path: string,
  table: TablePlan,
  putBack: readonly PutBack[],
  onRows: (rows: number) => void,
): Promise<void> {
  const db = new Sqlite(path);
  try {
    db.pragma('synchronous = off');
    db.pragma('foreign_keys = off');
    // The rows were there once, whatever the form of a time says to a check now.
    db.pragma('ignore_check_constraints = on');
    db.exec('begin');
    const put = writer(db, table);
    // Rows that are only numbered as they lie in the table must come to lie there in the same order.
    const isNumbered = table.order.by === 'whole' && table.columns[0].hidden === true;
    const number = table.columns[0].source;
    const waiting = [...putBack].sort((a, b) => integerOf(a.cells[number]) - integerOf(b.cells[number]));
    const decoders = table.columns.map(decoderOf);
    let rows = 0;
    const columns = quotedList(columnsOf(table));
    const all = isNumbered
      ? `(select ${columns} from ${homeOf(table)} order by ${quotedList(table.key)})`
      : `${homeOf(table)} (${columns})`;
    await copyOut(client, `copy ${all} to stdout (format binary)`, (view, start) => {
      const values = decodeTuple(decoders, view, start);
      while (isNumbered && waiting.length > 0 && integerOf(waiting[0].cells[number]) < Number(values[0])) {
        put.cells(waiting.shift()!.cells);
      }
      put.values(values);
      if (++rows % TOLD_EVERY === 0) onRows(TOLD_EVERY);
    });
    onRows(rows % TOLD_EVERY);
    for (const { cells } of waiting) put.cells(cells);
    db.exec('commit');
  } catch (error) {
    throw takenKey(error, table);
  } finally {
    db.close();
  }
}

interface Writer {
  readonly values: (tuple: readonly Bound[]) => void;
  readonly cells: (cells: PutBack['cells']) => void;
}

/** Writes a row as it was decoded, or as it was handed back. What SQLite computes or counts itself is not written. */
function writer(db: Database, table: TablePlan): Writer {
  const isWritten = ({ generated, hidden }: ColumnPlan): boolean =>
    generated !== true && !(hidden === true && table.order.by === 'whole');
  const places = table.columns.flatMap((column, i) => (isWritten(column) ? [i] : []));
  const names = places.map((i) => table.columns[i].source);
  const insertSql = (values: readonly string[]): string =>
    `insert into ${quoted(table.source)} (${quotedList(names)}) values (${values.join(', ')})`;
  const insert = db.prepare(insertSql(names.map(() => '?')));
  return {
    values: (tuple) => insert.run(...places.map((i) => tuple[i])),
    cells: (cells) => {
      const all = names.map((name) => bound(Object.hasOwn(cells, name) ? cells[name] : null));
      db.prepare(insertSql(all.map(({ sql }) => sql))).run(...all.map(({ value }) => value));
    },
  };
}

/** Two rows that were one value in two forms, of which Postgres kept the value and quarantine the form. */
function takenKey(error: unknown, table: TablePlan): unknown {
  if (!(error instanceof Sqlite.SqliteError) || !/_(UNIQUE|PRIMARYKEY|ROWID)$/.test(error.code)) return error;
  const name = printable(table.source);
  return new CatalystError(
    'data',
    `a row of ${name} in quarantine has the key that another row of it comes back with; no file was written`,
    `take the row of ${name} whose reason is a key that occurs twice out of migration.quarantine, and keep it elsewhere`,
    error,
  );
}

/** The number of a row that is in quarantine; 0 for one without. */
const integerOf = (cell: SourceCell | undefined): number =>
  cell !== undefined && cell !== null && 'integer' in cell ? Number(cell.integer) : 0;
