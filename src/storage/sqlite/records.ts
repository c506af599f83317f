import type { Database } from 'better-sqlite3';
import type { AnyRecord } from '../record.ts';
import type { Statement, Syntax } from '../record-sql.ts';
import type { Done } from '../records.ts';
import { quoted } from '../schema/quoted.ts';
import type { ColumnDefinition } from '../schema/table.ts';

/** What the file counts a millisecond as. */
const perMs = ({ unit }: ColumnDefinition): number => (unit === 'ms' ? 1 : 1000);

export const SYNTAX: Syntax = {
  place: ({ name }) => quoted(name),
  select: ({ name }) => quoted(name),
  parameter: () => '?',
  comparable: ({ name }) => quoted(name),
  mentions: ({ name }, parameter) => `instr(upper(${quoted(name)}), upper(${parameter})) > 0`,
  ascending: 'asc',
  descending: 'desc',
  stored(column, value) {
    if (column.type === 'boolean') return value === true ? 1 : 0;
    if (column.type === 'timestamp') return Math.round((value as number) * perMs(column));
    return value;
  },
  loaded(column, value) {
    switch (column.type) {
      case 'boolean':
        return value === 1;
      case 'timestamp':
        return (value as number) / perMs(column);
      case 'json':
        return JSON.parse(value as string) as unknown;
      case 'bytes':
        return new Uint8Array(value as Buffer);
      default:
        return value;
    }
  },
};

/** Runs one statement in the transaction of the caller. */
export function runStatement(db: Database, { sql, values }: Statement): Done {
  const statement = db.prepare<unknown[], AnyRecord>(sql);
  if (statement.reader) return { rows: statement.all(...values), changed: 0 };
  return { rows: [], changed: statement.run(...values).changes };
}

/**
 * Runs `work` so that what it commits outlives a power cut. Bars can be imported again, and are committed without
 * waiting for the disk; an order that was sent and is not on record could be sent twice.
 */
export function durably<T>(db: Database, work: () => T): T {
  db.pragma('synchronous = full');
  try {
    return work();
  } finally {
    db.pragma('synchronous = normal');
  }
}
