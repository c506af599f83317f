import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, select } from './select.ts';

const values = fc.oneof(
  fc.float64Array({ minLength: 1, maxLength: 3000, noNaN: true }),
  // Many ties: a strategy that is mostly flat has mostly zero returns.
  fc.array(fc.constantFrom(-1, 0, 0, 0, 1), { minLength: 1, maxLength: 3000 }).map((list) => Float64Array.from(list)),
);

test('select puts at k what sorting would put there, smaller before it, larger after it', () => {
  fc.assert(
    fc.property(values, fc.nat(), (list, at) => {
      const k = at % list.length;
      const selected = list.slice();
      select(selected, k);
      const sorted = list.toSorted();
      expect(selected[k] === sorted[k]).toBe(true);
      expect(selected.every((value, i) => (i < k ? value <= selected[k] : value >= selected[k]))).toBe(true);
      expect(selected.toSorted().every((value, i) => value === sorted[i])).toBe(true);
    }),
  );
});

test.each([
  [[1], 0.5, 1],
  [[4, 1, 3, 2], 0, 1],
  [[4, 1, 3, 2], 1, 4],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[10, 20, 30, 40, 50], 0.05, 12],
])('of %j the %d quantile is %d', (list, q, expected) => {
  expect(quantile(Float64Array.from(list), q)).toBeCloseTo(expected, 12);
});

test('nothing has no quantile', () => {
  expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
});
