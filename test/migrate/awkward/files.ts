import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Sqlite } from '../../../src/storage/sqlite-driver.ts';

/** Rows of every file here, unless it says otherwise. */
export const ROWS = 1000;

export interface Making {
  readonly pageBytes?: number;
  readonly encoding?: 'UTF-8' | 'UTF-16le' | 'UTF-16be';
  readonly journal?: 'delete' | 'wal';
}

/** A new file with the first `rows` rows of one table; the connection that made it. */
function make(
  path: string,
  { pageBytes = 4096, encoding = 'UTF-8', journal = 'delete' }: Making,
  rows: number,
): Database {
  mkdirSync(dirname(path), { recursive: true });
  const db = new Sqlite(path);
  db.pragma(`page_size = ${pageBytes}`);
  db.pragma(`encoding = '${encoding}'`);
  db.pragma(`journal_mode = ${journal}`);
  db.pragma('wal_autocheckpoint = 0');
  db.exec('create table price (id integer primary key, symbol text, price decimal)');
  add(db, 0, rows);
  return db;
}

function add(db: Database, from: number, to: number): void {
  const insert = db.prepare('insert into price values (?, ?, ?)');
  db.transaction(() => {
    for (let i = from; i < to; i++) insert.run(i + 1, `Größe ${i} 🚀`, i / 8);
  })();
}

/** What lies on the disk while a connection is open: as a process that was killed leaves it. */
function leave(path: string, db: Database, ends: readonly string[]): string {
  const left = join(dirname(path), 'left.db');
  for (const end of ends) if (existsSync(path + end)) copyFileSync(path + end, left + end);
  db.close();
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  return left;
}

export function plainFile(path: string, how: Making = {}): string {
  make(path, how, ROWS).close();
  return path;
}

/** Half of the rows lie in the file, half only in its WAL. */
export function uncheckpointed(path: string, ends: readonly string[] = ['', '-wal', '-shm']): string {
  const db = make(path, { journal: 'wal' }, ROWS / 2);
  db.pragma('wal_checkpoint(truncate)');
  add(db, ROWS / 2, ROWS);
  return leave(path, db, ends);
}

/** All rows lie in the file; its `-shm` was left behind without the WAL. */
export function shmAlone(path: string): string {
  const db = make(path, { journal: 'wal' }, ROWS);
  db.pragma('wal_checkpoint(truncate)');
  return leave(path, db, ['', '-shm']);
}

/** The last transaction reached the WAL only in part: it was never committed. */
export function tornWal(path: string): string {
  const left = uncheckpointed(path);
  truncateSync(`${left}-wal`, readFileSync(`${left}-wal`).length - 2000);
  rmSync(`${left}-shm`);
  return left;
}

/** A WAL of another database, with pages of another size, under this one's name. */
export function foreignWal(path: string): string {
  const other = join(dirname(path), 'other.db');
  const db = make(other, { journal: 'wal', pageBytes: 1024 }, 10);
  plainFile(path, { journal: 'wal' });
  copyFileSync(`${other}-wal`, `${path}-wal`);
  db.close();
  return path;
}

/** A WAL of which not even the header is one. */
export function garbageWal(path: string): string {
  plainFile(path, { journal: 'wal' });
  writeFileSync(`${path}-wal`, 'not a write-ahead log'.repeat(1000));
  return path;
}

/** A writer died in the middle of a transaction: its journal holds the pages as they were, and must be played back. */
export function hotJournal(path: string): string {
  const db = make(path, {}, ROWS);
  db.pragma('cache_size = 1');
  db.exec('begin');
  db.exec(`update price set price = -1; insert into price select id + 100000, symbol, -1 from price`);
  const left = join(dirname(path), 'left.db');
  for (const end of ['', '-journal']) copyFileSync(path + end, left + end);
  db.exec('rollback');
  db.close();
  return left;
}

export function truncated(path: string): string {
  plainFile(path);
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
  return path;
}

/** As SQLCipher leaves it: no header, and nothing that looks like one. */
export function encrypted(path: string): string {
  plainFile(path);
  const bytes = readFileSync(path);
  for (let i = 0; i < bytes.length; i++) bytes[i] ^= (i * 31 + 97) & 255;
  writeFileSync(path, bytes);
  return path;
}
