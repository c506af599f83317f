import type { Client } from 'pg';
import { tableCertificate } from './certificate.ts';
import type { Seen, TableCertificate } from './certificate.ts';
import type { FindRows, MigrationPlan, SourceObject, TablePlan } from './cell.ts';
import { findHome } from './target/home.ts';
import type { Reference } from './target/home.ts';
import { outcomeOf, recordedChunks } from './target/state.ts';
import type { RunState } from './target/state.ts';
import { piecesOf } from './target/stage-all.ts';
import type { ReadChunks } from './target/stage-all.ts';
import { expelledChecksum } from './handed.ts';
import { addUp, expelledRows, readQuarantine } from './target/totals.ts';
import type { TableTotals } from './target/totals.ts';
import { ContainmentCheck, readHome } from './target/verify.ts';
import type { Reading } from './target/verify.ts';

/** The proof of each table: what was read of the source while it was migrated, against what the target returns now. */
export async function certifyTables(
  client: Client,
  run: RunState,
  { readChunks, findRows }: { readonly readChunks: ReadChunks; readonly findRows: FindRows },
  onRows: (rows: number) => void,
): Promise<TableCertificate[]> {
  const certified: TableCertificate[] = [];
  for (const [number, table] of run.tables.entries()) {
    const expelled = await expelledRows(client, run, number);
    const cells = await expelledChecksum(table, expelled, findRows);
    const totals = addUp(await recordedChunks(client, run, number), expelled, cells);
    const whole = await readHome(client, table, onRows);
    const seen = await compare(client, table, totals, whole, readChunks);
    const quarantine = await readQuarantine(client, run, number);
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

/** What stands around the tables, as the target has it now: a key that was planned is kept only where it is there. */
export async function objectsNow(client: Client, run: RunState, plan: MigrationPlan): Promise<SourceObject[]> {
  const outcomes = new Map<string, readonly string[]>();
  for (const [number, { source }] of run.tables.entries()) {
    outcomes.set(source, (await outcomeOf(client, run, number)).notBuilt);
  }
  const absent = await absentKeys(client, plan);
  const objects = plan.objects.map((object): SourceObject => {
    if (object.kind !== 'foreign key' || object.notKept !== null) return object;
    const sql = object.sql.toLowerCase();
    const key = absent.find((it) => it.source === object.table && sql.startsWith(it.sql.toLowerCase()));
    if (key === undefined) return object;
    const refused = outcomes.get(object.table)?.includes(key.refusal) === true;
    return {
      ...object,
      notKept: refused ? 'its columns cannot be compared in Postgres' : 'the table stands in the target without it',
    };
  });
  for (const [table, names] of outcomes) {
    for (const name of names.filter((it) => !it.startsWith('foreign key'))) {
      const notKept = 'a value is too long for an index of Postgres';
      objects.push({ kind: 'index', name, table, sql: '', notKept });
    }
  }
  return objects;
}

/** Planned foreign keys that the target does not have: how they begin in the source, and as an outcome tells of a refusal. */
async function absentKeys(
  client: Client,
  plan: MigrationPlan,
): Promise<{ readonly source: string; readonly sql: string; readonly refusal: string }[]> {
  const absent: { source: string; sql: string; refusal: string }[] = [];
  for (const table of plan.tables.filter(({ known }) => !known)) {
    const keys = plan.foreignKeys.filter((key) => key.table === table.target);
    if (keys.length === 0) continue;
    const there = (await findHome(client, table, plan)).references.map(referenceText);
    for (const { columns, references } of keys) {
      const parent = plan.tables.find(({ target }) => target === references.table) ?? table;
      const wanted = { columns, toSchema: parent.schema, toTable: references.table, toColumns: references.columns };
      if (there.includes(referenceText(wanted))) continue;
      const names = columns.map((name) => table.columns.find(({ target }) => target === name)?.source ?? name);
      const sql = `foreign key (${names.join(', ')}) references ${parent.source} (`;
      absent.push({ source: table.source, sql, refusal: `foreign key (${columns.join(', ')})` });
    }
  }
  return absent;
}

/** Equal for two references that ask the same, in whatever order they name the columns. */
const referenceText = ({ columns, toSchema, toTable, toColumns }: Reference): string =>
  JSON.stringify([toSchema, toTable, columns.map((name, i) => JSON.stringify([name, toColumns[i]])).sort()]);
