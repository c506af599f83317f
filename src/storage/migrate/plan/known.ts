import { TABLES } from '../../schema/tables.ts';
import type { ColumnDefinition, TableDefinition } from '../../schema/table.ts';
import type { SourceColumn, SourceTable } from '../source/introspect.ts';

/** A table of the source, its home, and which of its columns is which there. */
export interface Match {
  readonly home: TableDefinition;
  /** By name in the source. A column that is not here is one that the home does not know. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  /** The column of the home that takes the hidden row number, because the source has no such key. */
  readonly numbered: ColumnDefinition | null;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Which column of the source is which of the home: by its own name first, then by a former one. */
function matchColumns(columns: readonly SourceColumn[], home: TableDefinition): Map<string, ColumnDefinition> {
  const matched = new Map<string, ColumnDefinition>();
  const found = new Set<ColumnDefinition>();
  const take = (column: SourceColumn, isIt: (it: ColumnDefinition) => boolean): void => {
    const definition = home.columns.find((it) => !found.has(it) && isIt(it));
    if (definition === undefined || matched.has(column.name)) return;
    matched.set(column.name, definition);
    found.add(definition);
  };
  for (const column of columns) take(column, (it) => same(it.name, column.name));
  for (const column of columns) take(column, (it) => it.formerly?.some((name) => same(name, column.name)) ?? false);
  return matched;
}

/** The table's place in a home, or null when it lacks what every row there must have. */
function matchTable(table: SourceTable, home: TableDefinition): Match | null {
  const columns = matchColumns(table.columns, home);
  const present = new Set([...columns.values()].map(({ name }) => name));
  const [key] = home.primaryKey;
  const isNumbered = home.generatedKey === true && !present.has(key) && table.hasRowid;
  const missing = home.columns.filter(
    ({ name, required }) => (required === true || home.primaryKey.includes(name)) && !present.has(name),
  );
  const isComplete = missing.every(({ name }) => isNumbered && name === key);
  if (!isComplete) return null;
  return { home, columns, numbered: isNumbered ? (home.columns.find(({ name }) => name === key) ?? null) : null };
}

/** The homes of the source's tables, by name. Of two tables with one home, the one that has its name gets it. */
export function findHomes(tables: readonly SourceTable[]): Map<string, Match> {
  const matches = new Map<string, Match>();
  for (const home of TABLES) {
    const ranked = [home.name, ...(home.formerly ?? [])].flatMap((name) =>
      tables.filter((table) => table.kind === 'table' && same(table.name, name)),
    );
    for (const table of ranked) {
      const match = matches.has(table.name) ? null : matchTable(table, home);
      if (match === null) continue;
      matches.set(table.name, match);
      break;
    }
  }
  return matches;
}
