import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, isoDate } from '../../model/time.ts';
import { drawdowns } from './drawdown.ts';

const days = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i * DAY_MS);

test('a drawdown starts at the last bar at the peak and ends at the first bar back there', () => {
  //             d1   d2   d3   d4  d5  d6   d7   d8   d9
  const equity = [100, 110, 110, 99, 88, 105, 110, 121, 108.9];
  const { worst, longestDays } = drawdowns(Float64Array.from(equity), days(9), 100);
  const seen = worst.map((it) => [
    isoDate(it.start),
    isoDate(it.trough),
    it.recovery === null ? null : isoDate(it.recovery),
    Number(it.depth.toFixed(12)),
    it.days,
    it.bars,
  ]);
  expect(seen).toEqual([
    ['1970-01-03', '1970-01-05', '1970-01-07', -0.2, 4, 3],
    ['1970-01-08', '1970-01-09', null, -0.1, 1, 1],
  ]);
  expect(longestDays).toBe(4);
});

test('a curve that never reached its start equity is under water from the first bar', () => {
  const { worst } = drawdowns(Float64Array.of(90, 80, 95), days(3), 100);
  expect(worst).toEqual([{ start: 0, trough: DAY_MS, recovery: null, depth: 80 / 100 - 1, days: 2, bars: 3 }]);
});

test('a rising curve has no drawdown, and no ulcer', () => {
  expect(drawdowns(Float64Array.of(1, 2, 3), days(3), 1)).toEqual({ worst: [], longestDays: 0, ulcerIndex: 0 });
});

test('the ulcer index is the root mean square of the drawdowns of all bars', () => {
  expect(drawdowns(Float64Array.of(100, 90, 80, 100), days(4), 100).ulcerIndex).toBeCloseTo(Math.sqrt(0.05 / 4), 12);
});

test('the kept drawdowns are the deepest of all, deepest first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 4 }),
      (list, keep) => {
        const equity = Float64Array.from(list);
        const all = drawdowns(equity, days(list.length), 20, Infinity).worst;
        const kept = drawdowns(equity, days(list.length), 20, keep).worst;
        expect(kept).toEqual(all.slice(0, keep));
        expect(all.map((it) => it.depth)).toEqual(all.map((it) => it.depth).toSorted((a, b) => a - b));
      },
    ),
  );
});
