import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { randomWalk } from '../../../test/walk.ts';
import { openStore } from '../open.ts';
import type { Store } from '../store.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-slices-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SMALL = randomWalk('SMALL', 100, 1);
const LONG = randomWalk('LONG', 70_000, 2);
const LONGER = randomWalk('LONG', 90_000, 2);
const options = { source: 'long.csv', importedAt: 0 };

let count = 0;
let store: Store;
beforeEach(async () => {
  store = await openStore(join(root, `${count++}.db`), { mode: 'write', cache: false });
  await store.importBars([SMALL], { source: 'small.csv', importedAt: 0 });
  return () => store.close();
});

describe('a long import', () => {
  test('tells how far it has come, every bar once', async () => {
    const told: number[] = [];
    await store.importBars([LONG, SMALL], { ...options, onProgress: (bars) => told.push(bars) });
    expect(told).toEqual([20_000, 40_000, 60_000, 70_000, 70_100]);
    told.length = 0;
    await store.importBars([LONGER], { ...options, onProgress: (bars) => told.push(bars) });
    expect(told).toEqual([70_000, 90_000]);
  });

  test.each([
    ['of a new series', 'SMALL'],
    ['that adds to a series', 'LONG'],
  ])('%s hears an interruption between two slices, and leaves nothing of what it wrote', async (_, symbol) => {
    if (symbol === 'LONG') await store.importBars([LONG], options);
    const [series, imports] = [await store.listSeries(), await store.listImports()];
    const controller = new AbortController();
    let last = 0;
    const importing = store.importBars([LONGER], {
      ...options,
      signal: controller.signal,
      onProgress: (bars) => {
        last = bars;
        // As a signal does: from outside, while the import waits for its next slice.
        if (bars < LONGER.length) setImmediate(() => controller.abort());
      },
    });
    await expect(importing).rejects.toMatchObject({ code: 'interrupted', message: 'stopped while writing bars' });
    expect(last).toBeLessThan(LONGER.length);
    expect(await store.listSeries()).toEqual(series);
    expect(await store.listImports()).toEqual(imports);
    await store.importBars([LONGER], options);
    expect(await store.readBars({ timeframe: '1d', symbols: ['LONG'] })).toEqual([LONGER]);
  });

  test('is one transaction: what is asked of the same store meanwhile comes after it', async () => {
    const importing = store.importBars([LONG], options);
    const [series, second] = await Promise.all([store.listSeries(), store.importBars([SMALL], options), importing]);
    expect(series.map(({ symbol, bars }) => [symbol, bars])).toEqual([
      ['LONG', 70_000],
      ['SMALL', 100],
    ]);
    expect(second).toEqual({ inserted: 0, updated: 0, unchanged: 100, kept: 0 });
  });
});
