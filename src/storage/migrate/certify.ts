import type { Client } from 'pg';
import { tableCertificate } from './certificate.ts';
import type { Seen, TableCertificate } from './certificate.ts';
import type { SourceObject, TablePlan } from './cell.ts';
import { outcomeOf, recordedChunks } from './target/state.ts';
import type { RunState } from './target/state.ts';
import { piecesOf } from './target/stage-all.ts';
import type { ReadChunks } from './target/stage-all.ts';
import { addUp, expelledRows, readHanded } from './target/totals.ts';
import type { TableTotals } from './target/totals.ts';
import { ContainmentCheck, readHome } from './target/verify.ts';
import type { Reading } from './target/verify.ts';

/** The proof of each table: what was read of the source while it was migrated, against what the target returns now. */
export async function certifyTables(
  client: Client,
  run: RunState,
  readChunks: ReadChunks,
  onRows: (rows: number) => void,
): Promise<TableCertificate[]> {
  const certified: TableCertificate[] = [];
  for (const [number, table] of run.tables.entries()) {
    const totals = addUp(await recordedChunks(client, run, number), await expelledRows(client, run, number));
    const whole = await readHome(client, table, onRows);
    const seen = await compare(client, table, totals, whole, readChunks);
    const quarantine = await readHanded(client, run, number);
    certified.push(
      tableCertificate(table, totals, { ...seen, quarantine }, (await outcomeOf(client, run, number)).alreadyThere),
    );
  }
  return certified;
}

/**
 * The whole table when it holds nothing but the source's rows, which is the quick case. Otherwise its rows are looked up
 * one by one, by the keys of the source's.
 */
export async function compare(
  client: Client,
  table: TablePlan,
  totals: TableTotals,
  whole: Reading,
  readChunks: ReadChunks,
): Promise<Omit<Seen, 'quarantine'>> {
  if (whole.checksum === totals.checksum) {
    return { checksum: whole.checksum, sums: whole.sums, targetOnly: 0, differing: 0, keys: [] };
  }
  const check = new ContainmentCheck(client, table, totals.expelled);
  for await (const chunk of readChunks(piecesOf(table), 'tuples')) await check.add(chunk);
  const found = check.end(totals.sums);
  const { checksum, differing, keys } = found;
  return { checksum, sums: found.sums, targetOnly: whole.rows - found.rows, differing, keys };
}

/** What Postgres would not have of the indexes and foreign keys that were planned. */
export async function notBuilt(client: Client, run: RunState): Promise<SourceObject[]> {
  const objects: SourceObject[] = [];
  for (const [number, { source }] of run.tables.entries()) {
    for (const name of (await outcomeOf(client, run, number)).notBuilt) {
      const kind = name.startsWith('foreign key') ? 'foreign key' : 'index';
      const notKept =
        kind === 'index'
          ? 'a value is too long for an index of Postgres'
          : 'its columns cannot be compared in Postgres';
      objects.push({ kind, name, table: source, sql: '', notKept });
    }
  }
  return objects;
}
