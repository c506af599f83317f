import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Client } from 'pg';
import { CatalystError } from '../../model/errors.ts';
import { count } from '../../model/text.ts';
import { postgresError } from '../postgres/errors.ts';
import { postgresVersion } from '../postgres/migrate.ts';
import type { PostgresAddress } from '../postgres/url.ts';
import { quoted } from '../schema/quoted.ts';
import { TABLES } from '../schema/tables.ts';
import { makeFolder } from '../sqlite/connection.ts';
import { storageError, translated } from '../sqlite/errors.ts';
import { makeFile, makeRest } from './back/file.ts';
import { fillTable } from './back/fill.ts';
import type { PutBack, Returning } from './back/fill.ts';
import { QUARANTINE_LISTED_MAX, certificate, tableCertificate } from './certificate.ts';
import type { Certificate, TableCertificate } from './certificate.ts';
import { handedChecksum } from './handed.ts';
import { planMigration } from './plan.ts';
import type { Watcher } from './run.ts';
import { openSource } from './source/source.ts';
import { interrupted, withClient } from './target/client.ts';
import { prepareSession } from './target/session.ts';
import { piecesOf } from './target/stage-all.ts';
import { broughtTables, hasState } from './target/state.ts';
import type { Brought } from './target/state.ts';
import { addUp, expelledRows, readHanded } from './target/totals.ts';
import type { Expelled, QuarantineEntry } from './target/totals.ts';
import { columnsOf, homeOf } from './target/names.ts';
import { readHome } from './target/verify.ts';
import type { Reading } from './target/verify.ts';

const TABLE_LOCK_WAIT_MS = 60_000;

export interface BackRequest {
  readonly from: PostgresAddress;
  /** A file that is not there yet. */
  readonly to: string;
  readonly engineVersion: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly watcher: Watcher;
}

/**
 * From Postgres into a new SQLite file: tables under the names and definitions that they came with, rows from quarantine
 * put back as they were, tables that only the store has as the store makes them in SQLite. The file has its name only when
 * it was read again and compared.
 * @throws CatalystError `usage` when the file is there already; `storage`, `io`, `interrupted`
 */
export async function migrateBack(request: BackRequest): Promise<Certificate> {
  const { from, to } = request;
  if (existsSync(to)) {
    throw new CatalystError('usage', `there is a file at ${to} already`, 'name one that is not there yet');
  }
  const fresh = `${to}.new`;
  await translated(to, () => {
    makeFolder(dirname(to));
    removeFile(fresh);
  });
  try {
    const certificate = await withClient(from, request.signal, (client) => bringBack(client, request, fresh));
    if (certificate.verified) renameSync(fresh, to);
    return certificate;
  } catch (error) {
    throw storageError(postgresError(error, from.name), to);
  } finally {
    removeFile(fresh);
  }
}

function removeFile(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}

/** What a table has in quarantine. */
interface Handed {
  readonly expelled: readonly Expelled[];
  readonly quarantine: string;
  readonly entries: readonly QuarantineEntry[];
}

async function bringBack(client: Client, request: BackRequest, path: string): Promise<Certificate> {
  const { watcher, now, signal, engineVersion } = request;
  const startedAtMs = now();
  await prepareSession(client, TABLE_LOCK_WAIT_MS);
  // One state of everything, whoever writes meanwhile.
  await client.query('begin isolation level repeatable read read only');
  const brought = (await hasState(client)) ? await broughtTables(client) : [];
  const storeOnly = await filledStoreTables(client, brought);
  const returning = await makeFile(path, brought, storeOnly);
  const readings: Reading[] = [];
  const handed: Handed[] = [];
  watcher.phase(
    'copying',
    returning.reduce((sum, { table }) => sum + table.rows, 0),
  );
  for (const { table, brought: from } of returning) {
    if (signal.aborted) throw interrupted(signal.reason);
    const putBack = from === null ? [] : await quarantined(client, from);
    await fillTable(client, path, table, putBack, watcher.rows);
    handed.push({
      expelled: from === null ? [] : await expelledRows(client, from.run, from.number),
      quarantine: from === null ? handedChecksum([]) : await readHanded(client, from.run, from.number),
      entries: putBack.flatMap(({ key, reasons }) =>
        reasons.map((reason) => ({ table: table.source, key, ...reason })),
      ),
    });
  }
  makeRest(path, returning);
  watcher.phase('verifying', 2 * returning.reduce((sum, { table }) => sum + table.rows, 0));
  for (const { table } of returning) readings.push(await readHome(client, table, watcher.rows));
  const schemaVersion = await postgresVersion(client);
  const warnings = await withoutPlace(client, returning);
  await client.query('commit');
  const tables = await readAgain(path, returning, readings, handed, watcher);
  const entries = handed.flatMap((it) => it.entries);
  return certificate({
    direction: 'postgres-to-sqlite',
    dryRun: false,
    engineVersion,
    schemaVersion,
    from: request.from.name,
    to: request.to,
    sourceFingerprint: '',
    startedAtMs,
    finishedAtMs: now(),
    tables,
    quarantine: { entries: entries.slice(0, QUARANTINE_LISTED_MAX), rows: entries.length },
    // Whatever could not go to Postgres comes back here in its own words.
    plan: { objects: (brought.at(0)?.about.objects ?? []).map((it) => ({ ...it, notKept: null })), warnings: [] },
    warnings,
  });
}

