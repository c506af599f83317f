import { Checksum } from './checksum.ts';
import type { FindRows, QuarantinedRow, TablePlan } from './cell.ts';

const FIELDS_BYTES = 2;
const LENGTH_BYTES = 4;
/** Rows of one pass: their cells must fit into memory. */
const PASS_MAX = 100_000;

/**
 * The checksum of rows that were handed back, over their cells as quarantine holds them: each is hashed as the tuple of one
 * text, which is what `COPY (select cells::text …) TO STDOUT (FORMAT binary)` returns of it. Keys and reasons are words for
 * the eye, and do not count.
 */
export function handedChecksum(rows: readonly Pick<QuarantinedRow, 'cells'>[]): string {
  const checksum = new Checksum();
  for (const { cells } of rows) {
    const text = new TextEncoder().encode(JSON.stringify(cells));
    const tuple = new Uint8Array(FIELDS_BYTES + LENGTH_BYTES + text.length);
    const view = new DataView(tuple.buffer);
    view.setInt16(0, 1);
    view.setInt32(FIELDS_BYTES, text.length);
    tuple.set(text, FIELDS_BYTES + LENGTH_BYTES);
    checksum.add(view, 0, tuple.length);
  }
  return checksum.toString();
}

/**
 * The same of rows that were handed back for what the target holds, as the source has them now. Where several rows of the
 * source are one in the target, it is the first that stays.
 */
export async function expelledChecksum(
  table: TablePlan,
  expelled: readonly { readonly hash: string }[],
  findRows: FindRows,
): Promise<string> {
  const times = new Map<string, number>();
  for (const { hash } of expelled) times.set(hash, (times.get(hash) ?? 0) + 1);
  const hashes = [...times.keys()];
  const checksum = new Checksum();
  for (let from = 0; from < hashes.length; from += PASS_MAX) {
    const alike = new Map<string, QuarantinedRow[]>();
    for (const { hash, row } of await findRows(table, new Set(hashes.slice(from, from + PASS_MAX)))) {
      const rows = alike.get(hash);
      if (rows === undefined) alike.set(hash, [row]);
      else rows.push(row);
    }
    for (const [hash, rows] of alike) checksum.addAll(handedChecksum(rows.slice(-times.get(hash)!)));
  }
  return checksum.toString();
}
