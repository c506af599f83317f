import type { TimeMs } from '../model/time.ts';
import type { DefinedTable } from './schema/tables.ts';
import type { ColumnDefinition } from './schema/table.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

interface Values {
  readonly text: string;
  /** A safe integer. */
  readonly integer: number;
  readonly real: number;
  readonly decimal: number;
  readonly boolean: boolean;
  /** Kept to the microsecond. */
  readonly timestamp: TimeMs;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly json: JsonValue;
  readonly bytes: Uint8Array;
}

/** Tables that have methods of their own, because what is in one of them depends on another. */
type Kept = 'bars' | 'bar_corrections' | 'series' | 'imports' | 'corporate_actions' | 'runs' | 'run_trades';

type RecordTable = Exclude<DefinedTable, { readonly name: Kept }>;
/** A table whose rows are records. */
export type RecordName = RecordTable['name'];

type Table<N extends RecordName> = Extract<RecordTable, { readonly name: N }>;
type Column<N extends RecordName> = Table<N>['columns'][number];

/** `entry_price` in the database is `entryPrice` in a record. */
export type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

type ValueOf<C extends ColumnDefinition> = C extends { readonly values: readonly (infer V)[] } ? V : Values[C['type']];
type IsKey<N extends RecordName, C extends ColumnDefinition> = C['name'] extends Table<N>['primaryKey'][number]
  ? true
  : false;
type Required<N extends RecordName, C extends ColumnDefinition> = C extends { readonly required: true }
  ? true
  : IsKey<N, C>;
type Generated<N extends RecordName> = Table<N> extends { readonly generatedKey: true } ? true : false;

/** A row: its columns by name, null where it has no value. */
export type RecordOf<N extends RecordName> = {
  readonly [C in Column<N> as Camel<C['name']>]: Required<N, C> extends true ? ValueOf<C> : ValueOf<C> | null;
};

type Needed<N extends RecordName> = {
  [
    C in Column<N> as Required<N, C> extends true
      ? IsKey<N, C> extends true
        ? Generated<N> extends true
          ? never
          : Camel<C['name']>
        : Camel<C['name']>
      : never
  ]: unknown;
};

/** A row to be written: what is left out is null, and a generated key is given by the database. */
export type NewRecord<N extends RecordName> = Pick<RecordOf<N>, keyof Needed<N> & keyof RecordOf<N>> & Changes<N>;

/** Some columns of a row; what is undefined is left out. */
export type Changes<N extends RecordName> = { readonly [K in keyof RecordOf<N>]?: RecordOf<N>[K] | undefined };

type Name<N extends RecordName> = keyof RecordOf<N> & string;

/** Equal to a value, without one (null), one of several, or within a range whose ends both belong to it. */
export type Condition<V> = V | null | readonly V[] | { readonly from?: V | undefined; readonly to?: V | undefined };

/** Text that has one of these somewhere in it, whether in capitals or not: what is looked for is among it, and perhaps more. */
export interface Mentions {
  readonly mentions: readonly string[];
}

type Comparable<N extends RecordName> = Exclude<Column<N>, { readonly type: 'json' | 'bytes' }>;
type Textual<N extends RecordName> = Extract<Column<N>, { readonly type: 'json' | 'text' }>;
/** Conditions that all hold. */
export type Where<N extends RecordName> = {
  readonly [C in Comparable<N> | Textual<N> as Camel<C['name']>]?:
    (C extends Comparable<N> ? Condition<ValueOf<C>> : never) | (C extends Textual<N> ? Mentions : never) | undefined;
};

export interface Find<N extends RecordName> {
  readonly where?: Where<N> | undefined;
  /** Names of columns, `-name` for the largest first; then, and without any, by key. Null is smaller than every value. */
  readonly order?: readonly (Name<N> | `-${Name<N>}`)[] | undefined;
  readonly limit?: number | undefined;
}

/**
 * The records of a table. Each method is one transaction. A value that its column cannot hold is a bug of the caller.
 * Besides what every method of a store throws: `data` when a key is taken or a reference leads nowhere, or when a text
 * holds what a database cannot keep.
 */
export interface Records<N extends RecordName> {
  /** Adds records and gives them back as they are stored, their keys with them. */
  insert(records: readonly NewRecord<N>[]): Promise<RecordOf<N>[]>;
  /** Adds records, each in the place of the one with the same key, or with the same values of a unique set of columns. */
  put(records: readonly NewRecord<N>[], unique?: readonly Name<N>[]): Promise<void>;
  find(query?: Find<N>): Promise<RecordOf<N>[]>;
  count(where?: Where<N>): Promise<number>;
  /** Changes every record that fits, and says how many. */
  update(where: Where<N>, changes: Changes<N>): Promise<number>;
  /** Removes every record that fits, and says how many. */
  delete(where: Where<N>): Promise<number>;
}

/** A record of a table that the code does not know by name. */
export type AnyRecord = Readonly<Record<string, unknown>>;
