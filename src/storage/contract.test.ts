import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { barsOf } from '../../test/bars.ts';
import { storeKinds, usingStore } from '../../test/stores.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import type { Manifest, Trade } from '../model/result.ts';
import { DAY_MS, parseIsoDate } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import type { ImportOptions, OpenOptions, Store } from './store.ts';

/** Every store passes this suite against a real database. */
const { root, kinds } = storeKinds();
const cacheFolder = join(root, 'cache');

type Row = readonly [date: string, open: number, high: number, low: number, close: number, volume: number];

const dated = (symbol: string, rows: readonly Row[], timeframe: Timeframe = '1d'): Bars =>
  barsOf(
    symbol,
    timeframe,
    rows.map(([date, ...values]) => [parseIsoDate(date), ...values]),
  );

/** Bars of any length with any doubles a price may be, on any ascending times: what must come back bit for bit. */
const anyBars = (symbol: string, lengthMax = 40): fc.Arbitrary<Bars> => {
  const value = fc
    .double({ min: 0, noNaN: true, noDefaultInfinity: true, max: Number.MAX_VALUE })
    .map((x) => (x === 0 ? 0 : x));
  return fc
    .uniqueArray(fc.tuple(fc.integer({ min: -20_000, max: 40_000 }), value, value, value, value, value), {
      minLength: 1,
      maxLength: lengthMax,
      selector: ([day]) => day,
    })
    .map((rows) => {
      const ordered = rows.toSorted((a, b) => a[0] - b[0]);
      return barsOf(
        symbol,
        '1d',
        ordered.map(([day, ...values]) => [day * DAY_MS, ...values]),
      );
    });
};

/** What a map of bars by time would hold: the plain model that the store must agree with. */
function mergedByHand(parts: readonly Bars[]): Map<number, number[]> {
  const byTime = new Map<number, number[]>();
  for (const bars of parts) {
    for (let i = 0; i < bars.length; i++) {
      byTime.set(bars.time[i], [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]]);
    }
  }
  return new Map([...byTime].sort(([a], [b]) => a - b));
}

const asMap = (bars: Bars): Map<number, number[]> => mergedByHand([bars]);

const AAPL = dated('AAPL', [
  ['2024-01-02', 187.15, 188.44, 183.89, 185.64, 82_488_700],
  ['2024-01-03', 184.22, 185.88, 183.43, 184.25, 58_414_500],
  ['2024-01-05', 181.99, 182.76, 180.17, 181.18, 62_303_300],
]);
const MSFT = dated('MSFT', [['2024-01-02', 373.86, 375.9, 366.77, 370.87, 25_258_600]]);
const from = (source: string, more: Partial<ImportOptions> = {}): ImportOptions => ({
  source,
  importedAt: parseIsoDate('2024-02-01'),
  ...more,
});

