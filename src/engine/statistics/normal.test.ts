import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from './normal.ts';

// Abramowitz and Stegun, table 26.1, to fifteen digits.
test.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [1.96, 0.97500210485178],
  [-2, 0.0227501319481792],
  [3, 0.99865010196837],
  [6, 0.99999999901341],
  [40, 1],
  [-40, 0],
])('Φ(%d) is %d', (x, p) => {
  expect(normalCdf(x)).toBeCloseTo(p, 13);
});

test.each([
  [0.5, 0],
  [0.975, 1.95996398454005],
  [0.0227501319481792, -2],
  [0.999999, 4.75342430882],
])('Φ⁻¹(%d) is %d', (p, x) => {
  expect(normalQuantile(p)).toBeCloseTo(x, 9);
});

test('certainty is infinitely far, and nothing is known of NaN', () => {
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(NaN), normalCdf(NaN)]).toEqual([
    -Infinity,
    Infinity,
    NaN,
    NaN,
  ]);
});

test('Φ undoes Φ⁻¹', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
    }),
  );
});
