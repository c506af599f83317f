import { assert } from '../model/errors.ts';
import type { Change } from './change.ts';
import { deleteSql, inParts, insertSql, lastOfEach, putSql, uniqueColumns } from './record-sql.ts';
import type { Statement, Syntax } from './record-sql.ts';
import { tableNamed } from './schema/tables.ts';

/** The statements of several changes, in their order; values are checked here, before any of them is run. */
export function statementsOf(syntax: Syntax, changes: readonly Change[]): Statement[] {
  return changes.flatMap((change) => {
    const table = tableNamed(change.table);
    assert(table !== undefined, `${change.table} is a table`);
    if (change.kind === 'delete') return [deleteSql(syntax, table, change.where)];
    if (change.kind === 'insert') return inParts(change.records, table).map((part) => insertSql(syntax, table, part));
    const unique = uniqueColumns(table, change.unique);
    return inParts(lastOfEach(change.records, unique), table).map((part) => putSql(syntax, table, part, unique));
  });
}

/** Whether one of them must outlive a power cut before anything else is done. */
export const isJournal = (changes: readonly Change[]): boolean =>
  changes.some(({ table }) => tableNamed(table)?.journal === true);
