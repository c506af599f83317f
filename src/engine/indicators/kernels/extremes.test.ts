import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsSinceMax, barsSinceMin, slidingMax, slidingMin } from './extremes.ts';

type Kernel = (values: Float64Array, n: number, out: Float64Array) => void;

const run = (kernel: Kernel, values: readonly number[], n: number): number[] => {
  const out = new Float64Array(values.length);
  kernel(Float64Array.from(values), n, out);
  return [...out.subarray(n - 1)];
};

const KERNELS: readonly [name: string, kernel: Kernel, of: (window: number[]) => number][] = [
  ['slidingMax', slidingMax, (window) => Math.max(...window)],
  ['slidingMin', slidingMin, (window) => Math.min(...window)],
  ['barsSinceMax', barsSinceMax, (window) => window.length - 1 - window.lastIndexOf(Math.max(...window))],
  ['barsSinceMin', barsSinceMin, (window) => window.length - 1 - window.lastIndexOf(Math.min(...window))],
];

describe.each(KERNELS)('%s', (_, kernel, of) => {
  it('is that of each window by itself, on walks, stairs up and down, and plateaus', () => {
    const step = fc.constantFrom(-2, -1, 0, 1, 2);
    const values = fc
      .tuple(fc.constantFrom(-3, 0, 0, 3), fc.array(step, { minLength: 1, maxLength: 120 }))
      .map(([drift, steps]) => {
        let value = 100;
        return steps.map((move) => (value += move + drift));
      });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (series, n) => {
        const expected = series.slice(n - 1).map((_, i) => of(series.slice(i, i + n)));
        expect(run(kernel, series, n)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
