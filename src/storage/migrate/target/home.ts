import type { Client } from 'pg';
import { CatalystError } from '../../../model/errors.ts';
import { printable } from '../../../model/text.ts';
import { POSTGRES_TYPE } from '../cell.ts';
import type { ForeignKeyPlan, MigrationPlan, TablePlan } from '../cell.ts';
import { literal } from '../../schema/quoted.ts';
import { homeOf } from './names.ts';

/** A foreign key as the rows must keep it; table names as the plan's `target` under `schema`. */
export interface Reference {
  readonly columns: readonly string[];
  readonly toSchema: string;
  readonly toTable: string;
  readonly toColumns: readonly string[];
}

/** What stands at a table's place in the target before this run, and what its rows must keep. */
export interface Home {
  readonly exists: boolean;
  readonly isEmpty: boolean;
  /** The columns that are there. */
  readonly columns: readonly string[];
  /** Sets of columns of which no two rows may have the same values: the key first. */
  readonly unique: readonly (readonly string[])[];
  /** The columns of every index that is there. */
  readonly indexed: readonly (readonly string[])[];
  readonly references: readonly Reference[];
}

/** The place is empty: the plan says what it will be like. */
const newHome = (table: TablePlan, plan: Pick<MigrationPlan, 'tables' | 'foreignKeys'>): Home => ({
  exists: false,
  isEmpty: true,
  columns: [],
  unique: [table.key, ...table.unique],
  indexed: [],
  references: plan.foreignKeys
    .filter((key) => key.table === table.target)
    .map((key: ForeignKeyPlan): Reference => {
      const parent = plan.tables.find((it) => it.target === key.references.table);
      return {
        columns: key.columns,
        toSchema: parent?.schema ?? table.schema,
        toTable: key.references.table,
        toColumns: key.references.columns,
      };
    }),
});

/**
 * Looks at a table's place in the target.
 * @throws CatalystError `storage` when a table stands there that catalyst did not make, or with other columns
 */
export async function findHome(
  client: Client,
  table: TablePlan,
  plan: Pick<MigrationPlan, 'tables' | 'foreignKeys'>,
): Promise<Home> {
  const { rows } = await client.query<{ oid: number; kind: string; ours: boolean }>(
    `select c.oid::int8::int4 as oid, c.relkind as kind,
       coalesce(obj_description(c.oid, 'pg_class') like 'catalyst%', false) as ours
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
    [table.schema, table.target],
  );
  if (rows.length === 0) return newHome(table, plan);
  const [{ oid, kind, ours }] = rows;
  const place = printable(`${table.schema}.${table.target}`, 140);
  if (kind !== 'r' || (!table.known && !ours)) throw strange(place);
  const columns = await columnsThere(client, oid, table, place);
  const some = await client.query(`select from ${homeOf(table)} limit 1`);
  return {
    exists: true,
    isEmpty: some.rowCount === 0,
    columns,
    unique: await indexSets(client, oid, true),
    indexed: await indexSets(client, oid, false),
    references: await referencesOf(client, oid),
  };
}

const strange = (place: string): CatalystError =>
  new CatalystError(
    'storage',
    `the target has a ${place} that catalyst did not make`,
    'rename it, migrate to an empty database, or leave the table out with --tables',
  );

async function columnsThere(client: Client, oid: number, table: TablePlan, place: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1 and attnum > 0 and not attisdropped`,
    [oid],
  );
  const has = new Map(rows.map(({ name, type }) => [name, type === 'timestamp with time zone' ? 'timestamptz' : type]));
  for (const column of table.columns) {
    const type = has.get(column.target);
    const wanted = POSTGRES_TYPE[column.kind];
    if (type === wanted || (type === undefined && column.added === true)) continue;
    throw new CatalystError(
      'storage',
      type === undefined
        ? `${place} in the target has no column ${printable(column.target)}`
        : `${place} in the target holds ${printable(column.target)} as ${printable(type)}, not as ${wanted}`,
      'migrate to an empty database, or leave the table out with --tables',
    );
  }
  return [...has.keys()];
}

async function indexSets(client: Client, oid: number, onlyUnique: boolean): Promise<string[][]> {
  const { rows } = await client.query<{ columns: string[] }>(
    `select array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place) as columns
     from pg_index i where i.indrelid = $1 and (i.indisunique or not $2) and i.indpred is null and i.indexprs is null
     order by not i.indisprimary, i.indexrelid`,
    [oid, onlyUnique],
  );
  return rows.map(({ columns }) => columns);
}

async function referencesOf(client: Client, oid: number): Promise<Reference[]> {
  const names = (relation: string, keys: string): string =>
    `array(select a.attname::text from unnest(${keys}) with ordinality k(attnum, place)
       join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.attnum order by k.place)`;
  const { rows } = await client.query<Reference>(
    `select ${names('f.conrelid', 'f.conkey')} as columns, n.nspname as "toSchema", c.relname as "toTable",
       ${names('f.confrelid', 'f.confkey')} as "toColumns"
     from pg_constraint f join pg_class c on c.oid = f.confrelid join pg_namespace n on n.oid = c.relnamespace
     where f.contype = 'f' and f.conrelid = $1 order by f.oid`,
    [oid],
  );
  return rows;
}

/** Marks a table as made by catalyst, so that a later migration knows it. */
export const commentSql = (place: string, source: string): string =>
  `comment on table ${place} is ${literal(`catalyst: migrated from ${printable(source, 200)}`)}`;
