import type { ColumnDefinition, TableDefinition } from './table.ts';

/** What a later step of the schema adds to a table that was there before. */
export interface Addition {
  readonly table: TableDefinition;
  readonly columns: readonly ColumnDefinition[];
  readonly unique: readonly (readonly string[])[];
  readonly indexes: readonly (readonly string[])[];
}

const withColumns = (
  sets: readonly (readonly string[])[] | undefined,
  of: (columns: readonly string[]) => boolean,
): readonly (readonly string[])[] => (sets ?? []).filter(of);

/** A table as the step that made it left it: released steps are made from this, so that they never change. */
export function asFirstMade(table: TableDefinition): TableDefinition {
  const columns = table.columns.filter(({ since }) => since === undefined);
  const names = new Set(columns.map(({ name }) => name));
  const isWhole = (set: readonly string[]): boolean => set.every((name) => names.has(name));
  return {
    ...table,
    columns,
    unique: withColumns(table.unique, isWhole),
    indexes: withColumns(table.indexes, isWhole),
  };
}

/** Tables of the first release, or those that a later step added whole. */
export const tablesOf = (tables: readonly TableDefinition[], step?: string): readonly TableDefinition[] =>
  tables.filter(({ since }) => since === step).map(asFirstMade);

/** Columns that a step adds to older tables, with the unique sets and indexes that they complete. */
export function additionsOf(tables: readonly TableDefinition[], step: string): readonly Addition[] {
  return tables.flatMap((table) => {
    const columns = table.columns.filter(({ since }) => since === step);
    if (columns.length === 0) return [];
    const names = new Set(columns.map(({ name }) => name));
    const isNew = (set: readonly string[]): boolean => set.some((name) => names.has(name));
    return [{ table, columns, unique: withColumns(table.unique, isNew), indexes: withColumns(table.indexes, isNew) }];
  });
}
