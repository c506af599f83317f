import type { ColumnDefinition, ColumnType, TableDefinition } from './table.ts';

type Options = Omit<ColumnDefinition, 'name' | 'type'>;

/** A column of which no more is said than its name. */
interface Plain {
  readonly required?: never;
}

const column =
  <T extends ColumnType>(type: T) =>
  <const N extends string, const O extends Options = Plain>(name: N, options?: O) =>
    ({ name, type, ...options }) as { readonly name: N; readonly type: T } & O;

export const text = column('text');
export const integer = column('integer');
export const real = column('real');
export const decimal = column('decimal');
export const boolean = column('boolean');
export const timestamp = column('timestamp');
export const date = column('date');
export const json = column('json');

/** An amount of money: a certificate sums it. */
export const money = <const N extends string, const O extends Options = Plain>(name: N, options?: O) =>
  ({ ...decimal(name, options), money: true }) as {
    readonly name: N;
    readonly type: 'decimal';
    readonly money: true;
  } & O;

/** Never null. */
export const required = { required: true } as const;

/** A time that the SQLite file counts in milliseconds, as its first version did. */
export const millis = { unit: 'ms' } as const;
export const requiredMillis = { ...required, ...millis } as const;

/** The name of a column in older databases. */
export const was = <const N extends readonly string[]>(...formerly: N) => ({ formerly });

/** A table, its type as narrow as what is written. */
export const defineTable = <const T extends TableDefinition>(table: T): T => Object.freeze(table);
