import { assert } from '../model/errors.ts';
import type { AnyRecord, RecordName, Records } from './record.ts';
import { countSql, deleteSql, findSql, inParts, insertSql, lastOfEach, loadedRecord, putSql } from './record-sql.ts';
import { uniqueColumns, updateSql } from './record-sql.ts';
import type { AnyFind, Statement, Syntax } from './record-sql.ts';
import type { Change } from './change.ts';
import { isJournal, statementsOf } from './changes.ts';
import { tableNamed } from './schema/tables.ts';

/** What a statement did: the rows it answers, and how many it changed. */
export interface Done {
  readonly rows: readonly AnyRecord[];
  readonly changed: number;
}

export interface Dialect {
  readonly syntax: Syntax;
  reading(statement: Statement): Promise<Done>;
  /** Runs statements in one transaction; a `durable` one outlives a power cut. */
  writing(statements: readonly Statement[], durable: boolean): Promise<Done[]>;
}

/** The records of a table by the words of a dialect. Statements are written, and so values checked, before any is run. */
export function recordsOf<N extends RecordName>(name: N, dialect: Dialect): Records<N> {
  const table = tableNamed(name);
  assert(table !== undefined, `${name} is a table`);
  const { syntax } = dialect;
  const durable = table.journal === true;
  const write = async (statements: () => readonly Statement[]): Promise<Done[]> =>
    dialect.writing(statements(), durable);
  const records = {
    async insert(added: readonly AnyRecord[]) {
      const done = await write(() => inParts(added, table).map((part) => insertSql(syntax, table, part)));
      return done.flatMap(({ rows }) => rows.map((row) => loadedRecord(syntax, table, row)));
    },
    async put(added: readonly AnyRecord[], fields?: readonly string[]) {
      const unique = uniqueColumns(table, fields);
      const last = lastOfEach(added, unique);
      await write(() => inParts(last, table).map((part) => putSql(syntax, table, part, unique)));
    },
    async find(query: AnyFind = {}) {
      const { rows } = await dialect.reading(findSql(syntax, table, query));
      return rows.map((row) => loadedRecord(syntax, table, row));
    },
    async count(where?: AnyRecord) {
      const { rows } = await dialect.reading(countSql(syntax, table, where));
      return rows[0]['n'];
    },
    async update(where: AnyRecord, changes: AnyRecord) {
      const [{ changed }] = await write(() => [updateSql(syntax, table, where, changes)]);
      return changed;
    },
    async delete(where: AnyRecord) {
      const [{ changed }] = await write(() => [deleteSql(syntax, table, where)]);
      return changed;
    },
  };
  // The types of `Records` are made from the definition that the statements are made from.
  return records as unknown as Records<N>;
}

/** Changes of several tables in one transaction, by the words of a dialect. */
export async function writeTogether(changes: readonly Change[], dialect: Dialect): Promise<void> {
  if (changes.length > 0) await dialect.writing(statementsOf(dialect.syntax, changes), isJournal(changes));
}
