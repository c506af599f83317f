import Sqlite from 'better-sqlite3';
import type { Client } from 'pg';
import { copyOut } from '../../postgres/copy-out.ts';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { QuarantinedRow, TablePlan } from '../cell.ts';
import { bound } from '../source/range.ts';
import { columnsOf, homeOf } from '../target/names.ts';
import type { Brought } from '../target/state.ts';
import { decodeTuple, decoderOf } from './decode.ts';

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
    const written = table.columns.map((column, i) => ({ column, i })).filter(({ column }) => column.generated !== true);
    const names = written.map(({ column }) => column.source);
    const insert = db.prepare(
      insertSql(
        table,
        names,
        names.map(() => '?'),
      ),
    );
    const decoders = table.columns.map(decoderOf);
    let rows = 0;
    const columns = quotedList(columnsOf(table));
    await copyOut(client, `copy ${homeOf(table)} (${columns}) to stdout (format binary)`, (view, start) => {
      const values = decodeTuple(decoders, view, start);
      insert.run(...written.map(({ i }) => values[i]));
      if (++rows % TOLD_EVERY === 0) onRows(TOLD_EVERY);
    });
    onRows(rows % TOLD_EVERY);
    for (const { cells } of putBack) {
      const cellsOf = names.map((name) => bound(Object.hasOwn(cells, name) ? cells[name] : null));
      const sql = insertSql(
        table,
        names,
        cellsOf.map((cell) => cell.sql),
      );
      db.prepare(sql).run(...cellsOf.map(({ value }) => value));
    }
    db.exec('commit');
  } finally {
    db.close();
  }
}

const insertSql = (table: TablePlan, names: readonly string[], values: readonly string[]): string =>
  `insert into ${quoted(table.source)} (${quotedList(names)}) values (${values.join(', ')})`;
