import type { Client } from 'pg';
import { errorCode } from '../../refusals.ts';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { FindRows, MigrationPlan, TablePlan } from '../cell.ts';
import { commentSql, findHome } from './home.ts';
import type { Home } from './home.ts';
import { columnType, columnsOf, homeOf, same, stagingName, stagingOf } from './names.ts';
import { isKey, plainIndexName, plainIndexesOf, uniqueIndexName, uniqueSetsOf } from './prepare.ts';
import { freeName } from './free-name.ts';
import { settle } from './settle.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { dropStaging } from './staging.ts';
import { stillOurs } from './state.ts';
import type { Outcome, RunState } from './state.ts';

/** invalid_foreign_key, datatype_mismatch, undefined_function: the types of the columns cannot be compared. */
const CANNOT_REFER = ['42830', '42804', '42883'];

/**
 * Everything becomes visible in one transaction. A table whose place is free takes it as it stands in staging, indexes and
 * all; into a table that is there its rows are inserted, but for those that are there already.
 * `accept` is asked before anything is moved, when all rows that must be handed back are in quarantine.
 */
export async function publish(
  client: Client,
  run: RunState,
  plan: Pick<MigrationPlan, 'tables' | 'foreignKeys' | 'indexes'>,
  findRows: FindRows,
  accept: () => Promise<void>,
  nowMs: number,
): Promise<void> {
  await inTransaction(client, async () => {
    await stillOurs(client, run);
    const homes: Home[] = [];
    for (const table of run.tables) {
      const home = await findHome(client, table, plan);
      // Readers go on; writers wait until the rows that were compared are in.
      if (home.exists) await client.query(`lock table ${homeOf(table)} in share row exclusive mode`);
      homes.push(home.exists ? await findHome(client, table, plan) : home);
    }
    await settle(client, run, homes, findRows);
    await accept();
    const outcomes = new Map<number, Outcome>();
    for (const number of parentsFirst(run, homes)) {
      outcomes.set(number, await bringHome(client, run, number, homes[number], plan));
    }
    for (const [number, { alreadyThere, notBuilt }] of outcomes) {
      const keys = homes[number].exists ? [] : await addForeignKeys(client, run.tables[number], homes[number], plan);
      const outcome: Outcome = { alreadyThere, notBuilt: [...notBuilt, ...keys] };
      await client.query('update migration.tables set outcome = $3 where run = $1 and number = $2', [
        run.id,
        number,
        JSON.stringify(outcome),
      ]);
    }
    await dropStaging(client, run);
    await client.query('update migration.runs set published_at = to_timestamp($2) where id = $1', [
      run.id,
      nowMs / 1000,
    ]);
  });
}

async function bringHome(
  client: Client,
  run: RunState,
  number: number,
  home: Home,
  plan: Pick<MigrationPlan, 'indexes'>,
): Promise<Outcome> {
  const table = run.tables[number];
  const alreadyThere = home.exists ? await insertInto(client, run, number, home) : 0;
  const notBuilt = home.exists ? [] : await takePlace(client, run, number, home, plan);
  await countOn(client, table, home);
  return { alreadyThere, notBuilt };
}