/** Tables of the store that no migration brought and that hold rows: those are carried too. */
async function filledStoreTables(client: Client, brought: readonly Brought[]): Promise<string[]> {
  const filled: string[] = [];
  for (const { schema, name } of TABLES) {
    if (brought.some(({ table }) => table.schema === schema && table.target === name)) continue;
    const there = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      `${schema}.${name}`,
    ]);
    if (!there.rows[0].found) continue;
    const some = await client.query(`select from "${schema}"."${name}" limit 1`);
    if (some.rowCount === 1) filled.push(name);
  }
  return filled;
}

/** Values in columns that a home has and the original table had not: the file has no place for them. */
async function withoutPlace(client: Client, returning: readonly Returning[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const { table } of returning) {
    const { rows } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attname <> all ($2::text[]) order by attnum`,
      [homeOf(table), columnsOf(table)],
    );
    for (const { name } of rows) {
      const found = await client.query<{ n: string }>(`select count(${quoted(name)}) as n from ${homeOf(table)}`);
      const n = Number(found.rows[0].n);
      if (n > 0)
        warnings.push(
          `${count(n, 'value')} of ${homeOf(table)} in ${quoted(name)}: the original table had no such column`,
        );
    }
  }
  return warnings;
}

async function quarantined(client: Client, { run, number }: Brought): Promise<PutBack[]> {
  const { rows } = await client.query<PutBack>(
    'select key, cells, reasons from migration.quarantine where run = $1 and number = $2 order by id',
    [run.id, number],
  );
  return rows;
}

/** The proof: the new file, read as any source is. */
async function readAgain(
  path: string,
  returning: readonly Returning[],
  readings: readonly Reading[],
  handed: readonly Handed[],
  watcher: Watcher,
): Promise<TableCertificate[]> {
  const source = await openSource(path);
  try {
    const names = returning.map(({ table }) => table.source);
    const fresh = planMigration(source, { zones: { everywhere: null, columns: {} }, tables: names });
    const certified: TableCertificate[] = [];
    for (const [i, { table }] of returning.entries()) {
      const chunks = fresh.tables.find((it) => it.source === table.source)?.chunks ?? [];
      const read: Parameters<typeof addUp>[0][number][] = [];
      for await (const chunk of source.readChunks(piecesOf({ ...table, chunks }), 'nothing')) {
        const quarantineChecksum = handedChecksum(chunk.quarantined);
        read.push({ ...chunk, quarantined: chunk.quarantined.length, quarantineChecksum });
        watcher.rows(chunk.rows + chunk.quarantined.length);
      }
      // Here the database is the source, and the file what came of it.
      const file = addUp(read, handed[i].expelled);
      const { checksum, sums } = readings[i];
      const seen = {
        checksum: file.checksum,
        sums: file.sums,
        targetOnly: 0,
        differing: 0,
        keys: [],
        quarantine: file.quarantineChecksum,
      };
      certified.push(
        tableCertificate(table, { ...file, checksum, sums, quarantineChecksum: handed[i].quarantine }, seen, 0),
      );
    }
    return certified;
  } finally {
    await source.close();
  }
}
