import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { chance } from '../../test/walk.ts';
import { openStore } from './open.ts';
import type { Store } from './store.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-crash-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const REPOSITORY = new URL('../../', import.meta.url);
const SYMBOLS = 12;
const BARS = 400;
const KILLS = 20;

/**
 * A process of its own that imports versions of twelve series, one import a version and all values of a version equal to
 * its number, reads them through the cache, and prints each version when it is committed.
 */
function importer(path: string, prefix: string, versions: number): ChildProcess {
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('src/storage/open.ts', REPOSITORY).href)});
    const { emptyBars } = await import(${JSON.stringify(new URL('src/model/bars.ts', REPOSITORY).href)});
    const store = await openStore(${JSON.stringify(path)}, { mode: 'write', cacheBarsMin: 1, busyTimeoutMs: 30_000 });
    const first = (await store.listImports()).length + 1;
    for (let version = first; version < first + ${versions}; version++) {
      const series = [];
      for (let s = 0; s < ${SYMBOLS}; s++) {
        const bars = emptyBars(${JSON.stringify(prefix)} + s, '1d', ${BARS} + version);
        for (let i = 0; i < bars.length; i++) {
          bars.time[i] = i * 86_400_000;
          bars.open[i] = bars.high[i] = bars.low[i] = bars.close[i] = bars.volume[i] = version;
        }
        series.push(bars);
      }
      await store.importBars(series, { source: String(version), importedAt: version });
      console.log(version);
      await store.readBars({ timeframe: '1d' });
    }
    await store.close();`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The one version that every bar of every series has; fails when a series or a bar has another. */
async function versionStored(store: Store): Promise<number> {
  const imports = await store.listImports();
  if (imports.length === 0) {
    expect(await store.listSeries()).toEqual([]);
    return 0;
  }
  const series = await store.readBars({ timeframe: '1d' });
  expect(series).toHaveLength(SYMBOLS);
  const version = imports.length;
  for (const bars of series) {
    expect(bars.length).toBe(BARS + version);
    expect(bars.close.every((value) => value === version)).toBe(true);
    expect(bars.time.every((time, i) => time === i * 86_400_000)).toBe(true);
  }
  const listed = await store.listSeries();
  expect(listed.every((it) => it.bars === BARS + version && it.source === String(version))).toBe(true);
  return version;
}

describe('a process killed in the middle', () => {
  test('of importing leaves the version before or the one after, whole, in the database and in the cache', async () => {
    const path = join(root, 'killed.db');
    const next = chance(20_240_102);
    let last = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const child = importer(path, 'S', 1_000_000);
      const lines = createInterface({ input: child.stdout! });
      let printed = last;
      lines.on('line', (line) => (printed = Number(line)));
      await once(lines, 'line');
      await sleep(next() * 120);
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const cache of [true, false]) {
        const store = await openStore(path, { mode: 'read', cache, cacheBarsMin: 1 });
        const version = await versionStored(store);
        expect(version).toBeGreaterThanOrEqual(printed);
        expect(version).toBeLessThanOrEqual(printed + 1);
        last = version;
        await store.close();
      }
    }
    // Each process was killed after its first commit at the earliest, and on a busy machine not much later.
    expect(last).toBeGreaterThanOrEqual(KILLS);
  }, 180_000);
});

describe('two processes', () => {
  test('that make one new database and import into it beside each other lose nothing', async () => {
    const path = join(root, 'shared.db');
    const children = ['A', 'B'].map((prefix) => importer(path, prefix, 20));
    for (const child of children) child.stdout!.resume();
    const codes = await Promise.all(children.map((child) => once(child, 'close')));
    expect(codes.map(([code]) => code as number)).toEqual([0, 0]);
    const [cached, plain] = [true, false].map((cache) => openStore(path, { mode: 'read', cache }));
    const store = await plain;
    expect(await store.listImports()).toHaveLength(40);
    const series = await store.listSeries();
    expect(series.map((it) => it.revision)).toEqual(Array<number>(2 * SYMBOLS).fill(20));
    const bars = await store.readBars({ timeframe: '1d' });
    expect(bars.map((it) => it.length)).toEqual(series.map((it) => it.bars));
    expect(await (await cached).readBars({ timeframe: '1d' })).toEqual(bars);
    await store.close();
    await (await cached).close();
  });
});
