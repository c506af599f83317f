import type { Database } from 'better-sqlite3';
import { openStore } from '../../open.ts';
import { quoted } from '../../schema/quoted.ts';
import { TABLES } from '../../schema/tables.ts';
import { Sqlite } from '../../sqlite-driver.ts';
import { sqliteDdl } from '../../sqlite/ddl.ts';
import type { Returning } from './fill.ts';
import type { TablePlan } from '../cell.ts';
import { planMigration } from '../plan.ts';
import { OWN_APPLICATION_ID } from '../plan/tables.ts';
import { openSource } from '../source/source.ts';
import type { Brought } from '../target/state.ts';

/** What is made after the rows are in: it would slow them down, or answer to each. */
const AFTERWARDS = ['index', 'view', 'trigger'] as const;

/** Makes the file with all tables, empty, and says what goes into each. */
export async function makeFile(
  path: string,
  brought: readonly Brought[],
  storeOnly: readonly string[],
): Promise<Returning[]> {
  const isStore = brought.every(({ about }) => about.applicationId === OWN_APPLICATION_ID);
  if (isStore) await (await openStore(`sqlite:${path}`, { mode: 'write' })).close();
  else makeTables(path, brought, storeOnly);
  const returning = brought.map((it): Returning => ({ table: it.table, brought: it }));
  const only = await plansOf(path, storeOnly);
  return [...returning, ...only.map((table): Returning => ({ table, brought: null }))];
}

function makeTables(path: string, brought: readonly Brought[], storeOnly: readonly string[]): void {
  const { encoding, applicationId, userVersion } = brought[0].about;
  const db = new Sqlite(path);
  try {
    db.pragma(`encoding = ${quoted(encoding)}`);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${userVersion}`);
    for (const { table } of brought) db.exec(table.ddl);
    const taken = new Set(brought.map(({ table }) => table.source.toLowerCase()));
    for (const name of storeOnly) {
      if (!taken.has(name)) db.exec(sqliteDdl(TABLES.filter((it) => it.name === name)));
    }
  } finally {
    db.close();
  }
}

/** How the rows of the store's own tables go into the file: as they would come out of it. */
async function plansOf(path: string, names: readonly string[]): Promise<readonly TablePlan[]> {
  if (names.length === 0) return [];
  const source = await openSource(path, { threads: 0 });
  try {
    const { tables } = planMigration(source, { zones: { everywhere: null, columns: {} }, tables: names });
    return tables.filter((table) => table.known && names.includes(table.target));
  } finally {
    await source.close();
  }
}

/** Indexes, views and triggers, and the numbers that were counted up to. */
export function makeRest(path: string, returning: readonly Returning[]): void {
  const db = new Sqlite(path);
  try {
    const first = returning.find(({ brought }) => brought !== null)?.brought;
    const has = new Set(db.prepare('select name from sqlite_schema').pluck().all() as string[]);
    for (const kind of AFTERWARDS) {
      for (const object of first?.about.objects ?? []) {
        if (object.kind === kind && object.sql !== '' && !has.has(object.name)) db.exec(object.sql);
      }
    }
    if (has.has('sqlite_sequence')) restoreSequences(db, returning);
  } finally {
    db.close();
  }
}

function restoreSequences(db: Database, returning: readonly Returning[]): void {
  for (const { table } of returning) {
    if (table.identity === null || !/autoincrement/i.test(table.ddl)) continue;
    const last = BigInt(table.identity.last);
    const changed = db
      .prepare('update sqlite_sequence set seq = max(seq, ?) where name = ?')
      .run(last, table.source).changes;
    if (changed === 0) db.prepare('insert into sqlite_sequence values (?, ?)').run(table.source, last);
  }
}
