import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { holm, wilson } from './proportion.ts';
import { studentQuantile, studentWithin } from './student.ts';

// Successes, cases, and the interval: R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson’s interval of %d in %d is %d to %d', (successes, cases, low, high) => {
  const interval = wilson(successes / cases, cases);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

const rates = fc.double({ min: 0, max: 1, noNaN: true });
const counts = fc.double({ min: 0.01, max: 1e6, noNaN: true });

test('an interval holds its rate, lies within 0 and 1, mirrors, and narrows with more cases', () => {
  fc.assert(
    fc.property(rates, counts, (rate, cases) => {
      const { low, high } = wilson(rate, cases);
      expect(low).toBeLessThanOrEqual(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(wilson(1 - rate, cases).low).toBeCloseTo(1 - high, 9);
      const more = wilson(rate, cases * 2);
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});

describe('Holm’s adjustment', () => {
  it('multiplies the smallest by all, the next by one less, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('leaves a single one alone, and none is none', () => {
    expect(holm([0.2])).toEqual([0.2]);
    expect(holm([])).toEqual([]);
    expect(holm([0.6, 0.9])).toEqual([1, 1]);
  });
});

// Two-sided 95 % points of any printed table.
test.each([
  [1, 12.706],
  [2, 4.303],
  [5, 2.571],
  [10, 2.228],
  [30, 2.042],
  [51, 2.008],
  [59, 2.001],
  [60, 2.0003],
  [120, 1.98],
  [5000, 1.96],
])('Student’s t with %d degrees of freedom stays within %d', (degrees, t) => {
  expect(studentQuantile(0.95, degrees)).toBeCloseTo(t, 3);
  expect(studentWithin(studentQuantile(0.95, degrees), degrees)).toBeCloseTo(0.95, degrees < 60 ? 12 : 7);
});

test('Student’s distribution has closed forms with one and with two degrees of freedom', () => {
  expect(studentWithin(1, 1)).toBeCloseTo(0.5, 14);
  expect(studentWithin(3, 2)).toBeCloseTo(3 / Math.sqrt(11), 14);
  expect([studentWithin(0, 7), studentWithin(Infinity, 7)]).toEqual([0, 1]);
});
