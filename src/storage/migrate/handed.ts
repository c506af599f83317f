import { Checksum } from './checksum.ts';
import type { QuarantinedRow } from './cell.ts';

const FIELDS_BYTES = 2;
const LENGTH_BYTES = 4;

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
