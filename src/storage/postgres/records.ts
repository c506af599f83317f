import type { PoolClient } from 'pg';
import type { AnyRecord } from '../record.ts';
import type { Statement, Syntax } from '../record-sql.ts';
import type { Done } from '../records.ts';
import { quoted } from '../schema/quoted.ts';
import { placeOf, typeOf } from './ddl.ts';
import { asMillis, fromMillis } from './time.ts';

export const SYNTAX: Syntax = {
  place: placeOf,
  select: ({ name, type }) => (type === 'timestamp' ? asMillis(quoted(name)) : quoted(name)),
  parameter: (number, { type }) => (type === 'timestamp' ? fromMillis(`$${number}`) : `$${number}::${typeOf(type)}`),
  comparable: ({ name, type }) => (type === 'text' ? `${quoted(name)} collate "C"` : quoted(name)),
  mentions: ({ name }, parameter) =>
    `strpos(upper(${quoted(name)}::text collate "C"), upper(${parameter} collate "C")) > 0`,
  // Null is the smallest value in SQLite and the largest in Postgres, unless it is told.
  ascending: 'asc nulls first',
  descending: 'desc nulls last',
  stored: ({ type }, value) => (type === 'bytes' ? Buffer.from(value as Uint8Array) : value),
  loaded: (_, value) => value,
};

/** Runs one statement in the transaction of the caller. */
export async function runStatement(client: PoolClient, { sql, values }: Statement): Promise<Done> {
  const { rows, rowCount } = await client.query<AnyRecord>(sql, [...values]);
  return { rows, changed: rowCount ?? 0 };
}
