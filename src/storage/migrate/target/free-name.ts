import type { Client } from 'pg';

/** Postgres cuts names at this many bytes. */
const NAME_BYTES_MAX = 63;
const SUFFIX_BYTES = 4;

/** The name, no longer than Postgres takes it and with a number at its end where a relation of the schema has it already. */
export async function freeName(client: Client, schema: string, wanted: string): Promise<string> {
  for (let n = 0; ; n++) {
    const suffix = n === 0 ? '' : `_${n}`;
    const name = cutToBytes(wanted, n === 0 ? NAME_BYTES_MAX : NAME_BYTES_MAX - SUFFIX_BYTES) + suffix;
    const { rowCount } = await client.query(
      `select from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = $1 and c.relname = $2`,
      [schema, name],
    );
    if (rowCount === 0) return name;
  }
}

/** The longest beginning of a text that is no more than `max` bytes of UTF-8. */
function cutToBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  let out = '';
  let bytes = 0;
  for (const char of text) {
    bytes += Buffer.byteLength(char);
    if (bytes > max) break;
    out += char;
  }
  return out;
}
