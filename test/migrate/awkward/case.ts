/**
 * One cell that a careless migration gets wrong: what it is, the SQL that stores it, and what must come of it: the text
 * that Postgres prints for it, null, or the reason for which its row is refused.
 */
export type CellCase = readonly [what: string, sql: string, comesOut: string | null | RegExp];

/** A table `(what text primary key, value <declared>)` with a case a row. */
export interface CellTable {
  readonly name: string;
  /** As written after the column's name, '' for none. */
  readonly declared: string;
  readonly strict?: true;
  /** What Postgres calls the type that the column gets. */
  readonly becomes: string;
  /** The zone in which its naive times are meant. */
  readonly zone?: string;
  readonly cases: readonly CellCase[];
}

/** A text of these bytes, which need not be UTF-8. */
export const textOf = (hex: string): string => `cast(x'${hex}' as text)`;
