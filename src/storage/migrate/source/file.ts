import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { CatalystError } from '../../../model/errors.ts';

/** What a file's own header says (SQLite, "Database File Format", 1.3). */
export interface FileHeader {
  readonly pageBytes: number;
  readonly pages: number;
  readonly isWal: boolean;
  readonly changeCounter: number;
}

/** What tells one state of the source from another. */
export interface Fingerprint {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly changeCounter: number;
  readonly walBytes: number;
  /** A log is written over from its beginning, without growing. */
  readonly walModifiedMs: number;
  /** Renewed whenever the log begins anew. */
  readonly walSalt: string;
  /** The file changed while it was opened: the state lies between the two, and no other run will find the same pair. */
  readonly until?: Fingerprint;
}

const MAGIC = 'SQLite format 3\0';
const WAL_HEADER_BYTES = 32;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** The first bytes of a file; fewer when it is shorter. */
function head(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * @throws CatalystError `missing` without a file, `data` when it is none of SQLite's or has lost its end
 */
export function readHeader(path: string): FileHeader {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new CatalystError(
      'missing',
      `There is no database at ${path}`,
      'Give the path of the SQLite file after --from.',
    );
  }
  if (stat.isDirectory()) {
    throw new CatalystError(
      'usage',
      `The source ${path} is a folder`,
      'Give the path of the SQLite file after --from.',
    );
  }
  const bytes = head(path, 100);
  if (bytes.length < 100 || bytes.toString('latin1', 0, 16) !== MAGIC) {
    throw new CatalystError(
      'data',
      `The source ${path} is not a SQLite database, or it is encrypted`,
      bytes.length === 0
        ? 'The file is empty: give the path of another.'
        : 'Decrypt it first with the program that made it, or give another path.',
    );
  }
  const size = bytes.readUInt16BE(16);
  const header: FileHeader = {
    pageBytes: size === 1 ? 65_536 : size,
    // The count is right only while the two counters agree.
    pages: bytes.readUInt32BE(24) === bytes.readUInt32BE(92) ? bytes.readUInt32BE(28) : 0,
    isWal: bytes[18] === 2,
    changeCounter: bytes.readUInt32BE(24),
  };
  const missing = header.pages * header.pageBytes - stat.size;
  if (missing > 0 && sizeOf(`${path}-wal`) === 0) {
    throw new CatalystError(
      'data',
      `The source ${path} is cut short: ${missing} of its ${header.pages * header.pageBytes} bytes are missing`,
      'Copy it again from where it came, or restore a backup.',
    );
  }
  return header;
}

export function fingerprint(path: string): Fingerprint {
  const { changeCounter } = readHeader(path);
  const stat = statSync(path);
  const walBytes = sizeOf(`${path}-wal`);
  const wal = walBytes === 0 ? Buffer.alloc(0) : head(`${path}-wal`, WAL_HEADER_BYTES);
  return {
    bytes: stat.size,
    modifiedMs: stat.mtimeMs,
    changeCounter,
    walBytes,
    walModifiedMs: walBytes === 0 ? 0 : statSync(`${path}-wal`).mtimeMs,
    walSalt: wal.toString('hex', 16, 24),
  };
}

export interface Companions {
  /** What does not fit is said, because rows may be missing that the trader believes are there. */
  readonly warnings: string[];
  readonly fits: boolean;
  /** There is a log of this database. One of another would be read as if it were its own, page for page. */
  readonly hasLog: boolean;
}

/** What lies beside the file, and whether it fits. */
export function companions(path: string, { isWal, pageBytes }: FileHeader): Companions {
  const warnings: string[] = [];
  const walBytes = sizeOf(`${path}-wal`);
  const hasShm = existsSync(`${path}-shm`);
  if (hasShm && !existsSync(`${path}-wal`)) {
    warnings.push(
      `${path}-shm lies there without its -wal: if the file was copied while in use, what was last written may be missing. Copy the -wal too.`,
    );
  }
  if (walBytes === 0) return { warnings, fits: warnings.length === 0, hasLog: false };
  let hasLog = false;
  const wal = head(`${path}-wal`, WAL_HEADER_BYTES);
  const magic = wal.length === WAL_HEADER_BYTES ? wal.readUInt32BE(0) : 0;
  if ((magic & ~1) >>> 0 !== 0x377f0682 || wal.readUInt32BE(8) !== pageBytes) {
    warnings.push(`${path}-wal does not fit the database: nothing can be read from it.`);
  } else if (!isWal) {
    warnings.push(`${path}-wal lies beside a database that keeps no such log: it is another one's, and is not read.`);
  } else {
    hasLog = true;
    if (hasShm && !saltsAgree(wal, head(`${path}-shm`, 48)))
      warnings.push(`${path}-shm does not fit its -wal: it is not used, and the log is read from its beginning.`);
  }
  return { warnings, fits: warnings.length === 0, hasLog };
}

/** The index of the log names the log that it was made for. An index that is not yet made says nothing. */
function saltsAgree(wal: Buffer, shm: Buffer): boolean {
  const isMade = shm.length === 48 && shm[12] === 1;
  return !isMade || shm.subarray(32, 40).equals(wal.subarray(16, 24));
}

/** Whether a journal lies there that was not ended: SQLite wipes its mark when a transaction has. */
export function hasJournal(path: string): boolean {
  return sizeOf(`${path}-journal`) > 0 && head(`${path}-journal`, 1)[0] === 0xd9;
}
