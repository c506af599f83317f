import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, HOUR_MS } from '../../model/time.ts';
import { UNKNOWN } from '../columns/column.ts';
import { patternDetector } from '../outcomes/detector.ts';
import { HOUSE_PATTERNS } from '../patterns/registry.ts';
import { barsOf } from '../../../test/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { trainingSet } from './dataset.ts';
import type { TrainingSet, TrainingSubject } from './dataset.ts';
import { DATASET_HEADS } from './dataset-columns.ts';
import type { Dataset } from './dataset-columns.ts';
import { NO_MARKET } from './feature.ts';

const BARRIERS = { gain: 0.03, loss: 0.02, bars: 5 };
const detectors = [...HOUSE_PATTERNS.values()].map(patternDetector);
const subject = (bars: Bars, more: Partial<TrainingSubject> = {}): TrainingSubject => ({
  bars,
  actions: [],
  closes: bars.time.map((time) => time + 21 * HOUR_MS),
  news: null,
  market: NO_MARKET,
  ...more,
});
const made = (...subjects: readonly TrainingSubject[]): TrainingSet =>
  trainingSet(subjects, { detectors, barriers: BARRIERS });

/** Rows as objects, unknown as null. */
function rowsOf({ columns, length }: Dataset): Record<string, unknown>[] {
  return Array.from({ length }, (_, row): Record<string, unknown> =>
    Object.fromEntries(
      columns.map((column): [string, unknown] => {
        const value = column.values[row];
        if (column.kind === 'words') return [column.name, value < 0 ? null : column.words[value]];
        if (column.kind === 'truths') return [column.name, value === UNKNOWN ? null : value === 1];
        return [column.name, Number.isNaN(value) ? null : value];
      }),
    ),
  );
}

/** 40 days that close at 100 with a range of 2, then a hammer, then 101, 104, 104, 104, 104. */
const hammered = (): Bars => {
  const calm = Array.from({ length: 40 }, (_, i) => {
    // Green, red, green: three of one colour would be a pattern, and so would a body like the one before it.
    const [open, close] = i % 2 === 0 ? [99.4, 100 - (i % 5) / 10] : [100.2, 99.5 + (i % 7) / 20];
    return [i * DAY_MS, open, 101, 99, close, 1000 + i] as const;
  });
  const rest = [
    [100, 100.7, 97, 100.6, 1000],
    [100.6, 101.2, 99.9, 101, 1000],
    [101, 104.5, 100.9, 104, 1000],
    [104, 104.2, 103.5, 103.8, 1000],
    [103.8, 104.1, 103.4, 104, 1000],
    [104, 104.3, 103.7, 104.1, 1000],
  ] as const;
  return barsOf('X', '1d', [...calm, ...rest.map(([o, h, l, c, v], i) => [(40 + i) * DAY_MS, o, h, l, c, v] as const)]);
};