async function insertInto(client: Client, run: RunState, number: number, home: Home): Promise<number> {
  const table = run.tables[number];
  const place = homeOf(table);
  for (const column of table.columns) {
    if (home.columns.includes(column.target)) continue;
    await client.query(`alter table ${place} add column ${quoted(column.target)} ${columnType(column)}`);
  }
  const staging = stagingOf(run, number);
  const columns = quotedList(columnsOf(table));
  const into = `insert into ${place} (${columns}) overriding system value`;
  if (home.isEmpty) {
    await client.query(`${into} select ${columns} from ${staging}`);
    return 0;
  }
  const isThere = `select from ${place} h where ${same('h', 's', table.key)}`;
  const fresh = `select ${columns} from ${staging} s where not exists (${isThere})`;
  const inserted = await client.query(`${into} ${fresh}`);
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${staging}`);
  return Number(rows[0].n) - (inserted.rowCount ?? 0);
}

/** The staging table becomes the table itself: nothing is copied. Returns the indexes that it lacks. */
async function takePlace(
  client: Client,
  run: RunState,
  number: number,
  home: Home,
  plan: Pick<MigrationPlan, 'indexes'>,
): Promise<string[]> {
  const table = run.tables[number];
  const staging = quoted(stagingName(run, number));
  const schema = quoted(table.schema);
  await client.query(`create schema if not exists ${schema}`);
  await client.query(`alter table migration.${staging} set schema ${schema}`);
  await client.query(`alter table ${schema}.${staging} rename to ${quoted(table.target)}`);
  const place = homeOf(table);
  await client.query(`alter table ${place} reset (autovacuum_enabled, toast.autovacuum_enabled)`);
  const isBuilt = async (name: string): Promise<boolean> => {
    const sql = 'select from pg_class where relname = $1 and relnamespace = to_regnamespace($2)';
    return (await client.query(sql, [name, schema])).rowCount === 1;
  };
  const notBuilt: string[] = [];
  for (const [k, columns] of uniqueSetsOf(home, table).entries()) {
    if (!(await isBuilt(uniqueIndexName(run, number, k)))) {
      notBuilt.push(`unique (${columns.join(', ')})`);
      continue;
    }
    const isPrimary = isKey(table, columns);
    const suffix = isPrimary ? 'pkey' : `${columns.join('_')}_key`;
    const name = quoted(await freeName(client, table.schema, `${table.target}_${suffix}`));
    const what = isPrimary ? 'primary key' : 'unique';
    const index = quoted(uniqueIndexName(run, number, k));
    await client.query(`alter table ${place} add constraint ${name} ${what} using index ${index}`);
  }
  for (const [k, index] of plainIndexesOf(plan, home, table).entries()) {
    if (!(await isBuilt(plainIndexName(run, number, k)))) {
      notBuilt.push(index.name);
      continue;
    }
    const name = quoted(await freeName(client, table.schema, index.name));
    await client.query(`alter index ${schema}.${quoted(plainIndexName(run, number, k))} rename to ${name}`);
  }
  await client.query(commentSql(place, table.source));
  return notBuilt;
}

/** The column that counts up goes on after the highest number there is, or was in the source. */
async function countOn(client: Client, { identity, schema, target }: TablePlan, home: Home): Promise<void> {
  if (identity === null) return;
  const place = `${quoted(schema)}.${quoted(target)}`;
  const column = quoted(identity.column);
  const sequence = async (): Promise<string | null> => {
    const { rows } = await client.query<{ name: string | null }>('select pg_get_serial_sequence($1, $2) as name', [
      place,
      identity.column,
    ]);
    return rows[0].name;
  };
  if (!home.exists) await client.query(`alter table ${place} alter ${column} add generated by default as identity`);
  const name = await sequence();
  if (name === null) return;
  await client.query(
    `select setval($1::regclass, greatest((select last_value from ${name}), $2::bigint, (select max(${column}) from ${place}), 1))`,
    [name, identity.last],
  );
}

/** Returns the foreign keys that Postgres refuses: to columns of another type, or without an index of their own. */
async function addForeignKeys(
  client: Client,
  table: TablePlan,
  home: Home,
  plan: Pick<MigrationPlan, 'foreignKeys'>,
): Promise<string[]> {
  const actions = plan.foreignKeys.filter((key) => key.table === table.target);
  const refused: string[] = [];
  for (const [k, { columns, toSchema, toTable, toColumns }] of home.references.entries()) {
    await client.query('savepoint foreign_key');
    try {
      await client.query(
        `alter table ${homeOf(table)} add foreign key (${quotedList(columns)})
           references ${quoted(toSchema)}.${quoted(toTable)} (${quotedList(toColumns)})
           on delete ${actions[k].onDelete} on update ${actions[k].onUpdate} deferrable initially immediate`,
      );
    } catch (error) {
      if (!CANNOT_REFER.includes(errorCode(error))) throw error;
      await client.query('rollback to savepoint foreign_key');
      refused.push(`foreign key (${columns.join(', ')})`);
    }
  }
  return refused;
}

/** Tables in an order in which each comes after those that it refers to; where they refer in a circle, as they come. */
function parentsFirst(run: RunState, homes: readonly Home[]): number[] {
  const order: number[] = [];
  const visiting = new Set<number>();
  const visit = (number: number): void => {
    if (visiting.has(number)) return;
    visiting.add(number);
    for (const { toSchema, toTable } of homes[number].references) {
      const parent = run.tables.findIndex((it) => it.schema === toSchema && it.target === toTable);
      if (parent >= 0) visit(parent);
    }
    order.push(number);
  };
  for (const number of run.tables.keys()) visit(number);
  return order;
}
