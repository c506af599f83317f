import type { Database } from 'better-sqlite3';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { ColumnPlan, RowOrder, TablePlan } from '../cell.ts';
import { chunksOf } from '../source/chunks.ts';
import type { SourceColumn, SourceSchema, SourceTable } from '../source/introspect.ts';
import { ROW_COUNT } from '../source/range.ts';
import { carriedKind } from './kinds.ts';
import type { Match } from './known.ts';
import { NameGiver } from './names.ts';

/** `CTLY`: a file of our own, whose times are numbers of a known unit. */
export const OWN_APPLICATION_ID = 0x43544c59;
/** Where tables go that the store does not know. */
export const CARRIED_SCHEMA = 'carried';

/** What planning a table needs to know of the database around it. */
export interface Planning {
  readonly db: Database;
  readonly schema: SourceSchema;
  /** The zone of a column's naive times. */
  readonly zone: (table: string, column: string) => string | null;
}

const ROWID_NAMES = ['rowid', '_rowid_', 'oid'];

/** A name for the hidden row number that no column hides; null when all are taken. */
function rowidName(table: SourceTable): string | null {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return ROWID_NAMES.find((name) => !taken.has(name)) ?? null;
}

/** A name for rows counted as they come, where every name of the hidden row number is taken. */
const freeName = (table: SourceTable): string =>
  ROW_COUNT + '_'.repeat(table.columns.filter(({ name }) => name.toLowerCase().startsWith(ROW_COUNT)).length);

function rowOrder(db: Database, table: SourceTable): RowOrder {
  if (table.hasRowid) {
    const name = rowidName(table);
    return name === null ? { by: 'whole' } : { by: 'rowid', name };
  }
  const key = table.indexes.find(({ origin }) => origin === 'pk');
  if (table.kind === 'virtual' || key === undefined) return { by: 'whole' };
  const names = key.columns.map((name) => name ?? '');
  // Naming a collation keeps SQLite from using the key, so none is named where the key compares as its columns do.
  const bounds = `(${quotedList(names)}) > (${names.map(() => 'null').join(', ')})`;
  const steps = db.prepare(`explain query plan select 1 from ${quoted(table.name)} where ${bounds}`).all();
  const isUsed = (steps as { detail: string }[]).some(({ detail }) => detail.startsWith('SEARCH'));
  return { by: 'key', columns: names.map((name, i) => ({ name, collation: isUsed ? null : key.collations[i] })) };
}

function timeOptions(planning: Planning, table: string, column: string, unit: 'ms' | 'us' | null): Partial<ColumnPlan> {
  const zone = planning.zone(table, column);
  return { ...(zone === null ? {} : { zone }), ...(unit === null ? {} : { unit }) };
}

function carriedColumn(planning: Planning, table: SourceTable, column: SourceColumn, target: string): ColumnPlan {
  const kind = carriedKind(planning.db, table.name, column);
  return {
    source: column.name,
    target,
    declared: column.declared,
    kind,
    required: column.keyPlace > 0,
    money: kind === 'decimal',
    ...(kind === 'timestamp' ? timeOptions(planning, table.name, column.name, null) : {}),
    ...(column.isGenerated ? { generated: true as const } : {}),
  };
}

const hiddenColumn = (source: string, target: string): ColumnPlan => ({
  source,
  target,
  declared: '',
  kind: 'integer',
  required: true,
  money: false,
  hidden: true,
});

/** A table in its home: the columns in the home's order, then those that it does not know and that are added there. */
function knownColumns(planning: Planning, table: SourceTable, { home, columns, numbered }: Match): ColumnPlan[] {
  const isOwn = planning.schema.applicationId === OWN_APPLICATION_ID;
  const givers = new NameGiver('column');
  for (const { name } of home.columns) givers.reserve(name);
  const known = home.columns.flatMap((definition): ColumnPlan[] => {
    if (definition === numbered) return [hiddenColumn(rowidName(table) ?? 'rowid', definition.name)];
    const column = table.columns.find(({ name }) => columns.get(name) === definition);
    if (column === undefined) return [];
    const { name, type, unit, values } = definition;
    return [
      {
        source: column.name,
        target: name,
        declared: column.declared,
        kind: type,
        required: definition.required === true || home.primaryKey.includes(name),
        money: definition.money === true,
        ...(values === undefined ? {} : { values }),
        ...(type === 'timestamp' ? timeOptions(planning, table.name, column.name, isOwn ? (unit ?? 'us') : null) : {}),
        ...(column.isGenerated ? { generated: true as const } : {}),
      },
    ];
  });
  const added = table.columns
    .filter(({ name }) => !columns.has(name))
    .map((column) => ({ ...carriedColumn(planning, table, column, givers.give(column.name)), added: true as const }));
  return [...known, ...added];
}

