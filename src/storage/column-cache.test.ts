import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS } from '../model/time.ts';
import { openStore } from './open.ts';
import { Sqlite as Database } from './sqlite-driver.ts';
import type { BarsQuery, CacheReport, OpenOptions } from './store.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-cache-'));
let count = 0;
let path = '';
beforeEach(() => {
  path = join(root, `${count++}`, 'catalyst.db');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function walk(symbol: string, length: number, seed: number, day = 0): Bars {
  const bars = emptyBars(symbol, '1d', length);
  for (let i = 0; i < length; i++) {
    bars.time[i] = (day + i) * DAY_MS;
    bars.open[i] = seed + i / 3;
    bars.high[i] = bars.open[i] + 1.1;
    bars.low[i] = bars.open[i] - 1.3;
    bars.close[i] = bars.open[i] + 0.7;
    bars.volume[i] = seed * 1000 + i;
  }
  return bars;
}

async function importAll(...series: Bars[]): Promise<void> {
  const store = await openStore(path, { mode: 'write' });
  await store.importBars(series, { source: 'test', importedAt: 0 });
  await store.close();
}

async function read(
  query: Partial<BarsQuery> = {},
  options: Partial<OpenOptions> = {},
): Promise<{ series: Bars[]; report: CacheReport }> {
  const store = await openStore(path, { mode: 'read', cacheBarsMin: 1, ...options });
  const series = await store.readBars({ timeframe: '1d', ...query });
  const report = store.cacheReport();
  await store.close();
  return { series, report };
}

const folder = (): string => `${path}.cache`;
const files = (): string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);
const fromCache = (bars: number): CacheReport => ({
  barsFromCache: bars,
  barsFromDatabase: 0,
  written: false,
  problem: null,
});
const fromDatabase = (bars: number, cached = 0): CacheReport => ({
  ...{ barsFromCache: cached, barsFromDatabase: bars, written: true, problem: null },
});

describe('the column cache', () => {
  const A = walk('A', 30, 100);
  const B = walk('B', 30, 200);
  const C = walk('C', 7, 300, 11);

  test('is written by the first reading and used by the next', async () => {
    await importAll(A, B, C);
    expect(await read()).toEqual({ series: [A, B, C], report: fromDatabase(67) });
    expect(files()).toHaveLength(1);
    expect(await read()).toEqual({ series: [A, B, C], report: fromCache(67) });
    expect(await read({ symbols: ['C'] })).toEqual({ series: [C], report: fromCache(7) });
    expect(files()).toHaveLength(1);
  });

  test('series on one timeline share one time column', async () => {
    await importAll(A, B, C);
    await read();
    const [a, b, c] = (await read()).series;
    expect(a.time).toBe(b.time);
    expect(a.time).not.toBe(c.time);
  });

  test('is passed by for a series that an import has changed, and only for that one', async () => {
    await importAll(A, B, C);
    await read();
    const longer = walk('B', 31, 201);
    await importAll(longer);
    expect(await read()).toEqual({ series: [A, longer, C], report: fromDatabase(31, 37) });
    expect(await read()).toEqual({ series: [A, longer, C], report: fromCache(68) });
  });

  test('is passed by for a series that an import has only made longer', async () => {
    await importAll(A);
    await read();
    await importAll(walk('A', 31, 100));
    expect((await read()).series).toEqual([walk('A', 31, 100)]);
  });

  test('stays valid when an import changes nothing', async () => {
    await importAll(A, B);
    await read();
    await importAll(A);
    expect((await read()).report).toEqual(fromCache(60));
  });

  test.each([
    ['update bars set close = 1 where time = 0', (bars: Bars[]) => bars[0].close[0] === 1],
    ['delete from bars where time = 0', (bars: Bars[]) => bars[0].length === 29],
    [
      "update bars set close = 1 where series_id = (select id from series where symbol = 'A')",
      (bars: Bars[]) => bars[0].close[9] === 1,
    ],
  ])('sees a mending by hand: %s', async (sql, mended) => {
    await importAll(A, B);
    await read();
    const db = new Database(path);
    db.exec(sql);
    db.close();
    const { series } = await read();
    expect(mended(series)).toBe(true);
    expect(series).toEqual((await read({}, { cache: false })).series);
  });

  test('of another database is of no use, and of a copy of this one it is right', async () => {
    await importAll(A, B);
    await read();
    const original = path;
    path = join(root, `${count++}`, 'other.db');
    await importAll(walk('A', 30, 500), B);
    mkdirSync(folder());
    for (const name of readdirSync(`${original}.cache`))
      copyFileSync(join(`${original}.cache`, name), join(folder(), name));
    expect((await read()).series).toEqual([walk('A', 30, 500), B]);

    path = join(root, `${count++}`, 'copy.db');
    mkdirSync(dirname(path));
    copyFileSync(original, path);
    mkdirSync(folder());
    for (const name of readdirSync(`${original}.cache`))
      copyFileSync(join(`${original}.cache`, name), join(folder(), name));
    expect(await read()).toEqual({ series: [A, B], report: fromCache(60) });
  });

  test('a restored backup does not meet the cache of the history it undid', async () => {
    await importAll(A);
    copyFileSync(path, `${path}.backup`);
    await importAll(walk('A', 30, 111));
    await read();
    copyFileSync(`${path}.backup`, path);
    const another = walk('A', 30, 222);
    await importAll(another);
    expect((await read()).series).toEqual([another]);
  });

  test('a byte changed anywhere is found, the bars are right and the file is made anew', async () => {
    await importAll(A, B, C);
    await read();
    const [name] = files();
    const good = readFileSync(join(folder(), name));
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (position, change) => {
        rmSync(folder(), { recursive: true });
        mkdirSync(folder());
        const bad = Buffer.from(good);
        bad[position] ^= change;
        writeFileSync(join(folder(), name), bad);
        const { series, report } = await read();
        expect(series).toEqual([A, B, C]);
        expect(report.written).toBe(true);
        expect(files()).not.toContain(name);
        expect(await read()).toEqual({ series: [A, B, C], report: fromCache(67) });
      }),
      { numRuns: 300 },
    );
  });

  test('a file cut short or grown anywhere is found', async () => {
    await importAll(A, B, C);
    await read();
    const [name] = files();
    const good = readFileSync(join(folder(), name));
    for (let length = 0; length <= good.length + 64; length += 61) {
      if (length === good.length) continue;
      rmSync(folder(), { recursive: true });
      mkdirSync(folder());
      const bad = Buffer.alloc(length);
      good.copy(bad);
      writeFileSync(join(folder(), name), bad);
      expect(await read()).toEqual({ series: [A, B, C], report: fromDatabase(67) });
      expect(files()).not.toContain(name);
    }
  });

  test('whose folder cannot be made is no error, and the report says why', async () => {
    await importAll(A);
    writeFileSync(folder(), 'in the way');
    const { series, report } = await read();
    expect(series).toEqual([A]);
    expect(report).toMatchObject({
      barsFromDatabase: 30,
      written: false,
      problem: expect.stringContaining('ENOTDIR') as string,
    });
  });

  test('is not written for a few bars', async () => {
    await importAll(A);
    expect((await read({}, { cacheBarsMin: 31 })).report.written).toBe(false);
    expect(files()).toEqual([]);
  });

  test('many readings of single symbols end as one file, and none is kept that nobody needs', async () => {
    const all = Array.from({ length: 12 }, (_, i) => walk(`S${String(i).padStart(2, '0')}`, 10 + i, 50 + i));
    await importAll(...all);
    for (const { symbol } of all) await read({ symbols: [symbol] });
    expect(files()).toHaveLength(12);
    expect((await read()).series).toEqual(all);
    expect(files()).toHaveLength(1);
    for (let round = 1; round < 5; round++) {
      await importAll(...all.map((bars, i) => walk(bars.symbol, bars.length + round, 50 + i)));
      await read();
    }
    expect(files()).toHaveLength(1);
  });

  test('what a killed writer left is swept away when it is an hour old', async () => {
    await importAll(A);
    mkdirSync(folder());
    const [old, young] = [join(folder(), '0badc0de.tmp'), join(folder(), '1badc0de.tmp')];
    writeFileSync(old, 'half');
    writeFileSync(young, 'half');
    utimesSync(old, 1, 1);
    await read();
    expect(files()).toEqual([expect.stringMatching(/^1d-[0-9a-f]{16}\.bars$/), '1badc0de.tmp'].sort());
  });

  test('readings beside each other on one store agree', async () => {
    await importAll(A, B, C);
    const store = await openStore(path, { mode: 'read', cacheBarsMin: 1 });
    const all = await Promise.all(Array.from({ length: 6 }, () => store.readBars({ timeframe: '1d' })));
    for (const series of all) expect(series).toEqual([A, B, C]);
    await store.close();
  });

  test('any sequence of imports and partial readings reads what the database holds', async () => {
    const step = fc.record({
      symbol: fc.constantFrom('A', 'B', 'C', 'D'),
      length: fc.integer({ min: 1, max: 9 }),
      seed: fc.integer({ min: 1, max: 3 }),
      day: fc.integer({ min: 0, max: 9 }),
      readAll: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        async (steps, min) => {
          path = join(root, `${count++}`, 'catalyst.db');
          for (const { symbol, length, seed, day, readAll } of steps) {
            await importAll(walk(symbol, length, seed, day));
            const query = readAll ? {} : { symbols: [symbol] };
            const cached = await read(query, { cacheBarsMin: min });
            expect(cached.series).toEqual((await read(query, { cache: false })).series);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