describe('a row of the training set', () => {
  it('is a detection, its bar, its features and its labels', () => {
    const row = rowsOf(made(subject(hammered())).data).find((it) => it['pattern_type'] === 'hammer');
    expect(row).toMatchObject({
      symbol: 'X',
      timestamp: 40 * DAY_MS + 21 * HOUR_MS,
      timeframe: '1d',
      direction: 'bullish',
      open: 100,
      low: 97,
      close: 100.6,
      volume: 1000,
      rsi_divergence: false,
      vix_level: null,
      news_catalyst: null,
      pattern_completed: true,
      pattern_success: true,
      time_to_max_gain: 2 * 1440,
      optimal_hold_time: 5 * 1440,
      ambiguous: false,
      label_known_at: 45 * DAY_MS + 21 * HOUR_MS,
    });
    expect(row!['lower_shadow_ratio']).toBeCloseTo(3 / 3.7, 12);
    expect(row!['max_gain']).toBeCloseTo(104.5 / 100.6 - 1, 12);
    expect(row!['max_loss']).toBeCloseTo(99.9 / 100.6 - 1, 12);
    expect(row!['final_outcome_pct']).toBeCloseTo(100 * (104.1 / 100.6 - 1), 10);
  });

  it('is left out in warm-up and while its outcome is open, and counted', () => {
    const bars = randomWalk('X', 60, 4);
    const { data, warmingUp, open } = made(subject(bars));
    const times = rowsOf(data).map((row) => (row['timestamp'] as number) - 21 * HOUR_MS);
    // The MACD's signal is known from the 34th bar on, and the last five bars are not judged yet.
    expect(Math.min(...times)).toBeGreaterThanOrEqual(bars.time[33]);
    expect(Math.max(...times)).toBe(bars.time[54]);
    const all = detectors.flatMap((detector) => [
      ...detector
        .values({ bars } as never, (length) => new Float64Array(length))
        .filter((value) => value < 0 || value > 0),
    ]);
    expect(data.length + warmingUp + open).toBe(all.length);
  });

  it('comes by symbol as given, then time', () => {
    const rows = rowsOf(made(subject(randomWalk('B', 60, 1)), subject(randomWalk('A', 60, 2))).data);
    const keys = rows.map((row) => `${row['symbol'] === 'B' ? 0 : 1} ${String(row['timestamp']).padStart(16, '0')}`);
    expect(keys).toEqual(keys.toSorted());
    expect(new Set(rows.map((row) => row['symbol']))).toEqual(new Set(['A', 'B']));
  });

  it('has every column once, and what is not nullable is never null', () => {
    expect(new Set(DATASET_HEADS.map(({ name }) => name)).size).toBe(DATASET_HEADS.length);
    const { data } = made(subject(randomWalk('X', 300, 8)));
    const rows = rowsOf(data);
    for (const { name, nullable } of data.columns)
      if (!nullable) expect([name, rows.filter((row) => row[name] === null).length]).toEqual([name, 0]);
  });

  it('without volume is no valid row', () => {
    const bars = randomWalk('X', 120, 8);
    const { quality, data } = made(subject({ ...bars, volume: bars.volume.map((v, i) => (i % 7 === 0 ? 0 : v)) }));
    const silent = rowsOf(data).filter((row) => row['volume'] === 0).length;
    expect(silent).toBeGreaterThan(0);
    expect(quality).toMatchObject({
      rows: data.length,
      valid: data.length - silent,
      faults: { 'nothing traded': silent },
    });
  });
});

describe('no row knows the future', () => {
  it('what was a row stays that row, whatever bars come later', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 45, max: 119 }), (seed, cut) => {
        const bars = randomWalk('X', 120, seed);
        const early = rowsOf(made(subject(sliceBars(bars, 0, cut))).data);
        const late = rowsOf(made(subject(bars)).data);
        expect(late.slice(0, early.length)).toEqual(early);
      }),
      { numRuns: 25 },
    );
  });

  it('labels never come before their row, and later bars only add rows', () => {
    for (const row of rowsOf(made(subject(randomWalk('X', 200, 3))).data))
      expect(row['label_known_at']).toBeGreaterThan(row['timestamp'] as number);
  });

  it('a split that came later leaves every row as it was, prices included', () => {
    const bars = randomWalk('X', 120, 12);
    const actions = [{ symbol: 'X', exDate: bars.time[100], kind: 'split', factor: 0.25 } as const];
    const cut = bars.length;
    const split = { ...bars };
    for (const name of ['open', 'high', 'low', 'close'] as const)
      split[name] = bars[name].map((price, i) => (i >= 100 && i < cut ? price * 0.25 : price));
    split.volume = bars.volume.map((shares, i) => (i >= 100 ? shares * 4 : shares));
    const [whole, halved] = [rowsOf(made(subject(bars)).data), rowsOf(made(subject(split, { actions })).data)];
    const before = (rows: typeof whole) => rows.filter((row) => (row['timestamp'] as number) < bars.time[100]);
    expect(halved.length).toBe(whole.length);
    for (const [i, row] of before(whole).entries()) {
      for (const [name, value] of Object.entries(row)) {
        if (typeof value === 'number') expect(halved[i][name]).toBeCloseTo(value, 8);
        else expect([name, halved[i][name]]).toEqual([name, value]);
      }
    }
  });
});
