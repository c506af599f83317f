/** The program of a thread that reads chunks of the source beside its parent: over its own connection, in the same state. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { CatalystError, assert } from '../../../model/errors.ts';
import type { TextEncoding } from '../convert/value.ts';
import { sourceError } from './errors.ts';
import { taskReader } from './readers.ts';
import type { Answer, Task } from './readers.ts';
import { begin, openReading } from './snapshot.ts';
import type { FromThread, ThreadData, ToThread } from './thread-reader.ts';

assert(parentPort !== null, 'this program runs as a thread');
const port = parentPort;
const { path, isCopy } = workerData as ThreadData;
let db: Database | null = null;
let answer: ((task: Task) => Answer) | null = null;

function work(message: ToThread): FromThread {
  if (message === 'begin') {
    if (db === null) db = openReading(path, isCopy);
    else {
      db.exec('commit');
      begin(db);
    }
    return 'begun';
  }
  assert(db !== null, 'a task comes after the beginning');
  answer ??= taskReader(db, db.pragma('encoding', { simple: true }) as TextEncoding);
  return answer(message);
}

/** What may be given away rather than copied. */
function memoryOf(message: FromThread): ArrayBuffer[] {
  if (message === 'begun' || 'message' in message || message.encoded === undefined) return [];
  const { bytes, hashes } = message.encoded;
  return [...bytes, ...(hashes === null ? [] : [hashes])].map((it) => it.buffer as ArrayBuffer);
}

function refusal(error: unknown): FromThread {
  const known = sourceError(error, path);
  if (known instanceof CatalystError) return { code: known.code, message: known.message, hint: known.hint };
  return { message: known instanceof Error ? (known.stack ?? known.message) : String(known) };
}

port.on('message', (message: ToThread | 'end') => {
  if (message === 'end') {
    db?.close();
    port.close();
    return;
  }
  let result: FromThread;
  try {
    result = work(message);
  } catch (error) {
    result = refusal(error);
  }
  port.postMessage(result, memoryOf(result));
});
