import { tableNamed } from '../../schema/tables.ts';
import type { ForeignKeyPlan, MigrationPlan, SourceObject, TablePlan } from '../cell.ts';
import { POSTGRES_TYPE } from '../cell.ts';
import type { SourceForeignKey, SourceIndex, SourceSchema, SourceTable } from '../source/introspect.ts';
import { NameGiver } from './names.ts';
import { OWN_APPLICATION_ID } from './tables.ts';

type Around = Pick<MigrationPlan, 'foreignKeys' | 'indexes' | 'objects'>;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const OWN_INSTEAD = 'the table has a home in the store, which has its own';

const targetsOf = (plan: TablePlan, names: readonly string[]): string[] =>
  names.flatMap((name) => plan.columns.find(({ source }) => same(source, name))?.target ?? []);

/** Whether Postgres can hold the reference, and if not, why. */
function foreignKey(key: SourceForeignKey, plan: TablePlan, parent: TablePlan | undefined): ForeignKeyPlan | string {
  if (parent === undefined) return `there is no table ${key.table} to refer to among those that are migrated`;
  const columns = targetsOf(plan, key.columns);
  const references = key.references.length === 0 ? [...parent.key] : targetsOf(parent, key.references);
  const isKey = [parent.key, ...parent.unique].some(
    (set) => set.length === references.length && set.every((name) => references.includes(name)),
  );
  if (!isKey || columns.length !== references.length) return 'it refers to columns that are no key';
  const typeOf = (it: TablePlan, target: string): string | undefined =>
    it.columns.filter((column) => column.target === target).map(({ kind }) => POSTGRES_TYPE[kind])[0];
  if (columns.some((name, i) => typeOf(plan, name) !== typeOf(parent, references[i]))) {
    return 'its columns have other types than those it refers to';
  }
  return {
    table: plan.target,
    columns,
    references: { table: parent.target, columns: references },
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
  };
}

/** Whether the home has the index too. */
function hasIndex(plan: TablePlan, index: SourceIndex): boolean {
  const columns = targetsOf(
    plan,
    index.columns.map((name) => name ?? ''),
  ).join();
  return !index.isPartial && !index.columns.includes(null) && plan.indexed.some((set) => set.join() === columns);
}

/** Whether the home has the reference too. */
function hasReference(plan: TablePlan, key: SourceForeignKey, parent: TablePlan | undefined): boolean {
  const columns = targetsOf(plan, key.columns).join();
  const own = tableNamed(plan.target)?.foreignKeys ?? [];
  return own.some((it) => it.columns.join() === columns && it.table === parent?.target);
}

/** Why an index that a statement made is not kept; null when it is. */
function whyNotKept(index: SourceIndex, plan: TablePlan): string | null {
  if (plan.known) return hasIndex(plan, index) ? null : OWN_INSTEAD;
  if (index.isPartial) return 'it covers a part of the rows, by a condition in SQLite’s words';
  if (index.columns.includes(null)) return 'it holds an expression in SQLite’s words';
  const isJson = targetsOf(
    plan,
    index.columns.map((name) => name ?? ''),
  ).some((target) => plan.columns.find((column) => column.target === target)?.kind === 'json');
  return isJson ? 'it sorts JSON' : null;
}

const VIEW = 'its statement is in SQLite’s words: write it anew for Postgres';
const CHECK = 'its conditions are in SQLite’s words: write them anew for Postgres';

/** What stands around the tables of a file of our own stands in the store as well. */
const isOurs = (schema: SourceSchema, plan: TablePlan): boolean =>
  plan.known && schema.applicationId === OWN_APPLICATION_ID;

/** What stands around the tables: kept where Postgres has the same, else told with the reason. */
export function planObjects(schema: SourceSchema, tables: readonly SourceTable[], plans: readonly TablePlan[]): Around {
  const foreignKeys: ForeignKeyPlan[] = [];
  const indexes: MigrationPlan['indexes'][number][] = [];
  const objects: SourceObject[] = [];
  const givers = new NameGiver('index');
  // An index shares its names with tables.
  for (const { target } of plans) givers.reserve(target);
  for (const table of tables) {
    const plan = plans.find(({ source }) => source === table.name);
    if (plan === undefined || isOurs(schema, plan)) continue;
    for (const key of table.foreignKeys) {
      const parent = plans.find(({ source }) => same(source, key.table));
      const kept = plan.known ? (hasReference(plan, key, parent) ? null : OWN_INSTEAD) : foreignKey(key, plan, parent);
      if (kept !== null && typeof kept !== 'string') foreignKeys.push(kept);
      const sql = `foreign key (${key.columns.join(', ')}) references ${key.table} (${key.references.join(', ')})`;
      objects.push({
        kind: 'foreign key',
        name: key.columns.join(', '),
        table: table.name,
        sql,
        notKept: typeof kept === 'string' ? kept : null,
      });
    }
    for (const index of table.indexes.filter(({ origin }) => origin === 'c')) {
      const notKept = whyNotKept(index, plan);
      objects.push({ kind: 'index', name: index.name, table: table.name, sql: index.sql, notKept });
      // A unique one is among the table's unique sets.
      if (notKept !== null || index.isUnique || plan.known) continue;
      const columns = targetsOf(
        plan,
        index.columns.flatMap((name) => name ?? []),
      );
      indexes.push({ table: plan.target, name: givers.give(index.name), columns });
    }
    if (/\bcheck\s*\(/i.test(table.ddl)) {
      objects.push({
        kind: 'check',
        name: table.name,
        table: table.name,
        sql: table.ddl,
        notKept: plan.known ? OWN_INSTEAD : CHECK,
      });
    }
  }
  const ours = new Set(plans.filter((plan) => isOurs(schema, plan)).map(({ source }) => source));
  const others = schema.others
    .filter(({ table }) => !ours.has(table))
    .map((it): SourceObject => ({ ...it, notKept: VIEW }));
  return { foreignKeys, indexes, objects: [...objects, ...others] };
}
