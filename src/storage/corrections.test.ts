import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { barsOf } from '../../test/bars.ts';
import type { BarRow } from '../../test/bars.ts';
import { sharedPath } from '../../test/shared.ts';
import { storeKinds, usingStore } from '../../test/stores.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, parseIsoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import type { ImportOptions, OpenOptions, Store } from './store.ts';

/** What was known when, in every store. */
const { root, kinds } = storeKinds();
const cacheFolder = join(root, 'cache');

const day = (text: string): TimeMs => parseIsoDate(`2024-${text}`);

/** Daily bars with one price each. */
const closing = (closes: Readonly<Record<string, number>>, symbol = 'AAPL'): Bars =>
  barsOf(
    symbol,
    '1d',
    Object.entries(closes).map(([date, close]): BarRow => [day(date), close, close, close, close, 100]),
  );

function grouped<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

const closes = (series: readonly Bars[]): number[][] => series.map(({ close }) => [...close]);

describe.each(kinds)('a $name store', ({ emptyUrl }) => {
  let url = '';
  beforeEach(async () => {
    url = await emptyUrl();
  });

  const using = <T>(work: (store: Store) => Promise<T>, options: Partial<OpenOptions> = {}): Promise<T> =>
    usingStore(url, { mode: 'write', cacheBarsMin: 1, cacheFolder, ...options }, work);

  /** Imports one after the other, each at its date: bars, or with `knownAt` what was learned then. */
  const imported = (
    store: Store,
    ...all: readonly (readonly [at: string, bars: Bars, more?: Partial<ImportOptions>])[]
  ) =>
    all.reduce<Promise<unknown>>(
      (before, [at, bars, more]) =>
        before.then(() => store.importBars([bars], { source: at, importedAt: day(at), ...more })),
      Promise.resolve(),
    );
  const asOf = async (store: Store, at: TimeMs | undefined): Promise<number[][]> =>
    closes(await store.readBars({ timeframe: '1d', asOf: at }));

  const FIRST = closing({ '01-02': 10, '01-03': 11, '01-04': 12 });

  // imported on 02-01: 10 11 12; on 03-01: 11 is 110; on 04-01: 110 is 111 and 12 is 120.
  test.each([
    ['before any import: a bar is taken as known since it closed', day('01-20'), [10, 11, 12]],
    ['a millisecond before the first correction', day('03-01') - 1, [10, 11, 12]],
    ['at the first correction', day('03-01'), [10, 110, 12]],
    ['a millisecond before the second', day('04-01') - 1, [10, 110, 12]],
    ['at the second', day('04-01'), [10, 111, 120]],
    ['without an instant', undefined, [10, 111, 120]],
    ['on the second day, of which the bar has begun', day('01-03'), [10, 11]],
    ['before the second day', day('01-03') - 1, [10]],
  ])('reads bars as they were known %s', async (_, at, expected) => {
    await using(async (store) => {
      await imported(
        store,
        ['02-01', FIRST],
        ['03-01', closing({ '01-03': 110 })],
        ['04-01', closing({ '01-02': 10, '01-03': 111, '01-04': 120 })],
      );
      expect(await asOf(store, at)).toEqual([expected]);
      // From the cache now, whose columns were not written to.
      expect(await asOf(store, at)).toEqual([expected]);
      expect(await asOf(store, undefined)).toEqual([[10, 111, 120]]);
    });
  });

  test('a series of which no bar had begun is left out', async () => {
    await using(async (store) => {
      await imported(store, ['02-01', FIRST], ['02-01', closing({ '01-03': 5 }, 'NEW')]);
      expect(await asOf(store, day('01-02'))).toEqual([[10]]);
      expect(await asOf(store, day('01-01'))).toEqual([]);
    });
  });

  test('an intraday bar is known at its end', async () => {
    const minutes = barsOf(
      'M',
      '1h',
      [0, 1, 2].map((hour): BarRow => [day('01-02') + hour * HOUR_MS, 1, 1, 1, 1 + hour / 8, 1]),
    );
    minutes.high.fill(2);
    await using(async (store) => {
      await imported(store, ['02-01', minutes]);
      const read = async (at: TimeMs): Promise<number[][]> =>
        closes(await store.readBars({ timeframe: '1h', asOf: at }));
      expect(await read(day('01-02') + 2 * HOUR_MS)).toEqual([[1, 1.125]]);
      expect(await read(day('01-02') + 2 * HOUR_MS - 1)).toEqual([[1]]);
    });
  });

  test('all five values come back, of the range and the symbols asked for', async () => {
    const rows: BarRow[] = [
      [day('01-02'), 1, 4, 0.5, 2, 100],
      [day('01-03'), 2, 5, 1.5, 3, 200],
    ];
    const bars = barsOf('A', '1d', rows);
    const other = barsOf('A', '1d', [[day('01-03'), 7, 9, 6, 8, 900]]);
    await using(async (store) => {
      await imported(store, ['02-01', bars], ['02-01', { ...bars, symbol: 'B' }]);
      await imported(store, ['03-01', other], ['03-01', { ...other, symbol: 'B' }]);
      const query = { timeframe: '1d', symbols: ['B'], from: day('01-03'), asOf: day('02-02') } as const;
      const expected = [barsOf('B', '1d', [rows[1]])];
      expect(await store.readBars(query)).toEqual(expected);
      expect(await using((plain) => plain.readBars(query), { cache: false })).toEqual(expected);
    });
  });

  test('the time at which values were learned may be told, and replaces the time of the import', async () => {
    await using(async (store) => {
      await imported(store, ['06-01', FIRST], ['06-01', closing({ '01-03': 110 }), { knownAt: day('01-05') }]);
      expect(await asOf(store, day('01-05') - 1)).toEqual([[10, 11, 12]]);
      expect(await asOf(store, day('01-05'))).toEqual([[10, 110, 12]]);
    });
  });

  test('a correction that claims to be older than the last on record counts from that one on', async () => {
    await using(async (store) => {
      await imported(
        store,
        ['02-01', FIRST],
        ['04-01', closing({ '01-03': 110 })],
        ['03-01', closing({ '01-03': 111 })],
      );
      expect(await asOf(store, day('04-01') - 1)).toEqual([[10, 11, 12]]);
      expect(await asOf(store, day('04-01'))).toEqual([[10, 111, 12]]);
    });
  });

  test.each([
    ['keep', { onConflict: 'keep' }, [10, 11, 12]],
    ['prices that their vendor adjusts', { adjustment: 'all' }, [10, 110, 12]],
  ] as const)('nothing is kept of what was replaced under %s', async (_, more, expected) => {
    await using(async (store) => {
      await imported(store, ['02-01', FIRST, more], ['03-01', closing({ '01-03': 110 }), more]);
      expect(await asOf(store, day('02-02'))).toEqual([expected]);
    });
  });

  test('a refused import leaves no correction behind', async () => {
    await using(async (store) => {
      await imported(store, ['02-01', FIRST], ['02-01', closing({ '01-03': 5 }, 'B')]);
      const both = [closing({ '01-03': 110 }), closing({ '01-03': 6 }, 'B')];
      const refused = store.importBars(both, { source: 'x', importedAt: day('03-01'), currency: 'AUD' });
      await expect(refused).rejects.toMatchObject({ code: 'data' });
      await imported(store, ['05-01', closing({ '01-03': 112 })]);
      expect(await asOf(store, day('04-01'))).toEqual([[10, 11, 12], [5]]);
    });
  });

  test('while another process corrects a bar, what was known does not change', async () => {
    await using(async (store) => {
      await imported(store, ['02-01', FIRST]);
      await using(async (other) => {
        for (let k = 1; k <= 15; k++) {
          const correcting = imported(other, ['03-01', closing({ '01-03': 100 + k }), { knownAt: day('03-01') + k }]);
          const reads = Array.from({ length: 4 }, () => asOf(store, day('02-15')));
          expect(await Promise.all(reads)).toEqual(reads.map(() => [[10, 11, 12]]));
          await correcting;
        }
      });
      expect(await asOf(store, undefined)).toEqual([[10, 115, 12]]);
    });
  });

  test('any imports: as of any instant stands what the last import up to it said of each bar, or the first of all', async () => {
    const bars = fc
      .uniqueArray(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 5 })), { minLength: 1, selector: ([at]) => at })
      .map((rows) => rows.sort(([a], [b]) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(bars, { minLength: 1, maxLength: 5 }), fc.boolean(), async (imports, cache) => {
        url = await emptyUrl();
        await using(
          async (store) => {
            const said = new Map<number, { at: number; close: number }[]>();
            for (const [k, rows] of imports.entries()) {
              const at = day('02-01') + 10 * k;
              const series = barsOf(
                'A',
                '1d',
                rows.map(([i, c]): BarRow => [day('01-02') + i * DAY_MS, c, c, c, c, c]),
              );
              await store.importBars([series], { source: 'x', importedAt: at });
              for (const [i, close] of rows) said.set(i, [...(said.get(i) ?? []), { at, close }]);
            }
            for (let k = -1; k <= imports.length; k++) {
              const at = day('02-01') + 10 * k + 5;
              const expected = [...said]
                .sort(([a], [b]) => a - b)
                .map(([, all]) => (all.findLast((one) => one.at <= at) ?? all[0]).close);
              expect(await asOf(store, at)).toEqual([expected]);
            }
          },
          { cache },
        );
      }),
      { numRuns: url.startsWith('postgres') ? 10 : 40 },
    );
  });

  test('the revisions of 2015–2017 read as first printed until a day later, and as corrected then', async () => {
    const lines = readFileSync(sharedPath('data', 'open', 'us_daily_revisions_2015_2017.csv'), 'utf8')
      .trim()
      .split('\n');
    const rows = lines.slice(1).map((line) => {
      const [symbol, date, ...values] = line.split(',');
      const [first, next] = [values.slice(0, 5), values.slice(5)].map((five) => five.map(Number));
      return { symbol, time: parseIsoDate(date), first, next };
    });
    expect(rows.length).toBe(1017);
    const seriesOf = (some: typeof rows, pick: 'first' | 'next'): Bars[] =>
      [...grouped(some, ({ symbol }) => symbol)].map(([symbol, ours]) =>
        barsOf(
          symbol,
          '1d',
          ours.map((row) => [row.time, ...row[pick]] as unknown as BarRow),
        ),
      );
    const learnedAt = (time: TimeMs): TimeMs => time + 2 * DAY_MS;
    await using(async (store) => {
      const importedAt = day('01-01');
      await store.importBars(seriesOf(rows, 'first'), { source: 'first', importedAt });
      const byDate = [...grouped(rows, ({ time }) => time)].sort(([a], [b]) => a - b);
      for (const [time, some] of byDate) {
        const counts = await store.importBars(seriesOf(some, 'next'), {
          source: 'next',
          importedAt,
          knownAt: learnedAt(time),
        });
        expect(counts.updated).toBe(some.length);
      }
      for (const at of ['2015-06-09', '2015-12-31', '2016-10-06', '2017-03-31'].map(parseIsoDate)) {
        const values = new Map(
          (await store.readBars({ timeframe: '1d', asOf: at })).flatMap((bars) =>
            Array.from(bars.time, (time, i) => [
              `${bars.symbol} ${time}`,
              [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]],
            ]),
          ) as [string, number[]][],
        );
        const begun = rows.filter(({ time }) => time <= at);
        expect(values.size).toBe(begun.length);
        for (const { symbol, time, first, next } of begun) {
          expect(values.get(`${symbol} ${time}`)).toEqual(learnedAt(time) <= at ? next : first);
        }
      }
    });
  });
});
