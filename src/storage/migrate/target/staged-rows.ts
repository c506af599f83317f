import type { Client } from 'pg';
import { hashText } from '../checksum.ts';
import { copyOut } from '../../postgres/copy-out.ts';

/** A row that waits in a staging or temporary table: where it lies, and the group that the query gave it. */
export interface StagedRow {
  readonly ctid: string;
  readonly group: string;
}

/**
 * The rows of a query by the hash of their tuple. The query gives `ctid`, a bigint for the group, and the table's columns
 * in the order of the plan.
 */
export async function stagedRows(client: Client, query: string): Promise<Map<string, StagedRow[]>> {
  const found = new Map<string, StagedRow[]>();
  await copyOut(client, `copy (${query}) to stdout (format binary)`, (view, start, end) => {
    // Field count, then ctid (4 + 6 bytes: block and line), the group (4 + 8), then the tuple's own fields.
    const ctid = `(${view.getUint32(start + 6)},${view.getUint16(start + 10)})`;
    const group = String(view.getBigInt64(start + 16));
    const fields = start + 24;
    const tuple = new Uint8Array(2 + end - fields);
    tuple.set(new Uint8Array(view.buffer, view.byteOffset + fields, end - fields), 2);
    const own = new DataView(tuple.buffer);
    own.setInt16(0, view.getInt16(start) - 2);
    const hash = hashText(own, 0, tuple.length);
    const rows = found.get(hash);
    if (rows === undefined) found.set(hash, [{ ctid, group }]);
    else rows.push({ ctid, group });
  });
  return found;
}
