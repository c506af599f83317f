import type { Database } from 'better-sqlite3';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { Chunk, TablePlan } from '../cell.ts';
import { readText } from '../convert/value.ts';
import type { ExactValue, TextEncoding } from '../convert/value.ts';
import { boundsOf, rowsOf } from './range.ts';

/** Rows of a chunk: by their place in it, and by their numbers where they have any. Both ascend. */
export interface Places {
  readonly ordinals: readonly number[];
  readonly rowids: readonly number[] | null;
}

type Raw = null | bigint | number | string | Buffer;

/** Beyond, walking the chunk again costs less than looking up rows one by one. */
const LOOKUPS_MAX = 5000;

/**
 * Reads rows of a chunk exactly: integers with all their digits, texts checked byte by byte. `places` says which rows;
 * null means all.
 */
export function exactRows(
  db: Database,
  plan: TablePlan,
  encoding: TextEncoding,
  chunk: Chunk,
  places: Places | null,
  take: (values: readonly ExactValue[]) => void,
): void {
  if (places?.ordinals.length === 0) return;
  const { order, columns } = plan;
  const names = columns.map((column) => column.source);
  const values = `select ${quotedList(names)} from ${rowsOf(plan)}`;
  // Bytes of texts and of nothing else: of the rest, the first statement has all.
  const bytes = `select ${names.map((name) => `iif(typeof(${quoted(name)}) = 'text', cast(${quoted(name)} as blob), null)`).join(', ')} from ${rowsOf(plan)}`;
  const exact = (row: readonly Raw[], texts: () => readonly Raw[]): ExactValue[] => {
    let written: readonly Raw[] | null = null;
    return row.map((cell, i) => {
      if (typeof cell !== 'string' || (encoding === 'UTF-8' && !cell.includes('\ufffd'))) return cell;
      written ??= texts();
      return readText((written[i] as Buffer | null) ?? Buffer.alloc(0), encoding);
    });
  };
  if (places !== null && places.rowids !== null && order.by === 'rowid' && places.rowids.length <= LOOKUPS_MAX) {
    const here = `where ${quoted(order.name)} = ?`;
    const valuesOf = db.prepare(`${values} ${here}`).raw().safeIntegers();
    const textsOf = db.prepare(`${bytes} ${here}`).raw();
    for (const rowid of places.rowids) {
      const number = BigInt(rowid);
      take(exact(valuesOf.get(number) as Raw[], () => textsOf.get(number) as Raw[]));
    }
    return;
  }
  const { where, values: bounds } = boundsOf(order, chunk);
  const rows = db
    .prepare(`${values} ${where}`)
    .raw()
    .safeIntegers()
    .iterate(...bounds) as IterableIterator<Raw[]>;
  const texts = textWalker(
    db
      .prepare(`${bytes} ${where}`)
      .raw()
      .iterate(...bounds) as IterableIterator<Raw[]>,
  );
  try {
    let ordinal = 0;
    let next = 0;
    for (const row of rows) {
      const here = ordinal++;
      if (places !== null && places.ordinals[next] !== here) continue;
      next++;
      take(exact(row, () => texts.at(here)));
      if (next === places?.ordinals.length) return;
    }
  } finally {
    texts.end();
  }
}

/** A second walk along the same rows, only as far as it is asked. */
function textWalker(rows: IterableIterator<Raw[]>): { at(ordinal: number): Raw[]; end(): void } {
  let at = -1;
  let row: Raw[] = [];
  return {
    at: (ordinal) => {
      for (; at < ordinal; at++) row = rows.next().value as Raw[];
      return row;
    },
    end: () => rows.return?.(),
  };
}
