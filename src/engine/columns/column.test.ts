import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTrue } from './column.ts';

test('the next true bar is the first that one by one finds, near or far; what is unknown is not true', () => {
  const truths = fc.array(fc.tuple(fc.constantFrom(0, 2, 0, 1), fc.integer({ min: 1, max: 200 })), { maxLength: 6 });
  const masks = truths.map((parts) =>
    Uint8Array.from(parts.flatMap(([truth, bars]) => new Array<number>(truth === 1 ? 1 : bars).fill(truth))),
  );
  fc.assert(
    fc.property(masks, (mask) => {
      for (let from = 0; from <= mask.length; from++) {
        const found = mask.findIndex((truth, i) => i >= from && truth === 1);
        expect(nextTrue(mask, from)).toBe(found < 0 ? mask.length : found);
      }
    }),
    { numRuns: 200 },
  );
});
