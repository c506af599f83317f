import type { Client } from 'pg';
import type { CellReason, TimeForm, TimeForms } from '../cell.ts';
import { copyOut } from '../../postgres/copy-out.ts';
import { Checksum } from '../checksum.ts';
import { DecimalSum } from '../sums.ts';
import type { ChunkRecord, RunState } from './state.ts';

/** What was read of a table in the source, and what of it was handed back. */
export interface TableTotals {
  readonly source: number;
  readonly quarantined: number;
  /** Of the rows that are not in quarantine. */
  readonly checksum: string;
  readonly sums: Readonly<Record<string, string>>;
  readonly timeForms: TimeForms;
  /** Of the rows that were handed back: see handed.ts. */
  readonly quarantineChecksum: string;
  /** Hashes of the rows that could be converted and were handed back for what the target holds. */
  readonly expelled: ReadonlySet<string>;
}

/** A row that was converted and then handed back. */
export interface Expelled {
  readonly hash: string;
  readonly sums: Readonly<Record<string, string>>;
}

/**
 * The sum of all chunks of a table, without the rows that were handed back after they were read. Of those, `expelledCells`
 * is the checksum of their cells in the source, which counts with the rows that could not be converted.
 */
export function addUp(
  chunks: readonly Omit<ChunkRecord, 'chunk'>[],
  expelled: readonly Expelled[],
  expelledCells: string | null = null,
): TableTotals {
  const checksum = new Checksum();
  const handed = new Checksum();
  const sums = new Map<string, DecimalSum>();
  const forms: Record<string, Partial<Record<TimeForm, number>>> = {};
  let rows = 0;
  let quarantined = expelled.length;
  const add = (column: string, text: string): void => {
    const sum = sums.get(column) ?? new DecimalSum();
    sum.addText(text);
    sums.set(column, sum);
  };
  for (const chunk of chunks) {
    rows += chunk.rows + chunk.quarantined;
    quarantined += chunk.quarantined;
    checksum.addAll(chunk.checksum);
    handed.addAll(chunk.quarantineChecksum);
    for (const [column, text] of Object.entries(chunk.sums)) add(column, text);
    for (const [column, counts] of Object.entries(chunk.timeForms)) {
      const all = (forms[column] ??= {});
      for (const [form, n] of Object.entries(counts) as [TimeForm, number][]) all[form] = (all[form] ?? 0) + n;
    }
  }
  if (expelledCells !== null) handed.addAll(expelledCells);
  for (const { hash, sums: own } of expelled) {
    checksum.remove(hash);
    for (const [column, text] of Object.entries(own)) add(column, text.startsWith('-') ? text.slice(1) : `-${text}`);
  }
  return {
    source: rows,
    quarantined,
    checksum: checksum.toString(),
    sums: Object.fromEntries([...sums].map(([column, sum]) => [column, sum.toString()])),
    timeForms: forms,
    quarantineChecksum: handed.toString(),
    expelled: new Set(expelled.map(({ hash }) => hash)),
  };
}

export async function expelledRows(client: Client, run: RunState, number: number): Promise<Expelled[]> {
  const { rows } = await client.query<Expelled>(
    'select hash, sums from migration.quarantine where run = $1 and number = $2 and hash is not null',
    [run.id, number],
  );
  return rows;
}

/** The checksum of the rows in quarantine that could not be converted, as the target returns them. */
export const readHanded = (client: Client, run: RunState, number: number): Promise<string> =>
  readCells(client, run, number, 'hash is null');

/** The checksum of all rows of a table in quarantine, as the target returns them. */
export const readQuarantine = (client: Client, run: RunState, number: number): Promise<string> =>
  readCells(client, run, number, 'true');

async function readCells(client: Client, run: RunState, number: number, which: string): Promise<string> {
  const checksum = new Checksum();
  const cells = `select cells::text from migration.quarantine where run = ${run.id} and number = ${number} and ${which}`;
  await copyOut(client, `copy (${cells}) to stdout (format binary)`, (view, start, end) => {
    checksum.add(view, start, end);
  });
  return checksum.toString();
}

/** One bad cell of a row in quarantine. */
export interface QuarantineEntry extends CellReason {
  readonly table: string;
  readonly key: string;
}

/** The first entries of a run's quarantine, in the order of the source's tables, and how many rows there are in all. */
export async function quarantineOf(
  client: Client,
  run: RunState,
  max: number,
): Promise<{ entries: QuarantineEntry[]; rows: number }> {
  const counted = await client.query<{ n: string }>('select count(*) as n from migration.quarantine where run = $1', [
    run.id,
  ]);
  const { rows } = await client.query<{ number: number; key: string; reasons: CellReason[] }>(
    // By their content and not by when they came: a run that was killed and begun again lists them alike.
    `select number, key, reasons from migration.quarantine where run = $1
     order by number, key collate "C", reasons::text collate "C" limit $2`,
    [run.id, max],
  );
  const entries = rows.flatMap(({ number, key, reasons }) =>
    reasons.map((reason) => ({ table: run.tables[number].source, key, ...reason })),
  );
  return { entries, rows: Number(counted.rows[0].n) };
}
