import { POSTGRES_TYPES } from '../postgres/ddl.ts';
import type { ColumnType } from '../schema/table.ts';

/**
 * The vocabulary of a migration. A row's canonical form is its tuple of Postgres' binary COPY, the columns in the order
 * of the plan: what is sent, what is hashed on the way in, and what is hashed when the target is read back.
 */

/**
 * One cell exactly as SQLite stores it, in a form that JSON keeps: the class of storage, and digits, text or bytes. A text
 * that is no valid Unicode, or holds a NUL, is given as its bytes in the encoding of the database.
 */
export type SourceCell =
  | null
  | { readonly integer: string }
  /** The shortest decimal that reads back as the same double, `Infinity` or `-Infinity`. */
  | { readonly real: string }
  | { readonly text: string }
  /** Hexadecimal. */
  | { readonly textBytes: string }
  /** Hexadecimal. */
  | { readonly blob: string };

/**
 * What becomes of a column. `literal` is a text that holds each value as SQL writes it (`1`, `1.5`, `'a'`, `X'00ff'`): the
 * only form that keeps integers, reals, texts and bytes of one column apart.
 */
export type CellKind = ColumnType | 'literal';

/** The columns' types in Postgres. */
export const POSTGRES_TYPE: Readonly<Record<CellKind, string>> = { ...POSTGRES_TYPES, literal: 'text' };

export interface ColumnPlan {
  /** The column in SQLite; for a table without a key, the name of its hidden row number. */
  readonly source: string;
  readonly target: string;
  /** The type as the source declares it, '' when it declares none. */
  readonly declared: string;
  readonly kind: CellKind;
  /** NULL cannot be kept: the column is part of the key, or the home says so. */
  readonly required: boolean;
  /** Summed in the certificate. */
  readonly money: boolean;
  /** The only texts that the home takes. */
  readonly values?: readonly string[];
  /** Of a timestamp: the zone of times that name none. */
  readonly zone?: string;
  /** Of a timestamp: what its numbers count. Without it, their magnitude tells. */
  readonly unit?: 'ms' | 'us';
  /** The home does not have this column: it is added there, and may be NULL. */
  readonly added?: true;
  /** SQLite computes it: it is carried as a value, and not written back. */
  readonly generated?: true;
  /** The hidden row number, which is no column of the source. */
  readonly hidden?: true;
}

/** Rows after one key and up to another, in the order of `RowOrder`; null is the open end. */
export interface Chunk {
  readonly index: number;
  readonly after: readonly SourceCell[] | null;
  readonly upTo: readonly SourceCell[] | null;
}

export interface KeyColumn {
  readonly name: string;
  /** What the key compares by, where that is not what the column compares by. */
  readonly collation: string | null;
}

/** How a table can be walked in pieces: by a row number, by the key of a table WITHOUT ROWID, or only as a whole. */
export type RowOrder =
  | { readonly by: 'rowid'; readonly name: string }
  | { readonly by: 'key'; readonly columns: readonly KeyColumn[] }
  | { readonly by: 'whole' };

export interface TablePlan {
  readonly source: string;
  readonly schema: string;
  readonly target: string;
  /** A table of the store's own schema; any other is carried as the source describes it. */
  readonly known: boolean;
  readonly columns: readonly ColumnPlan[];
  /** Names in the target. Every table has a key: one without gets its row number. */
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
  /** Sets of columns that an index of the target will hold, the key and the unique ones among them. */
  readonly indexed: readonly (readonly string[])[];
  /** The column that the database counts up, and the number it has reached, deleted rows included. */
  readonly identity: { readonly column: string; readonly last: string } | null;
  readonly order: RowOrder;
  readonly rows: number;
  readonly chunks: readonly Chunk[];
  /** The statement that made it, for the way back. */
  readonly ddl: string;
}

/** A reference between two tables that are both migrated; names in the target. */
export interface ForeignKeyPlan {
  readonly table: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: string; readonly columns: readonly string[] };
  readonly onDelete: string;
  readonly onUpdate: string;
}

/** Everything of the source that is no row: what it is, its own words, and why it is not carried over, if it is not. */
export interface SourceObject {
  readonly kind: 'table' | 'index' | 'view' | 'trigger' | 'foreign key' | 'check';
  readonly name: string;
  readonly table: string;
  readonly sql: string;
  readonly notKept: string | null;
}

export interface MigrationPlan {
  readonly tables: readonly TablePlan[];
  /** Of carried tables. Those of known ones are the store's own. */
  readonly foreignKeys: readonly ForeignKeyPlan[];
  /** Plain indexes of carried tables, names in the target. */
  readonly indexes: readonly { readonly table: string; readonly name: string; readonly columns: readonly string[] }[];
  readonly objects: readonly SourceObject[];
  /** Columns with times that name no zone, where the user named none either: the run must not start. */
  readonly zoneNeeded: readonly { readonly table: string; readonly column: string; readonly example: string }[];
  readonly warnings: readonly string[];
}

/** One cell that does not fit, and why. `value` is for the eye: short, and with no control characters. */
export interface CellReason {
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** A row that is handed back whole, because a cell of it does not fit. */
export interface QuarantinedRow {
  readonly table: string;
  /** The key's values as the source has them, for the eye: `7`, or `AAPL, 2024-01-02`. */
  readonly key: string;
  /** The columns by their names in the source. */
  readonly cells: Readonly<Record<string, SourceCell>>;
  readonly reasons: readonly CellReason[];
}

/** The forms in which times were written: how many of each, by column. */
export type TimeForm = 'naive' | 'zoned' | 'date only' | 'epoch s' | 'epoch ms' | 'epoch µs';
export type TimeForms = Readonly<Record<string, Readonly<Partial<Record<TimeForm, number>>>>>;

/** What a reader is asked for beside counts and checksums: the tuples, the hash of each row, or nothing. */
export type Wanted = 'tuples' | 'hashes' | 'nothing';

/** A row of the source that was looked for by the hash of its tuple. */
export interface FoundRow {
  /** As `hashText` has it. */
  readonly hash: string;
  readonly row: QuarantinedRow;
}

/** Finds the rows of the source whose tuples have these hashes, in the order of the source. */
export type FindRows = (table: TablePlan, hashes: ReadonlySet<string>) => Promise<readonly FoundRow[]>;

/** A chunk of a table, ready to be sent: `bytes` are whole tuples, without the header and the trailer of a COPY. */
export interface EncodedChunk {
  readonly table: string;
  readonly chunk: Chunk;
  /** Rows encoded; those in quarantine are not among them. */
  readonly rows: number;
  readonly bytes: readonly Uint8Array[];
  /** The hashes of the encoded rows, 16 bytes each, where they were asked for instead of the bytes. */
  readonly hashes: Uint8Array | null;
  /** Of the encoded rows, as hexadecimal: see checksum.ts. */
  readonly checksum: string;
  /** Exact decimal sums of the money columns, by name in the target. */
  readonly sums: Readonly<Record<string, string>>;
  readonly timeForms: TimeForms;
  readonly quarantined: readonly QuarantinedRow[];
}
