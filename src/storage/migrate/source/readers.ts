import type { Database } from 'better-sqlite3';
import type { Chunk, EncodedChunk, FoundRow, TablePlan, Wanted } from '../cell.ts';
import type { TextEncoding } from '../convert/value.ts';
import { TableReader } from './reader.ts';

/** What a reader is asked. The table is numbered, because a thread sees a new copy of its plan each time. */
export type Task = { readonly tableId: number; readonly table: TablePlan; readonly chunk: Chunk } & (
  { readonly do: 'encode'; readonly wanted: Wanted } | { readonly do: 'find'; readonly hashes: ReadonlySet<string> }
);

/** What it answers: one of the two, as was asked. */
export interface Answer {
  /** Which chunk. */
  readonly index: number;
  readonly encoded?: EncodedChunk;
  readonly found?: FoundRow[];
}

/** One that reads chunks, one at a time. */
export interface ChunkReader {
  readonly answer: (task: Task) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** Answers tasks over one connection; what it makes for a table it keeps. */
export function taskReader(db: Database, encoding: TextEncoding): (task: Task) => Answer {
  const readers = new Map<string, TableReader>();
  const readerOf = ({ tableId, table }: Task, wanted: Wanted): TableReader => {
    const name = `${tableId} ${wanted}`;
    let reader = readers.get(name);
    if (reader === undefined) {
      reader = new TableReader(db, table, encoding, wanted);
      readers.set(name, reader);
    }
    return reader;
  };
  return (task) =>
    task.do === 'encode'
      ? { index: task.chunk.index, encoded: readerOf(task, task.wanted).encode(task.chunk) }
      : { index: task.chunk.index, found: readerOf(task, 'nothing').find(task.chunk, task.hashes) };
}

/** A reader in this thread. Between chunks it lets others work. */
export function localReader(db: Database, encoding: TextEncoding): ChunkReader {
  const answer = taskReader(db, encoding);
  return {
    answer: (task) =>
      new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            resolve(answer(task));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),
    close: () => Promise.resolve(),
  };
}
