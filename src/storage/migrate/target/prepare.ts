import type { Client } from 'pg';
import { errorCode } from '../../refusals.ts';
import { quoted, quotedList } from '../../schema/quoted.ts';
import { POSTGRES_TYPE } from '../cell.ts';
import type { FindRows, MigrationPlan, TablePlan } from '../cell.ts';
import { expel, unfitColumns } from './expel.ts';
import type { Home } from './home.ts';
import { columnsOf, stagingName, stagingOf } from './names.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { stillOurs } from './state.ts';
import type { RunState } from './state.ts';

const UNIQUE_VIOLATION = '23505';
const TOO_LONG = '54000';
/** A third of a page, less what stands around it: more does not go into a tree. */
const INDEXED_BYTES_MAX = 2600;

/** The sets of columns that must be unique and that the source fills: the key first. */
export const uniqueSetsOf = (home: Home, table: TablePlan): (readonly string[])[] => {
  const filled = new Set(columnsOf(table));
  return home.unique.filter((columns) => columns.every((name) => filled.has(name)));
};

export const isKey = (table: TablePlan, columns: readonly string[]): boolean =>
  columns.length === table.key.length && columns.every((name, i) => name === table.key[i]);

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
 * but the first are handed back. An index that a table could do without is left out when a value is too long for any index.
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
  for (const columns of home.indexed) await expelTooLong(client, run, number, columns, findRows);
  for (const [k, columns] of uniqueSetsOf(home, table).entries()) {
    const sql = `create unique index if not exists ${uniqueIndexName(run, number, k)}
      on ${stagingOf(run, number)} (${quotedList(columns)})`;
    for (let refusal = await refused(client, sql); refusal !== null; refusal = await refused(client, sql)) {
      if (refusal === 'duplicate') await expelDuplicates(client, run, number, columns, findRows);
      else if (isKey(table, columns)) await expelTooLong(client, run, number, columns, findRows);
      else break;
    }
  }
  for (const [k, { columns }] of plainIndexesOf(plan, home, table).entries()) {
    const name = plainIndexName(run, number, k);
    await refused(client, `create index if not exists ${name} on ${stagingOf(run, number)} (${quotedList(columns)})`);
  }
  await client.query(`analyze ${stagingOf(run, number)}`);
}

/** Why an index cannot be built; null when it is there. */
async function refused(client: Client, sql: string): Promise<'duplicate' | 'too long' | null> {
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === UNIQUE_VIOLATION) return 'duplicate';
    if (code === TOO_LONG) return 'too long';
    throw error;
  }
}

async function expelTooLong(
  client: Client,
  run: RunState,
  number: number,
  columns: readonly string[],
  findRows: FindRows,
): Promise<void> {
  const table = run.tables[number];
  const long = table.columns
    .filter(({ kind, target }) => columns.includes(target) && POSTGRES_TYPE[kind] === 'text')
    .map(({ target }) => target);
  if (long.length === 0) return;
  const bytes = long.map((name) => `coalesce(octet_length(s.${quoted(name)}), 0)`).join(' + ');
  const query = `select ${unfitColumns('s', table)} from ${stagingOf(run, number)} s where ${bytes} > ${INDEXED_BYTES_MAX}`;
  const reason = `too long for the index of its column: Postgres takes no more than ${INDEXED_BYTES_MAX} bytes`;
  const unfit = { query, keepsFirst: false, columns: long, reason };
  for (let some = 1; some > 0;) {
    some = await inTransaction(client, async () => {
      await stillOurs(client, run);
      return expel(client, run, number, unfit, findRows);
    });
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
