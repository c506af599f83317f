import type { AnyRecord, NewRecord, RecordName, RecordOf, Where } from './record.ts';

/** What is done to one table, to be done together with what is done to others. */
export type Change =
  | { readonly kind: 'insert'; readonly table: RecordName; readonly records: readonly AnyRecord[] }
  | {
      readonly kind: 'put';
      readonly table: RecordName;
      readonly records: readonly AnyRecord[];
      readonly unique: readonly string[] | undefined;
    }
  | { readonly kind: 'delete'; readonly table: RecordName; readonly where: AnyRecord };

/** Adds records, as `Records.insert` does. */
export const inserting = <N extends RecordName>(table: N, records: readonly NewRecord<N>[]): Change => ({
  kind: 'insert',
  table,
  records,
});

/** Adds records, each in the place of the one with its key, or with the same values of a unique set of columns. */
export const putting = <N extends RecordName>(
  table: N,
  records: readonly NewRecord<N>[],
  unique?: readonly (keyof RecordOf<N> & string)[],
): Change => ({ kind: 'put', table, records, unique });

/** Removes every record that fits. */
export const deleting = <N extends RecordName>(table: N, where: Where<N>): Change => ({ kind: 'delete', table, where });
