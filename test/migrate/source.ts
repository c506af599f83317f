import { Sqlite } from '../../src/storage/sqlite-driver.ts';

/** A cell as SQLite stores it, read by means that lose nothing: digits of integers, bytes of texts. */
export type Cell =
  | { readonly is: 'null' }
  | { readonly is: 'integer'; readonly value: bigint }
  | { readonly is: 'real'; readonly value: number }
  | { readonly is: 'text'; readonly bytes: Buffer }
  | { readonly is: 'blob'; readonly bytes: Buffer };

export interface SourceTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly declared: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Raw = null | string | number | Buffer;

function cell(type: Raw, raw: Raw): Cell {
  switch (type) {
    case 'integer':
      return { is: 'integer', value: BigInt(raw as string) };
    case 'real':
      return { is: 'real', value: raw as number };
    case 'text':
    case 'blob':
      // A blob without bytes comes as null from a cast.
      return { is: type, bytes: (raw as Buffer | null) ?? Buffer.alloc(0) };
    default:
      return { is: 'null' };
  }
}

/** Reads all of a table of a database in UTF-8, cell by cell, without what the migration uses to read. */
export function readTable(path: string, name: string): SourceTable {
  const db = new Sqlite(path, { readonly: true });
  try {
    const columns = (db.pragma(`table_xinfo(${quoted(name)})`) as { name: string; type: string; hidden: number }[])
      .filter(({ hidden }) => hidden !== 1)
      .map((it) => ({ name: it.name, declared: it.type }));
    const pairs = columns.flatMap(({ name: column }) => {
      const c = quoted(column);
      return [
        `typeof(${c})`,
        `case typeof(${c}) when 'text' then cast(${c} as blob) when 'integer' then cast(${c} as text) else ${c} end`,
      ];
    });
    // A thousand columns are two thousand results, the most that SQLite gives at once.
    const rows = db
      .prepare(`select ${pairs.join(', ')} from ${quoted(name)}`)
      .raw()
      .all() as Raw[][];
    return { name, columns, rows: rows.map((row) => columns.map((_, i) => cell(row[2 * i], row[2 * i + 1]))) };
  } finally {
    db.close();
  }
}

/** The names of a database's tables that hold rows of their own. */
export function tablesOf(path: string): string[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    return db
      .prepare(
        `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
      )
      .pluck()
      .all() as string[];
  } finally {
    db.close();
  }
}
