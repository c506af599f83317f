import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEY_STATISTICS, keyStatistics, readKeyStatistics } from './key.ts';
import type { KeyStatistics } from './key.ts';

const key = (equity: readonly number[], startEquity = 100, periodsPerYear = 252): KeyStatistics => {
  const row = new Float64Array(KEY_STATISTICS.length);
  keyStatistics(Float64Array.from(equity), startEquity, periodsPerYear, row);
  return readKeyStatistics(row);
};

const curve = (changes: readonly number[]): number[] => {
  const equity = [100];
  for (const change of changes) equity.push(equity[equity.length - 1] * (1 + change));
  return equity;
};

/** Returns in whole basis points: smaller ones would be rounding, which the statistics treat as none. */
const changes = fc.array(
  fc.integer({ min: -2000, max: 2000 }).map((basisPoints) => basisPoints / 10_000),
  { minLength: 3, maxLength: 60 },
);
const near = (a: number | null, b: number | null, tolerance = 1e-8): void => {
  if (a === null || b === null) expect(a).toBe(b);
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b)));
};

describe('by hand', () => {
  // 100 → 110 → 99 → 108.9: returns +10 %, −10 %, +10 %
  const stats = key([100, 110, 99, 108.9], 100, 3);
  test.each([
    ['totalReturn', 0.089],
    ['cagr', 0.089],
    ['meanReturn', 0.1 / 3],
    ['deviation', Math.sqrt(0.04 / 3)],
    ['annualVolatility', 0.2],
    ['sharpe', 0.5],
    ['sortino', Math.sqrt(3) / 3 / Math.sqrt(1 / 3)],
    ['maxDrawdown', -0.1],
    ['calmar', 0.89],
  ] as const)('%s of +10 %, −10 %, +10 %, three periods a year', (name, value) => {
    expect(stats[name]).toBeCloseTo(value, 12);
  });

  test('the drawdown counts from the start equity, and a cost on bar 0 is in the first return', () => {
    expect(key([90, 100])).toMatchObject({ maxDrawdown: 90 / 100 - 1, totalReturn: 0, meanReturn: 0 });
  });
});

describe('undefined is null, never 0, NaN or Infinity', () => {
  const nothing = Object.fromEntries(KEY_STATISTICS.map((name) => [name, null]));
  const still = { totalReturn: 0, cagr: 0, maxDrawdown: 0, meanReturn: 0, deviation: 0, annualVolatility: 0 };
  test.each([
    ['no bars', [], {}],
    ['one bar', [150], { totalReturn: 0.5, maxDrawdown: 0 }],
    ['a flat curve', [100, 100, 100], still],
  ])('%s', (_, equity, known) => {
    expect(key(equity)).toEqual({ ...nothing, ...known });
  });

  test('a constant growth has no Sharpe ratio, whatever rounding leaves of its variance', () => {
    const stats = key(curve(Array.from({ length: 500 }, () => 0.001)));
    expect(stats).toMatchObject({ sharpe: null, sortino: null, calmar: null, deviation: 0 });
    expect(stats.meanReturn).toBeCloseTo(0.001, 15);
  });

  test('after equity has been zero or less, nothing is made of returns', () => {
    const stats = key([100, -10, 40, 60]);
    expect(stats).toMatchObject({ sharpe: null, sortino: null, annualVolatility: null, meanReturn: null });
    expect(stats.totalReturn).toBeCloseTo(-0.4, 12);
    expect(stats.maxDrawdown).toBeCloseTo(-1.1, 12);
  });

  test('no growth rate leads to nothing or less', () => {
    expect(key([100, 50, 0]).cagr).toBeNull();
    expect(key([100, 50, 0]).totalReturn).toBe(-1);
  });
});

describe('laws', () => {
  test('ten times the money changes no ratio', () => {
    fc.assert(
      fc.property(changes, (moves) => {
        const small = key(curve(moves));
        const large = key(
          curve(moves).map((equity) => equity * 10),
          1000,
        );
        for (const name of KEY_STATISTICS) near(large[name], small[name], 1e-7);
      }),
    );
  });

  test('raise every return, and neither the drawdown nor the mean can worsen', () => {
    fc.assert(
      fc.property(changes, fc.double({ min: 0, max: 0.1, noNaN: true }), (moves, more) => {
        const before = key(curve(moves));
        const after = key(curve(moves.map((move) => move + more)));
        expect(after.maxDrawdown!).toBeGreaterThanOrEqual(before.maxDrawdown! - 1e-12);
        expect(after.meanReturn!).toBeGreaterThanOrEqual(before.meanReturn! - 1e-12);
      }),
    );
  });

  test('a return raised by a constant leaves the volatility', () => {
    fc.assert(
      fc.property(changes, fc.double({ min: 0, max: 0.1, noNaN: true }), (moves, more) => {
        near(key(curve(moves.map((move) => move + more))).annualVolatility, key(curve(moves)).annualVolatility, 1e-9);
      }),
    );
  });

  test('every return turned round turns the sign of mean and Sharpe', () => {
    fc.assert(
      fc.property(changes, (moves) => {
        const up = key(curve(moves));
        const down = key(curve(moves.map((move) => -move)));
        near(down.meanReturn, -up.meanReturn!, 1e-12);
        near(down.deviation, up.deviation, 1e-9);
      }),
    );
  });

  test('a flat bar at the end changes neither drawdown nor total return', () => {
    fc.assert(
      fc.property(changes, (moves) => {
        const before = key(curve(moves));
        const after = key(curve([...moves, 0]));
        expect(after.maxDrawdown).toBe(before.maxDrawdown);
        expect(after.totalReturn).toBe(before.totalReturn);
      }),
    );
  });

  test('the one pass has the mean and the deviation of two passes', () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(0, 0.001, 5), (moves, offset) => {
        const shifted = moves.map((move) => move / 1000 + offset);
        const equity = curve(shifted);
        const actual = shifted.map((_, i) => equity[i + 1] / equity[i] - 1);
        const mean = actual.reduce((sum, move) => sum + move, 0) / actual.length;
        const squares = actual.reduce((sum, move) => sum + (move - mean) ** 2, 0);
        const stats = key(equity);
        near(stats.meanReturn, mean, 1e-12);
        near(stats.deviation, Math.sqrt(squares / (actual.length - 1)), 1e-11);
      }),
    );
  });
});
