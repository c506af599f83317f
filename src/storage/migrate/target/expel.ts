import type { Client } from 'pg';
import { assert } from '../../../model/errors.ts';
import { printable } from '../../../model/text.ts';
import { quoted } from '../../schema/quoted.ts';
import type { FindRows, QuarantinedRow, SourceCell, TablePlan } from '../cell.ts';
import { columnsOf, stagingOf, under } from './names.ts';
import { stagedRows } from './staged-rows.ts';
import { recordQuarantine } from './state.ts';
import type { RunState } from './state.ts';

/** Rows of one pass: what is known of each must fit into memory. */
const PASS_MAX = 100_000;

/** Rows in staging that cannot stay. */
export interface Unfit {
  /**
   * A query over staging with a row for each: `ctid`, a group as bigint, then the columns of the table. Of each group the
   * first row in the order of the source stays when `keepsFirst`, otherwise none does.
   */
  readonly query: string;
  readonly keepsFirst: boolean;
  /** The columns, by their names in the target, whose values are the trouble. */
  readonly columns: readonly string[];
  readonly reason: string;
}

/** The head of a query of `Unfit`. */
export const unfitColumns = (alias: string, table: TablePlan, group = '0'): string =>
  `${alias}.ctid, (${group})::int8, ${under(alias, columnsOf(table))}`;

/**
 * Takes unfit rows out of staging and puts them into quarantine as the source holds them. Must run in a transaction.
 * Returns how many they were; call it until there are none.
 */
export async function expel(
  client: Client,
  run: RunState,
  number: number,
  unfit: Unfit,
  findRows: FindRows,
): Promise<number> {
  const table = run.tables[number];
  const staged = await stagedRows(client, `${unfit.query} limit ${PASS_MAX}`);
  if (staged.size === 0) return 0;
  const found = await findRows(table, new Set(staged.keys()));
  const seen = new Set<string>();
  const out: { readonly ctid: string; readonly row: QuarantinedRow; readonly hash: string }[] = [];
  for (const { hash, row } of found) {
    const next = staged.get(hash)?.pop();
    if (next === undefined) continue;
    const isFirst = !seen.has(next.group);
    seen.add(next.group);
    if (unfit.keepsFirst && isFirst) continue;
    out.push({ ctid: next.ctid, hash, row: { ...row, reasons: [reasonOf(table, row, unfit)] } });
  }
  const lost = [...staged.values()].reduce((sum, rest) => sum + rest.length, 0);
  assert(lost === 0, 'every row in staging has its row in the source');
  const sums = await moneyOf(
    client,
    run,
    number,
    out.map(({ ctid }) => ctid),
  );
  await recordQuarantine(
    client,
    run,
    number,
    out.map(({ ctid, row, hash }) => ({ row, hash, sums: sums.get(ctid) ?? {} })),
  );
  await client.query(`delete from ${stagingOf(run, number)} where ctid = any($1::tid[])`, [
    out.map(({ ctid }) => ctid),
  ]);
  return out.length;
}

function reasonOf(
  table: TablePlan,
  row: QuarantinedRow,
  { columns, reason }: Unfit,
): QuarantinedRow['reasons'][number] {
  const sources = table.columns.filter(({ target }) => columns.includes(target)).map(({ source }) => source);
  const values = sources.map((name) => shownCell(Object.hasOwn(row.cells, name) ? row.cells[name] : null));
  return { column: sources.join(', '), value: printable(values.join(', '), 80), reason };
}

const shownCell = (cell: SourceCell): string => (cell === null ? 'NULL' : Object.values(cell).join());

/** The money of some rows in staging, by ctid: what the sums of the table lose with them. */
async function moneyOf(
  client: Client,
  run: RunState,
  number: number,
  ctids: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const money = run.tables[number].columns.filter((column) => column.money).map(({ target }) => target);
  if (money.length === 0) return new Map();
  const values = money.map((name) => `${quoted(name)}::text`).join(', ');
  const { rows } = await client.query<{ ctid: string; values: (string | null)[] }>(
    `select ctid::text as ctid, array[${values}] as values from ${stagingOf(run, number)} where ctid = any($1::tid[])`,
    [ctids],
  );
  return new Map(
    rows.map(({ ctid, values }) => [
      ctid,
      Object.fromEntries(money.flatMap((name, i) => (values[i] === null ? [] : [[name, values[i]]]))),
    ]),
  );
}
