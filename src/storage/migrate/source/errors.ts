import { refused } from '../../refusals.ts';
import type { Refusal } from '../../refusals.ts';

const KNOWN: readonly Refusal[] = [
  ['SQLITE_BUSY', 'busy', 'is locked by another process', 'Try again when the old system has ended its work.'],
  ['SQLITE_LOCKED', 'busy', 'is locked by another process', 'Try again when the old system has ended its work.'],
  ['SQLITE_NOTADB', 'data', 'is not a SQLite database, or it is encrypted', 'Decrypt it first, or give another path.'],
  [
    'SQLITE_CORRUPT',
    'data',
    'is damaged',
    'Restore a backup, or save what can be read: sqlite3 old.db .recover | sqlite3 new.db',
  ],
  ['SQLITE_IOERR', 'io', 'cannot be read', 'Check the disk.'],
  ['SQLITE_CANTOPEN', 'io', 'cannot be opened', 'Check the path, and the permissions of the file.'],
  ['SQLITE_READONLY', 'io', 'cannot be opened', 'Check the permissions of the file and its folder.'],
  ['SQLITE_NOMEM', 'data', 'has a value too large to be read', 'Take the largest values out first.'],
  ['SQLITE_TOOBIG', 'data', 'has a value too large to be read', 'Take the largest values out first.'],
  ['EACCES', 'io', 'may not be read', 'Check the permissions of the file.'],
  ['EIO', 'io', 'cannot be read', 'Check the disk.'],
];

/** What SQLite or the file system refused, in the program's terms. Anything else is passed on. */
export const sourceError = (error: unknown, path: string): unknown => refused(KNOWN, error, `The source ${path}`);
