import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slidingVariance } from './variance.ts';

const variances = (values: number[], n: number): number[] => {
  const out = new Float64Array(values.length);
  slidingVariance(Float64Array.from(values), n, out);
  return [...out.subarray(n - 1)];
};

/** Mean first, deviations from it second. */
function twoPass(window: number[]): number {
  const mean = window.reduce((sum, x) => sum + x, 0) / window.length;
  const left = window.reduce((sum, x) => sum + (x - mean), 0) / window.length;
  return window.reduce((sum, x) => sum + (x - mean - left) ** 2, 0) / window.length;
}

describe('a sliding variance', () => {
  it.each([
    ['1 2 3 4', [1, 2, 3, 4], 4, [1.25]],
    ['of a flat window is exactly 0', [0.1, 0.1, 0.1, 0.1], 3, [0, 0]],
    ['is exactly 0 right after a jump has left', [1e9, 0.1, 0.1, 0.1], 3, [expect.any(Number), 0]],
  ])('%s', (_, values, n, expected) => {
    expect(variances(values, n)).toEqual(expected);
  });

  it('is the two-pass variance of each window, also where small moves stand on high prices and follow a jump', () => {
    const steps = fc.array(fc.oneof(fc.double({ min: -0.01, max: 0.01, noNaN: true }), fc.constantFrom(1000, -1000)), {
      minLength: 1,
      maxLength: 150,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 30 }), (moves, n) => {
        let price = 60_000;
        const values = moves.map((move) => (price += move));
        variances(values, n).forEach((variance, i) => {
          const window = values.slice(i, i + n);
          // What a double near 60,000 cannot hold, squared, is all that may be missing.
          expect(Math.abs(variance - twoPass(window))).toBeLessThanOrEqual(1e-12 * variance + (n * 2 ** -36) ** 2);
        });
      }),
      { numRuns: 300 },
    );
  });
});
