import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf } from '../../columns/column.ts';
import { and, compare } from '../scalar.ts';
import { crossingMasks } from './cross.ts';

/** `a[1] <= b[1] and a > b`, bar by bar, as the definition says it. */
function aboveByDefinition(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => and(i === 0 ? 2 : compare('<=', a[i - 1], b[i - 1]), compare('<', b[i], value)));
}

function crossings(a: readonly number[] | number, b: readonly number[] | number, length: number): number[][] {
  const sideOf = (side: readonly number[] | number) =>
    typeof side === 'number' ? side : columnOf(Float64Array.from(side));
  const { above, below } = crossingMasks(sideOf(a), sideOf(b), new Uint8Array(length), new Uint8Array(length));
  return [[...above], [...below]];
}

/** Stays of any length on either side, a touch or a gap now and then, after a warm-up. */
const pairs = fc
  .tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.array(fc.tuple(fc.constantFrom(1, -1, 1, -1, 0, NaN), fc.integer({ min: 1, max: 25 })), { maxLength: 12 }),
  )
  .map(([warmUp, stays]) => [
    ...new Array<number>(warmUp).fill(NaN),
    ...stays.flatMap(([side, bars]) => new Array<number>(bars).fill(side)),
  ]);

test('crossings are where their definition is true', () => {
  fc.assert(
    fc.property(pairs, (a) => {
      const b = a.map(() => 0);
      const expected = [aboveByDefinition(a, b), aboveByDefinition(b, a)];
      expect(crossings(a, b, a.length)).toEqual(expected);
      expect(crossings(a, 0, a.length)).toEqual(expected);
      expect(crossings(0, a, a.length)).toEqual(expected.toReversed());
    }),
    { numRuns: 1_000 },
  );
});
