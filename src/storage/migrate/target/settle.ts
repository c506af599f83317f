import type { FindRows } from '../cell.ts';
import type { Client } from 'pg';
import { quoted } from '../../schema/quoted.ts';
import { expel, unfitColumns } from './expel.ts';
import type { Unfit } from './expel.ts';
import type { Home, Reference } from './home.ts';
import { columnsOf, homeOf, same, stagingOf, under } from './names.ts';
import { uniqueSetsOf } from './prepare.ts';
import type { RunState } from './state.ts';

/**
 * Takes out of staging what cannot go where rows are already, and what would refer to rows that are not there. Homes must
 * be locked.
 */
export async function settle(client: Client, run: RunState, homes: readonly Home[], findRows: FindRows): Promise<void> {
  const drain = async (number: number, unfit: Unfit): Promise<number> => {
    let all = 0;
    for (let some = 1; some > 0; all += some) some = await expel(client, run, number, unfit, findRows);
    return all;
  };
  for (const [number, home] of homes.entries()) {
    for (const unfit of conflictsOf(run, number, home)) await drain(number, unfit);
  }
  // A row that goes may leave others behind it without a parent.
  for (let more = true; more;) {
    more = false;
    for (const [number, home] of homes.entries()) {
      for (const reference of home.references) {
        const orphans = orphansOf(run, number, reference, homes);
        const some = orphans === null ? 0 : await drain(number, orphans);
        more ||= some > 0;
      }
    }
  }
}

/** Rows whose key is taken by a row that is not the same. */
function conflictsOf(run: RunState, number: number, home: Home): Unfit[] {
  if (home.isEmpty) return [];
  const table = run.tables[number];
  const columns = columnsOf(table).filter((name) => home.columns.includes(name));
  return uniqueSetsOf(home, table).map((unique) => ({
    query: `select ${unfitColumns('s', table)} from ${stagingOf(run, number)} s
      join ${homeOf(table)} h on ${same('s', 'h', unique)}
      where (${under('s', columns)}) is distinct from (${under('h', columns)})`,
    keepsFirst: false,
    columns: unique,
    reason: 'the target has another row with this key',
  }));
}

/** Rows whose parent is neither in the target nor on its way there; null when the source does not fill the columns. */
function orphansOf(run: RunState, number: number, reference: Reference, homes: readonly Home[]): Unfit | null {
  const table = run.tables[number];
  if (!reference.columns.every((name) => columnsOf(table).includes(name))) return null;
  const { toSchema, toTable, toColumns } = reference;
  const coming = run.tables.findIndex((it) => it.schema === toSchema && it.target === toTable);
  const places: string[] = [];
  if (coming >= 0) places.push(stagingOf(run, coming));
  if (coming < 0 || homes[coming].exists) places.push(`${quoted(toSchema)}.${quoted(toTable)}`);
  const matches = reference.columns.map((name, i) => `p.${quoted(toColumns[i])} = s.${quoted(name)}`).join(' and ');
  const without = places.map((place) => `not exists (select from ${place} p where ${matches})`).join(' and ');
  return {
    query: `select ${unfitColumns('s', table)} from ${stagingOf(run, number)} s
      where (${under('s', reference.columns)}) is not null and ${without}`,
    keepsFirst: false,
    columns: reference.columns,
    reason: `no row of ${toTable} has this key`,
  };
}
