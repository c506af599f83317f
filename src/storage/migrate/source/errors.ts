import { CatalystError } from '../../../model/errors.ts';
import type { ErrorCode } from '../../../model/errors.ts';

const KNOWN: readonly (readonly [prefix: string, code: ErrorCode, what: string, hint: string])[] = [
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

export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What SQLite or the file system refused, in the program's terms. Anything else is passed on. */
export function sourceError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  const known = KNOWN.find(([prefix]) => code.startsWith(prefix));
  if (known === undefined) return error;
  return new CatalystError(known[1], `The source ${path} ${known[2]}`, known[3], error);
}
