import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOfText } from './convert/decimal.ts';
import type { Numeric } from './convert/decimal.ts';
import { DecimalSum } from './sums.ts';

const numeric = (text: string): Numeric => (text === 'Infinity' || text === '-Infinity' ? text : decimalOfText(text)!);

function sumOf(...texts: string[]): string {
  const sum = new DecimalSum();
  for (const text of texts) sum.add(numeric(text));
  return sum.toString();
}

describe('a sum of money', () => {
  test.each([
    [[], '0'],
    [['0.1', '0.2'], '0.3'],
    [['1.005', '-0.005'], '1'],
    [['123456789012345678901234567890.5', '0.0000001'], '123456789012345678901234567890.5000001'],
    [['10', '-10'], '0'],
    [['1e300', '1', '-1e300'], '1'],
    [['Infinity', '1'], 'Infinity'],
    [['Infinity', '-Infinity'], 'NaN'],
  ])('of %j is %s', (texts, expected) => {
    expect(sumOf(...texts)).toBe(expected);
  });

  test('adds counts of ten-thousandths as the numbers that they are, past what a double holds', () => {
    const tenThousandths = fc.integer({ min: -1e15, max: 1e15 });
    fc.assert(
      fc.property(fc.array(tenThousandths, { maxLength: 60 }), (counts) => {
        const sum = new DecimalSum();
        for (const n of counts) sum.addTenThousandths(n);
        expect(sum.toString()).toBe(sumOf(...counts.map((n) => `${n}e-4`)));
      }),
    );
  });

  test('of parts, added up as texts, is that of the whole', () => {
    const text = fc.oneof(
      fc.tuple(fc.bigInt(), fc.nat(30)).map(([whole, scale]) => `${whole}e-${scale}`),
      fc.constantFrom('Infinity', '-Infinity'),
    );
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (a, b) => {
        const sum = new DecimalSum();
        sum.addText(sumOf(...a));
        sum.addText(sumOf(...b));
        expect(sum.toString()).toBe(sumOf(...a, ...b));
      }),
    );
  });
});
