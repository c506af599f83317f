import type { Client } from 'pg';
import { quotedList } from '../../schema/quoted.ts';
import type { MigrationPlan, TablePlan } from '../cell.ts';
import { expel, unfitColumns } from './expel.ts';
import type { FindRows } from './expel.ts';
import type { Home } from './home.ts';
import { columnsOf, stagingName, stagingOf } from './names.ts';
import { inTransaction } from './session.ts';
import { stillOurs } from './state.ts';
import type { RunState } from './state.ts';

const UNIQUE_VIOLATION = '23505';

/** The sets of columns that must be unique and that the source fills: the key first. */
export const uniqueSetsOf = (home: Home, table: TablePlan): (readonly string[])[] => {
  const filled = new Set(columnsOf(table));
  return home.unique.filter((columns) => columns.every((name) => filled.has(name)));
};

/** The indexes of a table that is not there yet: those that its staging table brings with it. */
export const plainIndexesOf = (
  plan: Pick<MigrationPlan, 'indexes'>,
  home: Home,
  table: TablePlan,
): MigrationPlan['indexes'] => (home.exists ? [] : plan.indexes.filter((index) => index.table === table.target));

export const uniqueIndexName = (run: RunState, number: number, k: number): string =>
  `${stagingName(run, number)}_u${k}`;
export const plainIndexName = (run: RunState, number: number, k: number): string => `${stagingName(run, number)}_i${k}`;

/**
 * Builds the indexes of a table in staging, each of which is there afterwards or not at all, so that a run that is begun
 * again goes on with the next one. Rows that are different in the source and have one key in the target show here, and all
 * but the first are handed back.
 */
export async function prepareTable(
  client: Client,
  run: RunState,
  number: number,
  home: Home,
  plan: Pick<MigrationPlan, 'indexes'>,
  findRows: FindRows,
): Promise<void> {
  const table = run.tables[number];
  for (const [k, columns] of uniqueSetsOf(home, table).entries()) {
    const sql = `create unique index if not exists ${uniqueIndexName(run, number, k)}
      on ${stagingOf(run, number)} (${quotedList(columns)})`;
    while (!(await builds(client, sql))) await expelDuplicates(client, run, number, columns, findRows);
  }
  for (const [k, { columns }] of plainIndexesOf(plan, home, table).entries()) {
    const name = plainIndexName(run, number, k);
    await client.query(`create index if not exists ${name} on ${stagingOf(run, number)} (${quotedList(columns)})`);
  }
  await client.query(`analyze ${stagingOf(run, number)}`);
}

async function builds(client: Client, sql: string): Promise<boolean> {
  try {
    await client.query(sql);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

async function expelDuplicates(
  client: Client,
  run: RunState,
  number: number,
  columns: readonly string[],
  findRows: FindRows,
): Promise<void> {
  const table = run.tables[number];
  const list = quotedList(columns);
  const repeated = `select ${list}, row_number() over () as duplicate_group from ${stagingOf(run, number)}
    where (${list}) is not null group by ${list} having count(*) > 1 limit 10000`;
  // A group must come whole: of its rows one stays, and which one only the source can tell.
  const query = `select ${unfitColumns('s', table, 'd.duplicate_group')}
    from ${stagingOf(run, number)} s join (${repeated}) d using (${list})`;
  const unfit = { query, keepsFirst: true, columns, reason: 'another row has this key once it is converted' };
  await inTransaction(client, async () => {
    await stillOurs(client, run);
    await expel(client, run, number, unfit, findRows);
  });
}
