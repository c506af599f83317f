import type { Database } from 'better-sqlite3';
import { quoted } from '../../schema/quoted.ts';
import type { TextEncoding } from '../convert/value.ts';

export interface SourceColumn {
  readonly name: string;
  /** As it was written, '' when nothing was. */
  readonly declared: string;
  readonly notNull: boolean;
  /** Its place in the primary key from 1, 0 outside. */
  readonly keyPlace: number;
  readonly isGenerated: boolean;
}

export interface SourceIndex {
  readonly name: string;
  readonly isUnique: boolean;
  readonly isPartial: boolean;
  /** What made it: the key (`pk`), a unique constraint (`u`), or a statement (`c`). */
  readonly origin: 'pk' | 'u' | 'c';
  /** null where it holds an expression. */
  readonly columns: readonly (string | null)[];
  readonly collations: readonly string[];
  readonly sql: string;
}

export interface SourceForeignKey {
  readonly table: string;
  readonly columns: readonly string[];
  /** Empty when the statement names none: the key of the other table. */
  readonly references: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface SourceTable {
  readonly name: string;
  readonly kind: 'table' | 'virtual' | 'shadow';
  readonly hasRowid: boolean;
  readonly ddl: string;
  readonly columns: readonly SourceColumn[];
  readonly indexes: readonly SourceIndex[];
  readonly foreignKeys: readonly SourceForeignKey[];
}

export interface SourceSchema {
  readonly encoding: TextEncoding;
  readonly applicationId: number;
  readonly userVersion: number;
  readonly tables: readonly SourceTable[];
  readonly others: readonly {
    readonly kind: 'view' | 'trigger';
    readonly name: string;
    readonly table: string;
    readonly sql: string;
  }[];
}

interface Listed {
  readonly name: string;
  readonly type: SourceTable['kind'] | 'view';
  readonly wr: number;
}

/** What a database is made of, in the words of its own schema. */
export function introspect(db: Database): SourceSchema {
  const sqlOf = new Map(
    (db.prepare('select type, name, sql from sqlite_schema').raw().all() as [string, string, string | null][]).map(
      ([type, name, sql]) => [`${type} ${name}`, sql ?? ''],
    ),
  );
  const listed = db
    .prepare(
      `select name, type, wr from pragma_table_list where schema = 'main' and name not like 'sqlite\\_%' escape '\\' order by name`,
    )
    .all() as Listed[];
  return {
    encoding: db.pragma('encoding', { simple: true }) as TextEncoding,
    applicationId: db.pragma('application_id', { simple: true }) as number,
    userVersion: db.pragma('user_version', { simple: true }) as number,
    tables: listed.flatMap(({ name, type, wr }) =>
      type === 'view'
        ? []
        : {
            name,
            kind: type,
            hasRowid: wr === 0 && type !== 'virtual',
            ddl: sqlOf.get(`table ${name}`) ?? '',
            columns: columnsOf(db, name),
            indexes: indexesOf(db, name, sqlOf),
            foreignKeys: foreignKeysOf(db, name),
          },
    ),
    others: db
      .prepare(
        `select type as kind, name, tbl_name as "table", sql from sqlite_schema where type in ('view', 'trigger') order by name`,
      )
      .all() as SourceSchema['others'],
  };
}

function columnsOf(db: Database, table: string): SourceColumn[] {
  const rows = db.pragma(`table_xinfo(${quoted(table)})`) as {
    name: string;
    type: string;
    notnull: number;
    pk: number;
    hidden: number;
  }[];
  // Hidden columns of virtual tables are arguments, not values.
  return rows
    .filter(({ hidden }) => hidden !== 1)
    .map(({ name, type, notnull, pk, hidden }) => ({
      name,
      declared: type.replace(/ GENERATED ALWAYS$/i, ''),
      notNull: notnull === 1,
      keyPlace: pk,
      isGenerated: hidden > 1,
    }));
}

function indexesOf(db: Database, table: string, sqlOf: ReadonlyMap<string, string>): SourceIndex[] {
  const rows = db.pragma(`index_list(${quoted(table)})`) as {
    name: string;
    unique: number;
    origin: SourceIndex['origin'];
    partial: number;
  }[];
  return rows.map(({ name, unique, origin, partial }) => {
    const all = db.pragma(`index_xinfo(${quoted(name)})`) as {
      cid: number;
      name: string | null;
      coll: string;
      key: number;
    }[];
    const key = all.filter((column) => column.key === 1);
    return {
      name,
      isUnique: unique === 1,
      isPartial: partial === 1,
      origin,
      columns: key.map((column) => column.name),
      collations: key.map(({ coll }) => coll),
      sql: sqlOf.get(`index ${name}`) ?? '',
    };
  });
}

function foreignKeysOf(db: Database, table: string): SourceForeignKey[] {
  const rows = db.pragma(`foreign_key_list(${quoted(table)})`) as {
    id: number;
    seq: number;
    table: string;
    from: string;
    to: string | null;
    on_update: string;
    on_delete: string;
  }[];
  const ids = [...new Set(rows.map(({ id }) => id))].sort((a, b) => b - a);
  return ids.map((id) => {
    const parts = rows.filter((row) => row.id === id).sort((a, b) => a.seq - b.seq);
    return {
      table: parts[0].table,
      columns: parts.map(({ from }) => from),
      references: parts.flatMap(({ to }) => to ?? []),
      onDelete: parts[0].on_delete,
      onUpdate: parts[0].on_update,
    };
  });
}
