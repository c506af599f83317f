import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../model/errors.ts';
import { MIGRATIONS } from './schema.ts';
import type { Migration } from './schema.ts';

/** Written into the file's header, so that another program's database is never taken for ours: `CTLY`. */
const APPLICATION_ID = 0x43544c59;

const number = (db: Database, pragma: string): number => db.pragma(pragma, { simple: true }) as number;

/**
 * The schema's version, 0 in a file without tables. Refuses what this program must not touch. Call it inside a
 * transaction: its questions must see one state, or a file that another process is just making looks like a stranger's.
 */
function versionOf(db: Database, path: string, newest: number): number {
  const version = number(db, 'user_version');
  const mine = number(db, 'application_id') === APPLICATION_ID;
  if (!mine && db.prepare('select 1 from sqlite_schema').get() !== undefined) {
    throw new CatalystError(
      'storage',
      `The database ${path} belongs to another program`,
      'Choose another path with --db; nothing in it was touched.',
    );
  }
  if (version > newest) {
    throw new CatalystError(
      'storage',
      `The database ${path} was written by a newer catalyst (schema ${version}, this one knows ${newest})`,
      'Update catalyst, or choose another path with --db.',
    );
  }
  return version;
}

/**
 * Brings the schema up to date. All steps that are missing run in one transaction under the writing lock, and the
 * version is read again inside it, so that two processes starting at once apply each step once.
 */
export function migrate(db: Database, path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = migrations[migrations.length - 1].version;
  const before = db.transaction(() => versionOf(db, path, newest)).deferred();
  if (before === newest) return;
  if (db.readonly) {
    throw new CatalystError(
      'storage',
      `The database ${path} needs a newer schema and cannot be written`,
      'Make the file writable once.',
    );
  }
  db.transaction(() => {
    const from = versionOf(db, path, newest);
    db.exec('create table if not exists schema_migrations (version integer primary key, name text not null) strict');
    for (const { version, name, sql } of migrations) {
      if (version <= from) continue;
      db.exec(sql);
      db.prepare('insert into schema_migrations values (?, ?)').run(version, name);
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${newest}`);
  }).immediate();
}
