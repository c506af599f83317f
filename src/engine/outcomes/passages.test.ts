import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomWalk } from '../../../test/walk.ts';
import { firstPassage } from './passage.ts';
import { AMBIGUOUS, FAILURE, NEITHER, OPEN, SUCCESS, passagesOf } from './passages.ts';

const barriers = fc.record({
  direction: fc.constantFrom<1 | -1>(1, -1),
  gain: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  loss: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  bars: fc.integer({ min: 1, max: 30 }),
});

test('from every bar at once is from one bar after the other, but open until all its bars have passed', () => {
  const seen = new Set<number>();
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 80 }), barriers, (seed, length, asked) => {
      const bars = randomWalk('W', length, seed);
      const { outcome, touchedAt } = passagesOf(bars, asked);
      expect([outcome.length, touchedAt.length]).toEqual([length, length]);
      for (let at = 0; at < length; at++) {
        seen.add(outcome[at]);
        if (at + asked.bars >= length) {
          expect([outcome[at], touchedAt[at]]).toEqual([OPEN, -1]);
          continue;
        }
        const { kind, bar, ambiguous } = firstPassage(bars, at, asked);
        const code = { success: SUCCESS, failure: ambiguous ? AMBIGUOUS : FAILURE, neither: NEITHER, open: OPEN }[kind];
        expect([outcome[at], touchedAt[at]]).toEqual([code, bar]);
      }
    }),
    { numRuns: 300 },
  );
  expect(seen).toEqual(new Set([OPEN, SUCCESS, FAILURE, AMBIGUOUS, NEITHER]));
});