function carriedColumns(planning: Planning, table: SourceTable): { columns: ColumnPlan[]; key: string[] } {
  const givers = new NameGiver('column');
  const columns = table.columns.map((column) => carriedColumn(planning, table, column, givers.give(column.name)));
  const keyed = table.columns.map(({ keyPlace }, i) => ({ keyPlace, target: columns[i].target }));
  const key = keyed.filter(({ keyPlace }) => keyPlace > 0).sort((a, b) => a.keyPlace - b.keyPlace);
  if (key.length > 0) return { columns, key: key.map(({ target }) => target) };
  const rowid = rowidName(table) ?? freeName(table);
  const target = givers.give(rowid);
  return { columns: [hiddenColumn(rowid, target), ...columns], key: [target] };
}

/** The integer key that SQLite counts up, and how far it has come. */
function identityOf(
  planning: Planning,
  table: SourceTable,
  columns: readonly ColumnPlan[],
  key: readonly string[],
): TablePlan['identity'] {
  const column = columns.find(({ target }) => target === key[0]);
  const isRowid =
    column?.hidden === true ? ROWID_NAMES.includes(column.source) : /^integer$/i.test(column?.declared ?? '');
  const isCounted = table.hasRowid && key.length === 1 && isRowid;
  if (column === undefined || !isCounted || column.kind !== 'integer') return null;
  const { db } = planning;
  const reached = db
    .prepare(`select max(${quoted(column.source)}) from ${quoted(table.name)}`)
    .pluck()
    .safeIntegers()
    .get();
  const hasSequence = db.prepare(`select 1 from sqlite_schema where name = 'sqlite_sequence'`).get() !== undefined;
  const counted = hasSequence
    ? db.prepare('select seq from sqlite_sequence where name = ?').pluck().safeIntegers().get(table.name)
    : undefined;
  const all = [reached, counted].filter((it) => typeof it === 'bigint');
  return { column: column.target, last: String(all.reduce((a, b) => (a > b ? a : b), 0n)) };
}

/** Plans a table: into its home, or, without one, as it is. */
export function planTable(planning: Planning, table: SourceTable, match: Match | null, target: string): TablePlan {
  const carried = match === null ? carriedColumns(planning, table) : null;
  const columns = carried?.columns ?? knownColumns(planning, table, match!);
  const key = carried?.key ?? match!.home.primaryKey;
  const targetOf = new Map(columns.map((column) => [column.source, column.target]));
  const { db, schema } = planning;
  const order = rowOrder(db, table);
  const rows = db
    .prepare(`select count(*) from ${quoted(table.name)}`)
    .pluck()
    .get() as number;
  const names = columns.map(({ source }) => source);
  const has = new Set(columns.map(({ target }) => target));
  const unique = match !== null ? (match.home.unique ?? []) : uniqueSets(table, targetOf);
  return {
    source: table.name,
    schema: match?.home.schema ?? CARRIED_SCHEMA,
    target: match?.home.name ?? target,
    known: match !== null,
    columns,
    key,
    unique,
    indexed: [key, ...unique, ...indexSets(table, match, targetOf)].filter((set) => set.every((name) => has.has(name))),
    identity: identityOf(planning, table, columns, key),
    order,
    rows,
    chunks: chunksOf(db, table.name, order, names, rows, schema.encoding),
    ddl: table.ddl,
  };
}

/** Sets of columns that plain indexes hold: the home's, or those that are carried over. */
const indexSets = (
  table: SourceTable,
  match: Match | null,
  targetOf: ReadonlyMap<string, string>,
): readonly (readonly string[])[] =>
  match !== null
    ? (match.home.indexes ?? [])
    : table.indexes
        .filter(({ isUnique, isPartial, columns }) => !isUnique && !isPartial && !columns.includes(null))
        .map(({ columns }) => columns.flatMap((name) => targetOf.get(name ?? '') ?? []));

/** Sets of columns that SQLite keeps unique, apart from the key, whole and without expressions. */
function uniqueSets(table: SourceTable, targetOf: ReadonlyMap<string, string>): string[][] {
  return table.indexes
    .filter(
      ({ isUnique, isPartial, origin, columns }) =>
        isUnique && !isPartial && origin !== 'pk' && !columns.includes(null),
    )
    .map(({ columns }) => columns.flatMap((name) => targetOf.get(name ?? '') ?? []));
}
