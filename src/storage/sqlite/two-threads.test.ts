import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { randomWalk } from '../../../test/walk.ts';
import type { Bars } from '../../model/bars.ts';
import { openStore } from '../open.ts';
import { Sqlite } from '../sqlite-driver.ts';
import type { Store } from '../store.ts';
import type { SeriesRow } from './series.ts';
import { openSqlite } from './store.ts';
import { startBarThread, worthTwoThreads } from './two-threads.ts';
import type { StartThread, Task } from './two-threads.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-threads-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
async function databaseOf(series: readonly Bars[]): Promise<string> {
  const path = join(root, `${count++}.db`);
  const store = await openStore(path, { mode: 'write' });
  await store.importBars(series, { source: 'test', importedAt: 0 });
  await store.close();
  return path;
}

const reader = (path: string, start: StartThread = startBarThread): Promise<Store> =>
  openSqlite(path, { mode: 'read', cache: false, threadBarsMin: 1 }, start);

async function readAll(store: Store): Promise<{ series: Bars[]; problem: string | undefined }> {
  const series = await store.readBars({ timeframe: '1d' });
  return { series, problem: store.cacheReport().threadProblem };
}

/** The real thread, and time for it to take a series before its parent does: from source it starts slowly. */
const startAndWait: StartThread = (task) => {
  const thread = startBarThread(task);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let waits = 0; Atomics.load(task.shared.taken, 0) === 0; waits++) {
    expect(waits).toBeLessThan(3000);
    Atomics.wait(clock, 0, 0, 10);
  }
  return thread;
};

/** A thread of other words than the real one; the task is its `workerData`. */
const saying =
  (program: string): StartThread =>
  (task: Task) =>
    new Worker(program, { eval: true, workerData: task });

/** Small series and large, of two timelines. */
const MANY = Array.from({ length: 40 }, (_, i) =>
  randomWalk(`S${String(i).padStart(2, '0')}`, i % 7 === 0 ? 5000 : 1 + 13 * i, i + 1),
);

describe('two threads', () => {
  test('read the same bytes as one, in the same order, over small series and large', async () => {
    const path = await databaseOf(MANY);
    const started: Task[] = [];
    const two = await reader(path, (task) => {
      started.push(task);
      return startAndWait(task);
    });
    const one = await openStore(path, { mode: 'read', cache: false, threadBarsMin: Infinity });
    const expected = await readAll(one);
    expect(expected.series).toEqual(MANY);
    for (let round = 0; round < 3; round++) expect(await readAll(two)).toEqual({ ...expected, problem: undefined });
    expect(started).toHaveLength(3);
    await two.close();
    await one.close();
  });

  test('see one state while another connection writes: what was read before a change is never mixed with what comes after', async () => {
    const path = await databaseOf(MANY);
    const writer = new Sqlite(path);
    let version = 0;
    // The change is committed after the parent has begun its transaction and before the thread has its own.
    const store = await reader(path, (task) => {
      writer.prepare('update bars set close = ?').run(++version);
      return startAndWait(task);
    });
    for (let round = 1; round <= 3; round++) {
      const { series, problem } = await readAll(store);
      expect(problem).toBeUndefined();
      expect(new Set(series.flatMap(({ close }) => [...close]))).toEqual(new Set([round]));
    }
    await store.close();
    writer.close();
  });

  test.each([
    ['throws', "throw new Error('no memory')", 'no memory'],
    ['ends without a word', 'process.exit(3)', 'it ended with 3 and no answer'],
    [
      'takes series and dies',
      "Atomics.add(require('node:worker_threads').workerData.shared.taken, 0, 3); process.exit(1)",
      'it ended with 1 and no answer',
    ],
  ])('become one when the second %s, and the report says so', async (_, program, why) => {
    const store = await reader(await databaseOf(MANY), saying(program));
    expect(await readAll(store)).toEqual({ series: MANY, problem: `the second reading thread: ${why}` });
    await store.close();
  });

  test('become one when the second cannot be started or is killed', async () => {
    const path = await databaseOf(MANY);
    const absent = await reader(path, () => {
      throw new Error('no such file');
    });
    expect(await readAll(absent)).toEqual({ series: MANY, problem: 'the second reading thread: no such file' });
    await absent.close();
    const killed = await reader(path, (task) => {
      const thread = startBarThread(task);
      void thread.terminate();
      return thread;
    });
    expect(await readAll(killed)).toMatchObject({
      series: MANY,
      problem: expect.stringContaining('no answer') as string,
    });
    await killed.close();
  });

  test('tell the same through the column cache', async () => {
    const path = await databaseOf(MANY);
    const options = { mode: 'read', threadBarsMin: 1, cacheBarsMin: 1 } as const;
    const store = await openSqlite(path, options, saying('process.exit(3)'));
    expect((await readAll(store)).series).toEqual(MANY);
    expect(store.cacheReport()).toMatchObject({ written: true, threadProblem: expect.any(String) as string });
    expect(await readAll(store)).toEqual({ series: MANY, problem: undefined });
    await store.close();
  });
});

test.each([
  [[300_000], false],
  [[150_000, 150_000], true],
  [[140_000, 140_000], false],
  [[500_000, 10_000], false],
  [[500_000, 100_000, 50_000], true],
])('series of %j bars are worth a second thread: %j', (bars, worth) => {
  const rows = bars.map((count) => ({ bars: count }) as SeriesRow);
  expect(worthTwoThreads(rows, 300_000)).toBe(worth);
});
