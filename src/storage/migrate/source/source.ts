import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../../model/errors.ts';
import { Sqlite } from '../../sqlite-driver.ts';
import type { Chunk, EncodedChunk, FoundRow, TablePlan, Wanted } from '../cell.ts';
import { sourceError } from './errors.ts';
import { fingerprint } from './file.ts';
import type { Fingerprint } from './file.ts';
import { introspect } from './introspect.ts';
import type { SourceSchema } from './introspect.ts';
import { localReader } from './readers.ts';
import type { Answer, ChunkReader, Task } from './readers.ts';
import { begin, openSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { threadReader } from './thread-reader.ts';
import type { ThreadReader } from './thread-reader.ts';

/** Threads take a moment to start; a small file is read before they have. */
const BYTES_PER_THREAD = 64 << 20;
const THREADS_MAX = 2;
const ATTEMPTS = 20;

/** A chunk of a table that is to be read. */
export interface Piece {
  readonly table: TablePlan;
  readonly chunk: Chunk;
}

/** A SQLite database in one of its states, open until it is closed. The file is never written to. */
export interface Source {
  readonly path: string;
  readonly db: Database;
  readonly schema: SourceSchema;
  /** Of the file when it was opened. */
  readonly fingerprint: Fingerprint;
  readonly warnings: readonly string[];
  /** Reads chunks, several at once: they come as they are done, and no more are ahead than there are readers. */
  readonly readChunks: (pieces: Iterable<Piece>, wanted: Wanted) => AsyncGenerator<EncodedChunk, void>;
  /** The rows of a table whose tuples have one of these hashes (see `hashText`), in the order of the source. */
  readonly findRows: (table: TablePlan, hashes: ReadonlySet<string>) => Promise<FoundRow[]>;
  /** SHA-256 of the file as it lies there now, without its log, as hexadecimal. */
  readonly sha256: () => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface SourceOptions {
  /** That read beside this one; 0 reads in this one. Without it, as the size of the file asks. */
  readonly threads?: number;
  /** How long to wait for a writer's lock. */
  readonly busyTimeoutMs?: number;
}

/**
 * Opens a source.
 * @throws CatalystError `missing`, `data` (no database, encrypted, damaged, cut short), `busy` (locked), `io`
 */
export async function openSource(location: string, options: SourceOptions = {}): Promise<Source> {
  const path = resolve(location);
  let snapshot: Snapshot | null = null;
  const threads: ThreadReader[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(threads.map((thread) => thread.close()));
    snapshot?.close();
  };
  try {
    const before = fingerprint(path);
    snapshot = openSnapshot(path, options.busyTimeoutMs);
    const { db, isCopy, warnings } = snapshot;
    const asked = Math.min(THREADS_MAX, availableParallelism(), Math.floor(before.bytes / BYTES_PER_THREAD));
    for (let i = options.threads ?? asked; i > 0; i--) threads.push(threadReader({ path: snapshot.path, isCopy }));
    await beginTogether(snapshot, threads);
    snapshot.everyoneIsIn();
    const after = fingerprint(path);
    const isStill = JSON.stringify(after) === JSON.stringify(before);
    const schema = introspect(db);
    const readers = threads.length > 0 ? threads : [localReader(db, schema.encoding)];
    return {
      path,
      db,
      schema,
      fingerprint: isStill ? before : { ...before, until: after },
      warnings,
      close,
      sha256: () => sha256(path),
      ...reading(path, readers),
    };
  } catch (error) {
    await close();
    throw sourceError(error, path);
  }
}

/** Lets all connections see one state: when the file has changed while they began, they begin again. */
async function beginTogether({ path, isCopy, db }: Snapshot, threads: readonly ThreadReader[]): Promise<void> {
  if (isCopy || threads.length === 0) {
    await Promise.all(threads.map((thread) => thread.begin()));
    return;
  }
  const watcher = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    const version = (): unknown => watcher.pragma('data_version', { simple: true });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = version();
      db.exec('commit');
      begin(db);
      await Promise.all(threads.map((thread) => thread.begin()));
      if (version() === before) return;
    }
  } finally {
    watcher.close();
  }
  throw new CatalystError('busy', `The source ${path} is being written all the time`, 'Try again when it is quieter.');
}

/** Gives pieces to whichever reader is free. */
function reading(path: string, readers: readonly ChunkReader[]): Pick<Source, 'readChunks' | 'findRows'> {
  const numbers = new Map<TablePlan, number>();
  const numbered = (table: TablePlan): Pick<Task, 'tableId' | 'table'> => {
    if (!numbers.has(table)) numbers.set(table, numbers.size);
    // A reader needs no list of the other chunks.
    return { tableId: numbers.get(table)!, table: { ...table, chunks: [] } };
  };
  async function* answers(tasks: Iterator<Task, void>): AsyncGenerator<Answer, void> {
    const busy = new Map<ChunkReader, Promise<[ChunkReader, Answer]>>();
    const start = (reader: ChunkReader): void => {
      busy.delete(reader);
      const { value, done } = tasks.next();
      if (done !== true)
        busy.set(
          reader,
          reader.answer(value).then((answer) => [reader, answer]),
        );
    };
    try {
      for (const reader of readers) start(reader);
      while (busy.size > 0) {
        const [reader, answer] = await Promise.race(busy.values());
        start(reader);
        yield answer;
      }
    } catch (error) {
      throw sourceError(error, path);
    } finally {
      // Whoever stops early leaves readers at work; they must be free before they are asked again.
      await Promise.allSettled(busy.values());
    }
  }
  return {
    readChunks: async function* (pieces, wanted) {
      const tasks = mapped(pieces, ({ table, chunk }): Task => ({ do: 'encode', ...numbered(table), chunk, wanted }));
      for await (const { encoded } of answers(tasks)) if (encoded !== undefined) yield encoded;
    },
    findRows: async (table, hashes) => {
      const found = new Map<number, readonly FoundRow[]>();
      const tasks = mapped(table.chunks, (chunk): Task => ({ do: 'find', ...numbered(table), chunk, hashes }));
      for await (const answer of answers(tasks)) found.set(answer.index, answer.found ?? []);
      return [...found].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
    },
  };
}

function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U, void> {
  for (const item of items) yield map(item);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}
