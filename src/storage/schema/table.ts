/**
 * What a column holds, said once for both dialects:
 *
 * | type      | Postgres         | our SQLite (STRICT)                    | in a record            |
 * | --------- | ---------------- | -------------------------------------- | ---------------------- |
 * | text      | text             | text                                   | string                 |
 * | integer   | bigint           | integer                                | number, a safe integer |
 * | real      | double precision | real                                   | number                 |
 * | decimal   | numeric          | real                                   | number                 |
 * | boolean   | boolean          | integer, 0 or 1                        | boolean                |
 * | timestamp | timestamptz      | integer, µs since 1970 UTC (see `unit`) | number, ms since 1970  |
 * | date      | date             | text, YYYY-MM-DD                       | string, YYYY-MM-DD     |
 * | json      | jsonb            | text, valid JSON                       | any JSON value         |
 * | bytes     | bytea            | blob                                   | Uint8Array             |
 */
export type ColumnType = 'text' | 'integer' | 'real' | 'decimal' | 'boolean' | 'timestamp' | 'date' | 'json' | 'bytes';

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  /** Columns may be null unless this is set; the key's columns never are. */
  readonly required?: true;
  /** Money: a certificate sums it. */
  readonly money?: true;
  /** How our SQLite file counts a timestamp: µs unless told. */
  readonly unit?: 'ms';
  /** The values that a text may have. */
  readonly values?: readonly string[];
  /** Names of this column in older databases. */
  readonly formerly?: readonly string[];
  /** The later step of the schema that added it: see `additions.ts`. */
  readonly since?: string;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete?: 'cascade';
}

/** The Postgres schema in which a table lives. In SQLite there is one namespace, and every name is its own. */
export type SchemaName = 'trading' | 'analytics' | 'system';

/** A table of the store, in both dialects, and the home to which a migration brings its older forms. */
export interface TableDefinition {
  readonly schema: SchemaName;
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
  /** A single integer key that the database counts up when a record comes without one. */
  readonly generatedKey?: true;
  readonly unique?: readonly (readonly string[])[];
  readonly indexes?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly ForeignKey[];
  /** What is written here must outlive a power cut before anything else is done. */
  readonly journal?: true;
  /** Names of this table in older databases. */
  readonly formerly?: readonly string[];
  /** The later step of the schema that added it: see `additions.ts`. */
  readonly since?: string;
}