describe.each(kinds)('a $name store', ({ emptyUrl }) => {
  let url = '';
  beforeEach(async () => {
    url = await emptyUrl();
  });

  const using = <T>(work: (store: Store) => Promise<T>, options: Partial<OpenOptions> = {}): Promise<T> =>
    usingStore(url, { mode: 'write', cacheBarsMin: 1, cacheFolder, ...options }, work);

  test('gives back the bars it was given, after it was closed and opened again', async () => {
    const counts = await using((store) => store.importBars([AAPL, MSFT], from('bars.csv')));
    expect(counts).toEqual({ inserted: 4, updated: 0, unchanged: 0, kept: 0 });
    expect(await using((store) => store.readBars({ timeframe: '1d' }))).toEqual([AAPL, MSFT]);
  });

  test('keeps the largest prices and the smallest, whatever they come to together', async () => {
    const { MAX_VALUE: most, MIN_VALUE: least } = Number;
    const bars = dated('FAR', [
      ['2024-01-02', most, most, most, most, most],
      ['2024-01-03', least, least, least, least, least],
    ]);
    await using((store) => store.importBars([bars], from('far.csv')));
    expect(await using((store) => store.readBars({ timeframe: '1d' }))).toEqual([bars]);
  });

  test('reads what a query asks for: symbols, and both ends of the range', async () => {
    await using(async (store) => {
      await store.importBars([MSFT, AAPL], from('bars.csv'));
      const read = async (query: object): Promise<string[]> =>
        (await store.readBars({ timeframe: '1d', ...query })).map((bars) => `${bars.symbol} ${bars.length}`);
      const [d2, d3, d4, d5] = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'].map(parseIsoDate);
      expect(await read({})).toEqual(['AAPL 3', 'MSFT 1']);
      expect(await read({ symbols: ['MSFT'] })).toEqual(['MSFT 1']);
      expect(await read({ symbols: ['MSFT', 'AAPL', 'MSFT'] })).toEqual(['AAPL 3', 'MSFT 1']);
      expect(await read({ from: d3 })).toEqual(['AAPL 2']);
      expect(await read({ to: d3 })).toEqual(['AAPL 2', 'MSFT 1']);
      expect(await read({ from: d3, to: d3 })).toEqual(['AAPL 1']);
      expect(await read({ from: d4, to: d4 })).toEqual([]);
      expect(await read({ from: d2, to: d5 })).toEqual(['AAPL 3', 'MSFT 1']);
      expect(await read({ from: d5, to: d2 })).toEqual([]);
    });
  });

  test('says which symbols it does not have, and what to do when it has none', async () => {
    await using(async (store) => {
      await expect(store.readBars({ timeframe: '1d' })).rejects.toMatchObject({ code: 'missing', exitCode: 3 });
      await store.importBars([AAPL], from('bars.csv'));
      await expect(store.readBars({ timeframe: '1d', symbols: ['AAPL', 'TSLA', 'NVDA'] })).rejects.toThrow(
        'No 1d bars of TSLA, NVDA are stored',
      );
      await expect(store.readBars({ timeframe: '1d', symbols: ['aapl', 'APPL'] })).rejects.toMatchObject({
        hint: expect.stringMatching(/^Did you mean AAPL\? See what is stored/) as string,
      });
      // What is stored of another feed is no slip of the pen.
      await expect(store.readBars({ timeframe: '1d', symbols: ['AAPL'], feed: 'other' })).rejects.toMatchObject({
        hint: expect.stringMatching(/^See what is stored/) as string,
      });
      await expect(store.readBars({ timeframe: '5m' })).rejects.toThrow('No 5m bars are stored');
    });
  });

  // stored     incoming                rule      counts                     close of 01-03 afterwards
  // 01-02..05  the same again          replace   3 unchanged                184.25
  // 01-02..05  01-03 @ 200, 01-08 new  replace   1 updated, 1 inserted      200
  // 01-02..05  01-03 @ 200, 01-08 new  keep      1 kept, 1 inserted         184.25
  // 01-02..05  01-03 @ 200, 01-08 new  fail      refused                    184.25
  const REVISION = dated('AAPL', [
    ['2024-01-03', 184.22, 200, 183.43, 200, 58_414_500],
    ['2024-01-08', 182.09, 185.6, 181.5, 185.56, 59_144_500],
  ]);
  test.each([
    ['replace' as const, AAPL, { inserted: 0, updated: 0, unchanged: 3, kept: 0 }, 184.25, 1],
    ['replace' as const, REVISION, { inserted: 1, updated: 1, unchanged: 0, kept: 0 }, 200, 2],
    ['keep' as const, REVISION, { inserted: 1, updated: 0, unchanged: 0, kept: 1 }, 184.25, 2],
    ['fail' as const, AAPL, { inserted: 0, updated: 0, unchanged: 3, kept: 0 }, 184.25, 1],
  ])(
    'importing over stored bars with %s counts every bar once',
    async (onConflict, incoming, counts, close, revision) => {
      await using(async (store) => {
        await store.importBars([AAPL], from('first.csv'));
        expect(await store.importBars([incoming], from('second.csv', { onConflict }))).toEqual(counts);
        const [bars] = await store.readBars({ timeframe: '1d' });
        expect(bars.close[1]).toBe(close);
        const [series] = await store.listSeries();
        expect(series).toMatchObject({ bars: bars.length, last: bars.time.at(-1), revision });
        expect(series.source).toBe(revision === 1 ? 'first.csv' : 'second.csv');
      });
    },
  );

  test('a refused import leaves nothing behind, not even its record', async () => {
    await using(async (store) => {
      await store.importBars([AAPL], from('first.csv'));
      const refused = store.importBars([MSFT, REVISION], from('second.csv', { onConflict: 'fail' }));
      await expect(refused).rejects.toThrow('AAPL 2024-01-03 is stored with other values');
      expect(await store.readBars({ timeframe: '1d' })).toEqual([AAPL]);
      expect((await store.listImports()).map((it) => it.source)).toEqual(['first.csv']);
    });
  });

  test('lists series with their range, and every import with its counts', async () => {
    await using(async (store) => {
      await store.importBars([MSFT, AAPL], from('bars.csv', { rejected: 7 }));
      expect(await store.listSeries()).toEqual([
        {
          ...{ symbol: 'AAPL', timeframe: '1d', feed: 'csv', adjustment: 'none', currency: 'USD', bars: 3 },
          ...{ first: parseIsoDate('2024-01-02'), last: parseIsoDate('2024-01-05'), revision: 1 },
          ...{ source: 'bars.csv', importedAt: parseIsoDate('2024-02-01') },
        },
        expect.objectContaining({ symbol: 'MSFT', bars: 1 }),
      ]);
      expect(await store.listImports()).toEqual([
        {
          ...{ source: 'bars.csv', importedAt: parseIsoDate('2024-02-01'), series: 2, rejected: 7 },
          ...{ inserted: 4, updated: 0, unchanged: 0, kept: 0 },
        },
      ]);
    });
  });

  test('two feeds of one symbol are two series, and reading either needs its name', async () => {
    await using(async (store) => {
      await store.importBars([AAPL], from('bars.csv'));
      await store.importBars([REVISION], from('alpaca', { feed: 'alpaca-iex' }));
      await expect(store.readBars({ timeframe: '1d' })).rejects.toMatchObject({ code: 'data' });
      expect(await store.readBars({ timeframe: '1d', feed: 'csv' })).toEqual([AAPL]);
      expect(await store.readBars({ timeframe: '1d', feed: 'alpaca-iex' })).toEqual([REVISION]);
    });
  });

  test('bars in another currency do not join a series', async () => {
    await using(async (store) => {
      await store.importBars([AAPL], from('bars.csv'));
      const other = store.importBars([REVISION], from('aud.csv', { currency: 'AUD' }));
      await expect(other).rejects.toMatchObject({ code: 'data' });
    });
  });

  test.each(["'; drop table bars; --", '$${1}', 'ZWJ 👩‍🚀', '../../etc/passwd', '__proto__', 'constructor', '?1'])(
    'a symbol named %j is a symbol',
    async (symbol) => {
      const bars = { ...AAPL, symbol };
      await using((store) => store.importBars([bars, MSFT], from(`${symbol}.csv`)));
      for (let i = 0; i < 2; i++) {
        expect(await using((store) => store.readBars({ timeframe: '1d', symbols: [symbol] }))).toEqual([bars]);
      }
      expect((await using((store) => store.listSeries())).map((it) => it.symbol).sort()).toEqual(
        [symbol, 'MSFT'].sort(),
      );
    },
  );

  test.each(['A\u0000', '\ud800', 'A\udfff'])('no database keeps %j, and every one says so', async (symbol) => {
    await using(async (store) => {
      const importing = store.importBars([MSFT, { ...AAPL, symbol }], from('a'));
      await expect(importing).rejects.toMatchObject({ code: 'data', exitCode: 3 });
      await expect(store.importBars([AAPL], from(symbol))).rejects.toMatchObject({ code: 'data' });
      expect(await store.listSeries()).toEqual([]);
    });
  });

  test('bars that break their promise are a bug of the caller and are not stored', async () => {
    const broken = { ...AAPL, time: AAPL.time.toReversed() };
    const unknown = { ...AAPL, close: AAPL.close.map(() => NaN) };
    await using(async (store) => {
      await expect(store.importBars([broken], from('a'))).rejects.toThrow('assertion failed');
      await expect(store.importBars([unknown], from('a'))).rejects.toThrow('assertion failed');
      expect(await store.listSeries()).toEqual([]);
    });
  });

  test('what was imported is what is read, bit for bit, in whatever order it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anyBars('A'), anyBars('B')), { minLength: 1, maxLength: 6 }),
        async (parts) => {
          url = await emptyUrl();
          await using(async (store) => {
            for (const bars of parts) {
              await store.importBars([bars], from('x'));
              await store.readBars({ timeframe: '1d' });
            }
          });
          const cached = await using((store) => store.readBars({ timeframe: '1d' }));
          const plain = await using((store) => store.readBars({ timeframe: '1d' }), { cache: false });
          expect(cached).toEqual(plain);
          for (const bars of plain) {
            expect(asMap(bars)).toEqual(mergedByHand(parts.filter((it) => it.symbol === bars.symbol)));
          }
          const listed = await using((store) => store.listSeries());
          expect(listed.map((it) => [it.symbol, it.bars, it.first, it.last])).toEqual(
            plain.map((it) => [it.symbol, it.length, it.time[0], it.time.at(-1)]),
          );
        },
      ),
      { numRuns: url.startsWith('postgres') ? 10 : 40 },
    );
  });

  test('a long series crosses the rows of a statement and the pages of the file', async () => {
    const length = 12_345;
    const bars = emptyBars('LONG', '1m', length);
    for (let i = 0; i < length; i++) {
      bars.time[i] = i * 60_000;
      bars.open[i] = bars.high[i] = bars.low[i] = bars.close[i] = 100 + i / 7;
      bars.volume[i] = i;
    }
    await using((store) => store.importBars([bars], from('long.csv')));
    expect(await using((store) => store.readBars({ timeframe: '1m' }), { cache: false })).toEqual([bars]);
    expect(await using((store) => store.readBars({ timeframe: '1m' }))).toEqual([bars]);
  });

  test('an import that is stopped leaves nothing, and the store goes on', async () => {
    const length = 60_000;
    const bars = emptyBars('LONG', '1m', length);
    for (let i = 0; i < length; i++) bars.time[i] = i * 60_000;
    const stop = new AbortController();
    const heard: number[] = [];
    const onProgress = (done: number): void => {
      heard.push(done);
      if (done > 10_000) stop.abort();
    };
    await using(async (store) => {
      await store.importBars([AAPL], from('first.csv'));
      const importing = store.importBars([bars], from('long.csv', { signal: stop.signal, onProgress }));
      await expect(importing).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
      expect(heard.at(-1)).toBeLessThan(length);
      expect((await store.listImports()).map((it) => it.source)).toEqual(['first.csv']);
      expect(await store.readBars({ timeframe: '1d' })).toEqual([AAPL]);
      await store.importBars([bars], from('long.csv'));
      expect(await store.readBars({ timeframe: '1m' })).toEqual([bars]);
    });
  });

  test('keeps corporate actions, and replaces what a better source knows', async () => {
    const split = { symbol: 'NFLX', exDate: parseIsoDate('2015-07-15'), kind: 'split', factor: 1 / 7 } as const;
    const dividend = { symbol: 'KO', exDate: parseIsoDate('2015-09-11'), kind: 'dividend', factor: 0.9914 } as const;
    await using(async (store) => {
      expect(await store.writeActions([split, dividend])).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
      const better = { ...dividend, factor: 0.99137 };
      expect(await store.writeActions([split, better])).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
      expect(await store.readActions()).toEqual([better, split]);
      expect(await store.readActions(['NFLX'])).toEqual([split]);
      expect(await store.readActions(['X'])).toEqual([]);
    });
  });

  test('a run comes back as it was saved, and saving it again changes nothing', async () => {
    const manifest: Manifest = {
      ...{ runId: 'r1', strategy: 'sma-cross', strategyHash: 'abc', params: { fast: 10, slow: 20 }, symbols: ['AAPL'] },
      ...{
        timeframe: '1d',
        from: null,
        to: parseIsoDate('2024-01-05'),
        bars: 3,
        dataHash: 'd',
        execution: { fill: 'close' },
      },
      ...{ engineVersion: '0.1.0', seed: 1 },
    };
    const trade: Trade = {
      ...{ symbol: 'AAPL', side: 'long', quantity: 10.5, entryTime: AAPL.time[0], entryPrice: 187.15 },
      ...{
        exitTime: AAPL.time[2],
        exitPrice: 181.18,
        entryReason: 'enter',
        exitReason: 'stop_loss',
        bars: 2,
        costs: 0.1,
      },
      ...{
        slippage: 0,
        pnl: -62.785,
        returnFraction: -0.032,
        maxFavorable: 0.007,
        maxAdverse: -0.037,
        ambiguous: true,
      },
    };
    const run = { manifest, statistics: { sharpe: null, trades: 1 }, trades: [trade, trade], savedAt: 5 };
    await using(async (store) => {
      await store.saveRun(run);
      await store.saveRun({ ...run, trades: [trade] });
      await store.saveRun({ ...run, manifest: { ...manifest, runId: 'r0' }, savedAt: 6 });
      expect(await store.readRun('r1')).toEqual({ ...run, trades: [trade] });
      expect(await store.readRun('none')).toBeUndefined();
      expect((await store.listRuns()).map((it) => [it.runId, it.trades])).toEqual([
        ['r1', 1],
        ['r0', 2],
      ]);
    });
  });

  test('reading makes no database where there is none', async () => {
    const missing = using((store) => store.listSeries(), { mode: 'read' });
    await expect(missing).rejects.toMatchObject({ code: 'missing', exitCode: 3 });
    await expect(missing).rejects.toThrow('There is no database');
    expect(readdirSync(root)).not.toContain(url.split('/').at(-2));
  });
});
