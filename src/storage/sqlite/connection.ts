import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../model/errors.ts';
import type { OpenOptions } from '../store.ts';
import { storageError } from './errors.ts';
import { migrate } from './migrate.ts';

export const BUSY_TIMEOUT_MS = 5000;
/** Only read when a file is made. Wide pages: fewer of them in a long walk along bars. */
const PAGE_BYTES = 16_384;

const allowed = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

/** Makes sure that there is a file, or may be one. */
function checkPath(path: string, mode: OpenOptions['mode']): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) {
    throw new CatalystError(
      'storage',
      `The database ${path} is a folder`,
      'Give the path of a file, such as data/catalyst.db.',
    );
  }
  if (stat !== undefined) return;
  if (mode === 'read') {
    throw new CatalystError(
      'missing',
      `There is no database at ${path}`,
      'Import bars first: catalyst data import <csv…>',
    );
  }
  makeFolder(dirname(path));
}

/** One folder after the other: where none can be made, as in /proc, Node's own recursion never ends. */
export function makeFolder(path: string): void {
  if (existsSync(path) || dirname(path) === path) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/**
 * What to open where the file may not be written. A WAL database needs its `-shm` file beside it; where that can neither
 * be found nor made, the file is read into memory, which is right only while no WAL holds bars that it lacks.
 */
function readOnlySource(path: string): string | Buffer {
  if (allowed(dirname(path), constants.W_OK) || existsSync(`${path}-shm`)) return path;
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return path;
  const image = readFileSync(path);
  // Bytes 18 and 19 of the header: 2 says WAL, which a file in memory cannot have, 1 says rollback journal.
  if (image.length >= 20 && image[18] === 2 && image[19] === 2) image.fill(1, 18, 20);
  return image;
}

/** Opens a database file with its schema brought up to date. Errors as in `openStore`. */
export async function connect(location: string, options: OpenOptions): Promise<Database> {
  const path = resolve(location);
  const { Sqlite } = await import('../sqlite-driver.ts');
  let db: Database | undefined;
  try {
    checkPath(path, options.mode);
    const readonly = existsSync(path) && !allowed(path, constants.W_OK);
    const timeout = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
    db = new Sqlite(readonly ? readOnlySource(path) : path, { readonly, timeout });
    const fresh = db.pragma('page_count', { simple: true }) === 0;
    if (fresh) db.pragma(`page_size = ${PAGE_BYTES}`);
    migrate(db, path);
    // After the check of whose database it is: changing the journal's mode writes to the file.
    if (!readonly && db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = wal');
    // Bars can be imported again, so a commit lost to a power cut is no loss; WAL with NORMAL never damages the file.
    db.pragma('synchronous = normal');
    db.pragma('foreign_keys = on');
    db.pragma('cache_size = -65536');
    return db;
  } catch (error) {
    db?.close();
    throw storageError(error, path);
  }
}
