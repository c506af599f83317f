import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryQuotientOf, meanOf } from './exact.ts';
import { noFindings, slidingMean, slidingSum } from './sums.ts';

const means = (values: number[], n: number): number[] => {
  const out = new Float64Array(values.length);
  slidingMean(Float64Array.from(values), n, out);
  return [...out.subarray(n - 1)];
};

const cents = fc.integer({ min: 1, max: 2_000_000 }).map((value) => value / 100);
const returns = fc.double({ min: -1, max: 1, noNaN: true });
const swings = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -40, max: 40 }))
  .map(([mantissa, exponent]) => mantissa * 10 ** exponent);

describe('a sliding mean', () => {
  it.each([
    ['cents', [10.1, 10.3, 10.2], 3, 10.2],
    ['the same mean of two', [10.1, 10.3], 2, 10.2],
    ['a constant that three additions spoil', [0.1, 0.1, 0.1], 3, 0.1],
    ['a constant that is no decimal', [1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3], 7, 1 / 3],
    ['volumes', [1e9, 2e9, 3e9 + 1], 3, 2e9 + 1 / 3],
    ['what naive addition loses', [1e100, 1 / 3, -1e100], 3, 1 / 9],
  ])('of %s is the mean', (_, values, n, mean) => {
    expect(means(values, n)).toEqual([mean]);
  });

  it('forgets a value that has left the window, however large', () => {
    expect(means([1e17, 0.1, 0.1, 0.1, 0.1], 3).slice(1)).toEqual(expect.arrayContaining([0.1]));
    expect(means([1e300, 1 / 3, 1 / 3, 1 / 3], 3)[1]).toBe(1 / 3);
    expect(means([1 / 3, 1e-300, 1 / 3, 1 / 3, 1 / 3], 3)[2]).toBe(1 / 3);
  });

  it.each([
    ['prices in cents', cents],
    ['returns', returns],
    ['magnitudes from 1e-40 to 1e40', swings],
    ['cents among returns', fc.oneof({ weight: 8, arbitrary: cents }, { weight: 1, arbitrary: returns })],
    ['cents among swings', fc.oneof({ weight: 8, arbitrary: cents }, { weight: 1, arbitrary: swings })],
  ])('of %s is a function of the window alone, bit for bit', (_, value) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), fc.integer({ min: 1, max: 40 }), (values, n) => {
        means(values, n).forEach((mean, i) => {
          const window = values.slice(i, i + n);
          expect(mean).toBe(means(window, n)[0]);
          expect(mean).toBe(meanOf(Float64Array.from(window), 0, n));
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['cents', cents],
    ['volumes too large to be usual', fc.integer({ min: 1, max: 2 ** 33 })],
    ['cents among returns', fc.oneof({ weight: 30, arbitrary: cents }, { weight: 1, arbitrary: returns })],
    ['cents about zero', fc.integer({ min: -500, max: 500 }).map((value) => value / 100)],
    ['millionths of millions', fc.integer({ min: -(2 ** 43), max: 2 ** 43 }).map((value) => value / 1e6)],
  ])('of %s is the same whatever a mean before it found out', (_, value) => {
    const periods = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), periods, (list, ns) => {
        const findings = noFindings();
        const values = Float64Array.from(list);
        for (const n of ns) {
          const out = new Float64Array(values.length);
          slidingMean(values, n, out, findings);
          expect([...out.subarray(n - 1)]).toEqual(means(list, n));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['decimals are found to be such', [1.5, 2.5, 3.5], true],
    ['one value that is none leaves it open', [1.5, 1 / 3, 3.5], false],
    ['and so does one that is larger than usual', [1.5, 1e9, 3.5], false],
  ])('%s', (_, values, known) => {
    const findings = noFindings();
    slidingMean(Float64Array.from(values), 2, new Float64Array(3), findings);
    expect(findings.largest < Infinity).toBe(known);
  });

  it('is the double next to the exact mean', () => {
    // Doubles from 2 to 4 are whole multiples of 2⁻⁵¹, which integers add without loss.
    const multiples = (x: number): bigint => BigInt(x * 2 ** 51);
    const values = fc.array(fc.double({ min: 2, max: 4, noNaN: true, maxExcluded: true }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(values, (window) => {
        const n = BigInt(window.length);
        const sum = window.map(multiples).reduce((total, x) => total + x);
        const mean = binaryQuotientOf(Float64Array.from(window), 0, window.length, window.length);
        const error = multiples(mean) * n - sum;
        expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(n);
      }),
      { numRuns: 1000 },
    );
  });

  it('of decimals does not depend on how many decimals are written', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 60 }), (multiples) => {
        const mean = (parts: number[]): number => means(parts, parts.length)[0];
        const sum = multiples.reduce((a, b) => a + b, 0);
        expect(mean(multiples.map((m) => m / 100))).toBe(sum / (100 * multiples.length));
        expect(mean(multiples.map((m) => m / 10_000))).toBe(sum / (10_000 * multiples.length));
      }),
    );
  });
});

describe('a sliding sum', () => {
  it('of dimes has no tail', () => {
    const out = new Float64Array(5);
    slidingSum(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5), 3, out);
    expect([...out.subarray(2)]).toEqual([0.6, 0.9, 1.2]);
  });
});
