import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readBarFiles } from '../files/bar-files.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, MINUTE_MS } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import { barsToCsv } from './csv-export.ts';
import { openStore } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'catalyst-export-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const csv = (series: readonly Bars[]): string => [...barsToCsv(series)].join('');

function barsAt(symbol: string, timeframe: Timeframe, times: readonly number[], close: (i: number) => number): Bars {
  const bars = emptyBars(symbol, timeframe, times.length);
  for (let i = 0; i < times.length; i++) {
    bars.time[i] = times[i];
    bars.open[i] = bars.high[i] = bars.low[i] = bars.close[i] = close(i);
    bars.volume[i] = i * 100;
  }
  return bars;
}

describe('bars as CSV', () => {
  test('are one line a bar: daily times as dates, intraday ones as instants, numbers at their shortest', () => {
    const daily = barsAt('KO', '1d', [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)], (i) => 59.86 + i / 3);
    const minutes = barsAt('KO', '1m', [Date.UTC(2024, 0, 2, 14, 30)], () => 0.1);
    expect(csv([daily, minutes]).split('\n')).toEqual([
      'symbol,timestamp,open,high,low,close,volume',
      'KO,2024-01-02,59.86,59.86,59.86,59.86,0',
      'KO,2024-01-03,60.193333333333335,60.193333333333335,60.193333333333335,60.193333333333335,100',
      'KO,2024-01-02T14:30:00Z,0.1,0.1,0.1,0.1,0',
      '',
    ]);
  });

  test('are the header alone when there are none', () => {
    expect(csv([])).toBe('symbol,timestamp,open,high,low,close,volume\n');
    expect(csv([emptyBars('KO', '1d', 0)])).toBe('symbol,timestamp,open,high,low,close,volume\n');
  });

  test('quote a symbol that would break the line', () => {
    const line = (symbol: string): string =>
      csv([barsAt(symbol, '1d', [0], () => 1)])
        .split('\n1970')[0]
        .slice(44);
    expect(line('A,B')).toMatch(/^"A,B",1970/);
    expect(line('A"B')).toMatch(/^"A""B",1970/);
  });

  test('come in pieces that do not grow with the series', () => {
    const times = Array.from({ length: 50_000 }, (_, i) => i * DAY_MS);
    const pieces = [...barsToCsv([barsAt('KO', '1d', times, (i) => 100 + i / 7)])];
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(1_000_000);
    expect(pieces.join('').split('\n')).toHaveLength(50_002);
  });

  test('exported, imported and exported again are the same bytes', async () => {
    const price = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    const series = fc.record({
      symbol: fc.constantFrom('KO', 'BRK.B', '^GSPC', 'STW.AX'),
      first: fc.integer({ min: 0, max: 25_000 }),
      prices: fc.array(price, { minLength: 3, maxLength: 20 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(series, { minLength: 1, maxLength: 3, selector: (it) => it.symbol }),
        fc.constantFrom(['1d', DAY_MS] as const, ['1m', MINUTE_MS] as const),
        async (all, [timeframe, step]) => {
          const bars = all.map(({ symbol, first, prices }) => {
            const times = prices.map((_, i) => (first + i) * step);
            return barsAt(symbol, timeframe, times, (i) => prices[i]);
          });
          const exports: string[] = [];
          let current: readonly Bars[] = bars;
          for (let round = 0; round < 2; round++) {
            const path = join(root, `${run++}`);
            const store = await openStore(`${path}.db`, { mode: 'write' });
            await store.importBars(current, { source: 'export', importedAt: 0 });
            exports.push(csv(await store.readBars({ timeframe })));
            await store.close();
            writeFileSync(`${path}.csv`, exports[round]);
            current = (await readBarFiles([`${path}.csv`], { timeframe })).series;
          }
          expect(exports[1]).toBe(exports[0]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
