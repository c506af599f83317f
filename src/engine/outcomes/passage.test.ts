import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceBars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { barsOf } from '../../../test/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { firstPassage } from './passage.ts';
import type { Barriers } from './passage.ts';

type Row = readonly [open: number, high: number, low: number, close: number];

const series = (rows: readonly Row[]) =>
  barsOf(
    'X',
    '1d',
    rows.map(([open, high, low, close], i) => [i * DAY_MS, open, high, low, close, 1000]),
  );

/** The entry's own bar: closes at 100, and its range counts for nothing. */
const ENTRY: Row = [100, 120, 80, 100];
const UP: Barriers = { direction: 1, gain: 0.03, loss: 0.02, bars: 2 };
const DOWN: Barriers = { ...UP, direction: -1 };

describe('a prediction of a rise of 3 % before a fall of 2 % within two bars, made at 100', () => {
  it.each<[string, readonly Row[], string, number, boolean]>([
    ['nothing has followed yet', [], 'open', -1, false],
    ['one bar of two, no touch', [[100, 102, 99, 101]], 'open', -1, false],
    [
      'two bars, no touch',
      [
        [100, 102, 99, 101],
        [101, 102.9, 98.1, 100],
      ],
      'neither',
      -1,
      false,
    ],
    ['a touch of just 103', [[100, 103, 99, 101]], 'success', 1, false],
    ['a touch of just 98', [[100, 102, 98, 101]], 'failure', 1, false],
    [
      '103 on the second bar',
      [
        [100, 102, 99, 101],
        [101, 104, 99, 103],
      ],
      'success',
      2,
      false,
    ],
    [
      '103 on the third bar is too late',
      [
        [100, 102, 99, 101],
        [101, 102, 99, 101],
        [101, 110, 99, 109],
      ],
      'neither',
      -1,
      false,
    ],
    ['both in one bar: the worse', [[100, 104, 97, 101]], 'failure', 1, true],
    ['both, but it opened above 103', [[105, 106, 97, 98]], 'success', 1, false],
    ['both, but it opened below 98', [[97, 104, 96, 103]], 'failure', 1, false],
    [
      '98 first, 103 later',
      [
        [100, 101, 98, 99],
        [99, 110, 99, 109],
      ],
      'failure',
      1,
      false,
    ],
  ])('%s', (_, after, kind, bar, ambiguous) => {
    expect(firstPassage(series([ENTRY, ...after]), 0, UP)).toEqual({ kind, bar, ambiguous });
  });
});

describe('a prediction of a fall of 3 % before a rise of 2 % within two bars, made at 100', () => {
  it.each<[string, readonly Row[], string, number, boolean]>([
    ['a touch of just 97', [[100, 101, 97, 98]], 'success', 1, false],
    ['a touch of just 102', [[100, 102, 99, 101]], 'failure', 1, false],
    ['both in one bar: the worse', [[100, 103, 96, 98]], 'failure', 1, true],
    ['both, but it opened below 97', [[96, 103, 95, 102]], 'success', 1, false],
    [
      'two bars, no touch',
      [
        [100, 101, 98, 99],
        [99, 101.9, 97.1, 100],
      ],
      'neither',
      -1,
      false,
    ],
  ])('%s', (_, after, kind, bar, ambiguous) => {
    expect(firstPassage(series([ENTRY, ...after]), 0, DOWN)).toEqual({ kind, bar, ambiguous });
  });
});

it('a move of just 3 % in decimals is one, though binary says a little less', () => {
  const bars = series([
    [10.3, 10.3, 10.3, 10.3],
    [10.3, 10.609, 10.2, 10.5],
  ]);
  expect(10.3 * (1 + UP.gain)).toBeGreaterThan(10.609);
  expect(firstPassage(bars, 0, UP).kind).toBe('success');
});

const walks = fc.record({ seed: fc.nat(10_000), at: fc.nat(59), cut: fc.nat(60) });
const barriers = fc.record({
  direction: fc.constantFrom<1 | -1>(1, -1),
  gain: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  loss: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  bars: fc.integer({ min: 1, max: 30 }),
});

it('what is decided stays decided, whatever bars come later', () => {
  fc.assert(
    fc.property(walks, barriers, ({ seed, at, cut }, asked) => {
      const bars = randomWalk('W', 60, seed);
      const earlier = firstPassage(sliceBars(bars, 0, Math.max(at + 1, cut)), at, asked);
      if (earlier.kind !== 'open') expect(firstPassage(bars, at, asked)).toEqual(earlier);
    }),
  );
});

it('a nearer gain or a farther loss never turns success into failure', () => {
  fc.assert(
    fc.property(walks, barriers, ({ seed, at }, asked) => {
      const bars = randomWalk('W', 60, seed);
      if (firstPassage(bars, at, asked).kind !== 'success') return;
      const easier = { ...asked, gain: asked.gain * 0.7, loss: asked.loss * 1.5 };
      expect(firstPassage(bars, at, easier).kind).toBe('success');
    }),
  );
});
