import { refused } from '../refusals.ts';
import type { Refusal } from '../refusals.ts';

const KNOWN: readonly Refusal[] = [
  ['SQLITE_BUSY', 'busy', 'is locked by another process', 'Try again when the other run has ended.'],
  ['SQLITE_LOCKED', 'busy', 'is locked by another process', 'Try again when the other run has ended.'],
  ['SQLITE_NOTADB', 'storage', 'is not a database', 'Choose another path with --db.'],
  ['SQLITE_CORRUPT', 'storage', 'is damaged', 'Restore a backup, or import the bars anew into another file.'],
  ['SQLITE_FULL', 'storage', 'could not grow: the disk is full', 'Free some space; nothing was half-written.'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'data', 'lacks what a record refers to', 'Write that first.'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'data', 'holds a record with this key already', 'Change that one, or take another key.'],
  [
    'SQLITE_CONSTRAINT_PRIMARYKEY',
    'data',
    'holds a record with this key already',
    'Change that one, or take another key.',
  ],
  ['SQLITE_READONLY', 'storage', 'cannot be written', 'Check the permissions of the file and its folder.'],
  ['SQLITE_CANTOPEN', 'storage', 'cannot be opened', 'Check the path, and the permissions of the file and its folder.'],
  ['SQLITE_IOERR', 'storage', 'cannot be read or written', 'Check the disk; nothing was half-written.'],
  ['ERR_DLOPEN_FAILED', 'storage', 'needs a driver built for this Node', 'Run npm rebuild better-sqlite3.'],
  ...['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG', 'ENOSPC', 'EIO'].map(
    (code): Refusal => [code, 'storage', 'cannot be opened or made', 'Check the path, its permissions and the disk.'],
  ),
];

/** What SQLite or the file system refused, in the program's terms. Anything else is not the outside world's doing and is passed on. */
export const storageError = (error: unknown, path: string): unknown => refused(KNOWN, error, `The database ${path}`);

/** Runs `work`; an error of SQLite or the file system leaves as a `CatalystError` that names the file. */
export async function translated<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error, path);
  }
}
