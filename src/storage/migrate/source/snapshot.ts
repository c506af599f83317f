import { existsSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { copyMoving, copyStill, removeCopy } from './copy.ts';
import { errorCode } from '../../refusals.ts';
import { Sqlite } from '../../sqlite-driver.ts';
import { companions, hasJournal, readHeader } from './file.ts';
import type { Companions } from './file.ts';

const BUSY_TIMEOUT_MS = 5000;
const CACHE_KIB = 4096;
/**
 * Without a log, whoever reads keeps others from writing. Up to this size the file is copied first, which keeps them waiting
 * for a second and not for the whole run.
 */
const COPY_BYTES_MAX = 2 ** 28;

/** A state of the source that stays what it is, whoever writes to the file meanwhile. */
export interface Snapshot {
  /** The file to open: the source, or a copy of it. */
  readonly path: string;
  readonly isCopy: boolean;
  /** In the transaction that sees the state. */
  readonly db: Database;
  readonly warnings: readonly string[];
  /** All who read have opened the file. A copy can lose its name: whatever ends this process then frees its room too. */
  readonly everyoneIsIn: () => void;
  readonly close: () => void;
}

/** Opens a file for reading, in a transaction that has begun. The source is never opened for writing. */
export function openReading(path: string, isCopy: boolean, busyTimeoutMs = BUSY_TIMEOUT_MS): Database {
  // A copy may be left half-written by a program that was killed: putting it right takes writing.
  const db = new Sqlite(path, { readonly: !isCopy, fileMustExist: true, timeout: busyTimeoutMs });
  try {
    // Every page is read once: keeping many helps nobody.
    db.pragma(`cache_size = -${CACHE_KIB}`);
    begin(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Begins to see one state. */
export function begin(db: Database): void {
  db.exec('begin');
  // The state is that of the first read, not of the statement before.
  db.prepare('select count(*) from sqlite_schema').get();
}

/**
 * Opens the source in one of its states. What is in its log belongs to it. Where SQLite would have to write beside the
 * file to read it, or hinder the one who writes to it, a copy is read instead.
 * @throws CatalystError, or an error of SQLite or the file system
 */
export function openSnapshot(path: string, busyTimeoutMs?: number): Snapshot {
  const header = readHeader(path);
  const beside = companions(path, header);
  const { warnings } = beside;
  const opened = header.isWal ? openLogged(path, beside, busyTimeoutMs) : openJournaled(path, warnings, busyTimeoutMs);
  const { db, isCopy } = opened;
  const everyoneIsIn = (): void => {
    if (isCopy) removeCopy(opened.path);
  };
  return {
    ...opened,
    warnings,
    everyoneIsIn,
    close: () => {
      db.close();
      everyoneIsIn();
    },
  };
}

type Opened = Pick<Snapshot, 'path' | 'isCopy' | 'db'>;

function openCopy(copy: string): Opened {
  try {
    return { path: copy, isCopy: true, db: openReading(copy, true) };
  } catch (error) {
    removeCopy(copy);
    throw error;
  }
}

function openLogged(path: string, { fits, hasLog }: Companions, busyTimeoutMs?: number): Opened {
  const isLive = existsSync(`${path}-wal`) && existsSync(`${path}-shm`);
  if (!isLive || !fits) return openCopy(copyMoving(path, hasLog ? ['-wal'] : []));
  try {
    return { path, isCopy: false, db: openReading(path, false, busyTimeoutMs) };
  } catch (error) {
    // A folder or a log that we may not write to.
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(errorCode(error))) throw error;
    return openCopy(copyMoving(path, ['-wal']));
  }
}

function openJournaled(path: string, warnings: string[], busyTimeoutMs?: number): Opened {
  // SQLite would read a log that lies beside the file, whatever the file's own header says.
  if (existsSync(`${path}-wal`)) return openCopy(copyMoving(path, ['-journal']));
  let db: Database;
  try {
    db = openReading(path, false, busyTimeoutMs);
  } catch (error) {
    // A transaction that its writer did not end, and that can only be taken back by writing.
    if (!errorCode(error).startsWith('SQLITE_READONLY') || !hasJournal(path)) throw error;
    return openCopy(copyMoving(path, ['-journal']));
  }
  if (statSync(path).size > COPY_BYTES_MAX) {
    warnings.push(`${path} keeps no write-ahead log: who writes to it must wait until it has been read.`);
    return { path, isCopy: false, db };
  }
  try {
    return openCopy(copyStill(path));
  } finally {
    db.close();
  }
}
