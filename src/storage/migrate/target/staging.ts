import type { Client } from 'pg';
import { assert } from '../../../model/errors.ts';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { ColumnPlan, EncodedChunk } from '../cell.ts';
import { copyIn } from '../../postgres/copy-in.ts';
import { columnType, columnsOf, stagingOf } from './names.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { recordChunk, stillOurs } from './state.ts';
import type { RunState } from './state.ts';

const columnSql = (column: ColumnPlan): string =>
  `${quoted(column.target)} ${columnType(column)}${column.required ? ' not null' : ''}`;

/** Nobody needs statistics or cleaning of a table that only grows, least of all while it is copied into. */
const QUIET = 'with (autovacuum_enabled = false, toast.autovacuum_enabled = false)';

/** Must run in the transaction that records the run. */
export async function createStaging(client: Client, run: RunState): Promise<void> {
  for (const [number, table] of run.tables.entries()) {
    const columns = table.columns.map(columnSql).join(', ');
    await client.query(`create table ${stagingOf(run, number)} (${columns}) ${QUIET}`);
  }
}

/** A chunk and the record of it, in one transaction: there is never one without the other. */
export async function stageChunk(client: Client, run: RunState, number: number, chunk: EncodedChunk): Promise<void> {
  await inTransaction(client, async () => {
    await stillOurs(client, run);
    // Should the server lose its last moments, the rows and the record of them are lost together, and staged again. Of a
    // table in many chunks those moments would be many rows; one of a single chunk is not worth a wait for the disk.
    const waits = run.tables[number].chunks.length > 1;
    await client.query(`set local synchronous_commit = ${waits ? 'on' : 'off'}`);
    if (chunk.rows > 0) {
      const columns = quotedList(columnsOf(run.tables[number]));
      const sql = `copy ${stagingOf(run, number)} (${columns}) from stdin (format binary)`;
      const rows = await copyIn(client, sql, chunk.bytes);
      assert(rows === chunk.rows, `the server took ${chunk.rows} rows and not ${rows}`);
    }
    await recordChunk(client, run, number, chunk);
  });
}

/** A table's staging is emptied, and everything recorded of it: the source has changed under it. */
export async function restage(client: Client, run: RunState, number: number): Promise<void> {
  await inTransaction(client, async () => {
    await stillOurs(client, run);
    await client.query(`truncate ${stagingOf(run, number)}`);
    for (const table of ['chunks', 'quarantine']) {
      await client.query(`delete from migration.${table} where run = $1 and number = $2`, [run.id, number]);
    }
  });
}

/** Takes a run away with all that it has staged, as if it had never begun. Must run in a transaction. */
export async function forgetRun(client: Client, run: Pick<RunState, 'id' | 'tables'>): Promise<void> {
  await dropStaging(client, run);
  await client.query('delete from migration.runs where id = $1', [run.id]);
}

export async function dropStaging(client: Client, run: Pick<RunState, 'id' | 'tables'>): Promise<void> {
  for (const number of run.tables.keys()) await client.query(`drop table if exists ${stagingOf(run, number)}`);
}
