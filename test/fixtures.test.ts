import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { syntheticFixtures } from '../scripts/make-fixtures.ts';
import { readActionFile } from '../src/files/action-file.ts';
import { readBarFiles } from '../src/files/bar-files.ts';
import { adjustBars } from '../src/engine/columns/adjust.ts';
import { formatBarTime } from '../src/model/timeframe.ts';
import { sharedPath } from './shared.ts';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');
const fixture = (name: string): string => join(fixtures, name);

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .reduce((sum, path) => sum + (statSync(path).isDirectory() ? sizeOf(path) : statSync(path).size), 0);
}

describe('fixtures', () => {
  it.each([...syntheticFixtures()])('%s is what its script makes', (name, text) => {
    const bytes = readFileSync(fixture(name));
    expect((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')).toBe(text);
  });

  it.each([
    ['sp500-index-daily.csv.gz', 5105, 1, '1d', '2000-01-03', '2020-04-17'],
    ['synthetic-universe-daily.csv.gz', 8611, 12, '1d', '2021-01-04', '2023-12-29'],
    ['synthetic-minutes-premarket.csv.gz', 2301, 2, '1m', '2023-11-22', '2023-11-27'],
  ])('%s: %i bars of %i symbols, %s, %s to %s', async (name, bars, symbols, timeframe, first, last) => {
    const { series, report } = await readBarFiles([fixture(name)]);
    expect(report[0]).toMatchObject({ bars, symbols, skipped: 0, notes: [] });
    expect(series[0].timeframe).toBe(timeframe);
    const times = series.flatMap((one) => [one.time[0], one.time[one.length - 1]]).sort((a, b) => a - b);
    expect([times[0], times.at(-1)!].map((time) => formatBarTime(time, '1d'))).toEqual([first, last]);
  });

  it('the index is that of an independent copy', async () => {
    const [ours, theirs] = await Promise.all([
      readBarFiles([fixture('sp500-index-daily.csv.gz')]),
      readBarFiles([sharedPath('data', 'open', 'sp500_index_daily_2000_2020.csv.gz')]),
    ]);
    expect(ours.series).toEqual(theirs.series);
  });

  it('the synthetic split leaves no jump once it is adjusted for', async () => {
    const { series } = await readBarFiles([fixture('synthetic-universe-daily.csv.gz')], { symbols: ['SYNF'] });
    const actions = await readActionFile(fixture('synthetic-universe-actions.csv'));
    const worst = (close: Float64Array): number =>
      close.reduce((low, c, i) => Math.min(low, i ? c / close[i - 1] : 1), 1);
    expect(worst(series[0].close)).toBeLessThan(0.3);
    expect(worst(adjustBars(series[0], actions, 'split').close)).toBeGreaterThan(0.8);
  });

  it('stay small', () => {
    expect(sizeOf(fixtures)).toBeLessThan(2 << 20);
  });
});
