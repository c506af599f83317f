import type { Client } from 'pg';
import { quoted, quotedList } from '../../schema/quoted.ts';
import type { EncodedChunk, TablePlan } from '../cell.ts';
import { Checksum } from '../checksum.ts';
import { copyIn } from '../../postgres/copy-in.ts';
import { copyOut } from '../../postgres/copy-out.ts';
import { unfitColumns } from './expel.ts';
import { columnType, columnsOf, homeOf, same, under } from './names.ts';
import { stagedRows } from './staged-rows.ts';

/** Keys of rows that differ, for the eye: no more than these. */
export const KEYS_SHOWN = 5;

/** What the target holds of a table. */
export interface Reading {
  readonly checksum: string;
  readonly rows: number;
  readonly sums: Readonly<Record<string, string>>;
}

/** Every row of a table as the database returns it, and the sums of its money; `onRows` is told now and then how many. */
export async function readHome(
  client: Client,
  table: TablePlan,
  onRows: (rows: number) => void = () => undefined,
): Promise<Reading> {
  const checksum = new Checksum();
  let told = 0;
  const columns = quotedList(columnsOf(table));
  const rows = await copyOut(
    client,
    `copy ${homeOf(table)} (${columns}) to stdout (format binary)`,
    (view, start, end) => {
      checksum.add(view, start, end);
      if (++told % 10_000 === 0) onRows(10_000);
    },
  );
  onRows(told % 10_000);
  return { checksum: checksum.toString(), rows, sums: await moneySums(client, table, homeOf(table)) };
}

async function moneySums(client: Client, table: TablePlan, from: string): Promise<Record<string, string>> {
  const money = table.columns.filter((column) => column.money).map(({ target }) => target);
  if (money.length === 0) return {};
  const sums = money.map((name) => `coalesce(trim_scale(sum(t.${quoted(name)})), 0)::text`).join(', ');
  const { rows } = await client.query<{ sums: string[] }>(`select array[${sums}] as sums from ${from} t`);
  return Object.fromEntries(money.map((name, i) => [name, rows[0].sums[i]]));
}

/** How the rows of the source stand in a table that holds others beside them. */
export interface Containment extends Reading {
  /** Rows of the source that are not there, or not with the same values. */
  readonly differing: number;
  readonly keys: readonly string[];
}

/**
 * The rows of the target that have the keys of the source's rows, chunk by chunk through a temporary table: memory and
 * room do not grow with the table. `expelled` are the hashes of rows that were handed back and so need not be there.
 */
export class ContainmentCheck {
  private readonly client: Client;
  private readonly table: TablePlan;
  private readonly expelled: ReadonlySet<string>;
  private readonly checksum = new Checksum();
  private rows = 0;
  private differing = 0;
  private readonly keys: string[] = [];

  constructor(client: Client, table: TablePlan, expelled: ReadonlySet<string>) {
    this.client = client;
    this.table = table;
    this.expelled = expelled;
  }

  async add(chunk: EncodedChunk): Promise<void> {
    const { client, table } = this;
    const columns = columnsOf(table);
    const list = quotedList(columns);
    const types = table.columns.map((column) => `${quoted(column.target)} ${columnType(column)}`).join(', ');
    await client.query('begin');
    try {
      await client.query(`create temporary table rows_asked_for (${types}) on commit drop`);
      await copyIn(client, `copy pg_temp.rows_asked_for (${list}) from stdin (format binary)`, chunk.bytes);
      await client.query('analyze pg_temp.rows_asked_for');
      const from = `pg_temp.rows_asked_for s left join ${homeOf(table)} h on ${same('s', 'h', table.key)}`;
      const differs = `(${under('s', columns)}) is distinct from (${under('h', columns)})`;
      const missing = await stagedRows(client, `select ${unfitColumns('s', table)} from ${from} where ${differs}`);
      const lost = [...missing].filter(([hash]) => !this.expelled.has(hash)).flatMap(([, rows]) => rows);
      this.differing += lost.length;
      await this.name(lost.slice(0, KEYS_SHOWN - this.keys.length).map(({ ctid }) => ctid));
      const there = `select ${under('h', columns)} from ${from} where not (${differs})`;
      this.rows += await copyOut(client, `copy (${there}) to stdout (format binary)`, (view, start, end) => {
        this.checksum.add(view, start, end);
      });
    } finally {
      await client.query('rollback');
    }
  }

  private async name(ctids: readonly string[]): Promise<void> {
    if (ctids.length === 0) return;
    const key = this.table.key.map((name) => `${quoted(name)}::text`).join(', ');
    const { rows } = await this.client.query<{ key: string }>(
      `select concat_ws(', ', ${key}) as key from pg_temp.rows_asked_for where ctid = any($1::tid[])`,
      [ctids],
    );
    this.keys.push(...rows.map((row) => row.key));
  }

  /** The sums are those of the rows that are there, told by the caller: equal rows have equal sums. */
  end(sums: Readonly<Record<string, string>>): Containment {
    const { differing, keys, rows } = this;
    return { checksum: this.checksum.toString(), rows, sums, differing, keys };
  }
}
