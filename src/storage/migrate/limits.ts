import type { CellKind, ColumnPlan } from './cell.ts';

/** An entry of a B-tree takes a third of a page (`BTMaxItemSize`, 2704 bytes), less what stands around the values. */
const INDEX_BYTES_MAX = 2600;
/** A row lies in one page (`MaxHeapTupleSize`), however much of it is moved out. */
const HEAP_BYTES_MAX = 8160;
const HEAP_HEAD_BYTES = 23;
/** Longer values can be moved out of the row, and leave a pointer of 18 bytes. */
const INLINE_BYTES_MAX = 24;
const POINTER_BYTES = 18;
/** Below, no row can be too wide: every column takes at most this much. */
const WIDE_COLUMNS = 300;

const FIXED: Readonly<Partial<Record<CellKind, number>>> = { integer: 8, real: 8, timestamp: 8, date: 4, boolean: 1 };

/** What Postgres asks of a whole row: that its page and its indexes hold it. */
export interface RowLimits {
  /** No row can be told to fit before its size is known. */
  readonly isWide: boolean;
  /** The most characters of each column with which every index surely holds the row. */
  readonly charactersMax: readonly number[];
  /** The column and the reason for which a row of these fields (bytes of each, −1 for NULL) cannot be kept, or null. */
  readonly broken: (lengths: Int32Array) => { readonly column: number; readonly reason: string } | null;
}

/**
 * @param indexed sets of columns, by name in the target, that an index will hold
 */
export function rowLimits(columns: readonly ColumnPlan[], indexed: readonly (readonly string[])[]): RowLimits {
  const places = indexed.map((set) => set.map((name) => columns.findIndex(({ target }) => target === name)));
  const charactersMax = columns.map((_, i) => {
    const sizes = places.filter((set) => set.includes(i)).map((set) => set.length);
    return sizes.length === 0 ? Infinity : Math.floor(INDEX_BYTES_MAX / 3 / Math.max(...sizes));
  });
  const isWide = columns.length > WIDE_COLUMNS;
  return {
    isWide,
    charactersMax,
    broken: (lengths) => {
      for (const set of places) {
        const bytes = set.reduce((sum, i) => sum + Math.max(0, lengths[i]), 0);
        const longest = set.reduce((a, b) => (lengths[b] > lengths[a] ? b : a));
        if (bytes > INDEX_BYTES_MAX) return { column: longest, reason: 'longer than an index of Postgres takes' };
      }
      if (!isWide || heapBytes(columns, lengths) <= HEAP_BYTES_MAX) return null;
      return { column: 0, reason: 'a row too wide for a page of Postgres' };
    },
  };
}

/** What is left of a row in its page when all that can be moved out has been (documentation, "Database Page Layout"). */
function heapBytes(columns: readonly ColumnPlan[], lengths: Int32Array): number {
  const aligned = (at: number, to: number): number => Math.ceil(at / to) * to;
  let at = aligned(HEAP_HEAD_BYTES + Math.ceil(columns.length / 8), 8);
  for (let i = 0; i < columns.length; i++) {
    if (lengths[i] < 0) continue;
    const fixed = FIXED[columns[i].kind];
    if (fixed !== undefined) at = aligned(at, fixed) + fixed;
    else at += lengths[i] < INLINE_BYTES_MAX ? lengths[i] + 1 : POINTER_BYTES;
  }
  return at;
}
