import { quoted } from '../../schema/quoted.ts';
import type { ColumnPlan, TablePlan } from '../cell.ts';
import { POSTGRES_TYPE } from '../cell.ts';
import type { RunState } from './state.ts';

/** The columns under the name of a table in a query: `s."id", s."symbol"`. */
export const under = (alias: string, names: readonly string[]): string =>
  names.map((name) => `${alias}.${quoted(name)}`).join(', ');

/** Rows of two tables with the same values in these columns. */
export const same = (a: string, b: string, names: readonly string[]): string =>
  names.map((name) => `${a}.${quoted(name)} = ${b}.${quoted(name)}`).join(' and ');

/** The table's place in the target, quoted. */
export const homeOf = (table: TablePlan): string => `${quoted(table.schema)}.${quoted(table.target)}`;

/** The tuple of a table: its columns in the order of the plan, which is the order of every COPY and every checksum. */
export const columnsOf = (table: TablePlan): string[] => table.columns.map((column) => column.target);

/** Where a table's rows wait until everything becomes visible at once. */
export const stagingName = (run: Pick<RunState, 'id'>, number: number): string => `staging_${run.id}_${number}`;
export const stagingOf = (run: Pick<RunState, 'id'>, number: number): string => `migration.${stagingName(run, number)}`;

/** Texts compare by their bytes, as in SQLite: `unique` means the same, and an index is built in half the time. */
export const columnType = ({ kind }: ColumnPlan): string => {
  const type = POSTGRES_TYPE[kind];
  return type === 'text' ? 'text collate "C"' : type;
};
