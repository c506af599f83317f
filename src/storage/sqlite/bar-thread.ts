/** The program of a thread that reads bars beside its parent: over its own connection, in its own transaction. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../model/errors.ts';
import { Sqlite } from '../sqlite-driver.ts';
import { barReader } from './bars.ts';
import type { SeriesRow } from './series.ts';
import { memoryOf, readShare } from './share.ts';
import type { Task } from './two-threads.ts';

assert(parentPort !== null, 'this program runs as a thread');
const { path, timeout, shared } = workerData as Task;
const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout });
try {
  const stampOf = db.prepare<[number], string>('select stamp from series where id = ?').pluck();
  const isPresent = ({ id, stamp }: SeriesRow): boolean => stampOf.get(id) === stamp;
  const share = db.transaction(() => readShare(shared, barReader(db), isPresent)).deferred();
  parentPort.postMessage(share, memoryOf(share));
} finally {
  db.close();
}
