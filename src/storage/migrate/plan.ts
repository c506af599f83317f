import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../model/errors.ts';
import { nearestName } from '../../model/nearest.ts';
import { printable } from '../../model/text.ts';
import { TABLES } from '../schema/tables.ts';
import type { MigrationPlan, SourceObject } from './cell.ts';
import { findHomes } from './plan/known.ts';
import { NameGiver } from './plan/names.ts';
import { planObjects } from './plan/objects.ts';
import { OWN_APPLICATION_ID, planTable } from './plan/tables.ts';
import type { Planning } from './plan/tables.ts';
import { naiveExample } from './plan/zones.ts';
import type { Zones } from './plan/zones.ts';
import { sourceError } from './source/errors.ts';
import type { SourceSchema, SourceTable } from './source/introspect.ts';

/** What the user says of a migration. */
export interface PlanOptions {
  readonly zones: Zones;
  /** Names in the source; null for all. */
  readonly tables: readonly string[] | null;
}

/** The source as it lies there, in one state from the beginning of the run to its end. */
export interface PlannedSource {
  readonly path: string;
  readonly db: Database;
  readonly schema: SourceSchema;
}

/** A table of Postgres has no more columns (documentation, "PostgreSQL Limits"). */
const COLUMNS_MAX = 1600;

/** Why a table is left out: its rows come otherwise, or are not the trader's. Null when it is migrated. */
function whyNot(schema: SourceSchema, { kind, name }: SourceTable): string | null {
  if (kind === 'shadow') return 'SQLite keeps a virtual table in it, whose rows are migrated';
  if (schema.applicationId === OWN_APPLICATION_ID && name === 'schema_migrations') return 'the target has its own';
  return null;
}

/** A table whose rows cannot be brought stops the run: they may only be left behind by someone who says so. */
function checkPossible({ name, columns }: SourceTable): void {
  if (columns.length > 0 && columns.length <= COLUMNS_MAX) return;
  throw new CatalystError(
    'data',
    columns.length === 0
      ? `the table ${printable(name)} cannot be read: its module is not in this SQLite`
      : `the table ${printable(name)} has ${columns.length} columns, and Postgres takes ${COLUMNS_MAX}`,
    'Leave it out: name the others after --tables.',
  );
}

/** The tables that are wanted, those with a home first, in the order of the store. */
function selectTables(schema: SourceSchema, wanted: readonly string[] | null): SourceTable[] {
  const names = schema.tables.map(({ name }) => name);
  for (const name of wanted ?? []) {
    if (names.includes(name)) continue;
    const near = nearestName(name, names);
    const hint =
      near === null ? `It has ${names.map((it) => printable(it, 40)).join(', ')}.` : `Did you mean ${printable(near)}?`;
    throw new CatalystError('usage', `the source has no table ${printable(name)}`, hint);
  }
  return schema.tables.filter(({ name }) => wanted === null || wanted.includes(name));
}

/** Columns named after `--zone` that are no times of the source: a slip of the pen would otherwise go unseen. */
function checkZones(zones: Zones, tables: MigrationPlan['tables'], schema: SourceSchema): void {
  const times = tables.flatMap(({ source, columns }) =>
    columns.filter(({ kind }) => kind === 'timestamp').map((column) => `${source}.${column.source}`),
  );
  const isElsewhere = (name: string): boolean =>
    schema.tables.some((table) => table.columns.some((column) => `${table.name}.${column.name}` === name)) &&
    !tables.some((table) => table.columns.some((column) => `${table.source}.${column.source}` === name));
  for (const name of Object.keys(zones.columns)) {
    // A table that is left out this time may keep its zone on the command line.
    if (times.includes(name) || isElsewhere(name)) continue;
    const near = nearestName(name, times);
    throw new CatalystError(
      'usage',
      `--zone ${printable(name)}: the source has no such column of times`,
      near === null ? 'Name it as --zone table.column=UTC.' : `Did you mean ${printable(near)}?`,
    );
  }
}

/**
 * Looks at the source and says what becomes of everything in it: a home in the store or a table of its own, a type for each
 * column, chunks to read it by. The same source and the same options give the same plan. Nothing is written anywhere.
 * @throws CatalystError `usage` when an option names what the source does not have, `data` when the source is damaged or
 *   has a table that Postgres cannot hold
 */
export function planMigration(source: PlannedSource, options: PlanOptions): MigrationPlan {
  try {
    return planned(source, options);
  } catch (error) {
    throw sourceError(error, source.path);
  }
}

function planned({ db, schema }: PlannedSource, { zones, tables }: PlanOptions): MigrationPlan {
  const selected = selectTables(schema, tables);
  const refused = selected.flatMap((table): SourceObject[] => {
    const notKept = whyNot(schema, table);
    return notKept === null ? [] : [{ kind: 'table', name: table.name, table: table.name, sql: table.ddl, notKept }];
  });
  const migrated = selected.filter((table) => !refused.some(({ name }) => name === table.name));
  migrated.forEach(checkPossible);
  // Of all tables, so that one keeps its home whatever is left out.
  const homes = findHomes(schema.tables.filter((table) => whyNot(schema, table) === null));
  const planning: Planning = {
    db,
    schema,
    zone: (table, column) => zones.columns[`${table}.${column}`] ?? zones.everywhere,
  };
  const givers = new NameGiver('table');
  for (const { name } of TABLES) givers.reserve(name);
  const targets = new Map(schema.tables.map(({ name }) => [name, givers.give(name)]));
  const order = (name: string): number => {
    const home = homes.get(name)?.home;
    return home === undefined ? TABLES.length : TABLES.indexOf(home);
  };
  const plans = migrated
    .toSorted((a, b) => order(a.name) - order(b.name))
    .map((table) => planTable(planning, table, homes.get(table.name) ?? null, targets.get(table.name)!));
  checkZones(zones, plans, schema);
  const zoneNeeded = plans.flatMap(({ source, columns }) =>
    columns.flatMap((column) => {
      if (column.kind !== 'timestamp' || column.zone !== undefined || column.unit !== undefined) return [];
      const example = naiveExample(db, source, column.source);
      return example === null ? [] : [{ table: source, column: column.source, example }];
    }),
  );
  const around = planObjects(schema, migrated, plans);
  return { tables: plans, ...around, objects: [...refused, ...around.objects], zoneNeeded, warnings: [] };
}
