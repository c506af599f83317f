import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalOfText, plain, toNumeric } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { Misfit, UnreadableText } from './value.ts';
import type { ExactValue } from './value.ts';

const kept = (value: ExactValue): string => {
  const numeric = toNumeric(value);
  if (numeric instanceof Misfit) return `refused: ${numeric.reason}`;
  return typeof numeric === 'string' ? numeric : plain(numeric);
};

describe('a numeric holds', () => {
  test.each<[what: string, value: ExactValue, expected: string]>([
    ['an integer with all its digits', 9_223_372_036_854_775_807n, '9223372036854775807'],
    ['a real as its shortest decimal', 0.1, '0.1'],
    ['a sum of reals with what is wrong with it', 0.1 + 0.2, '0.30000000000000004'],
    ['a tick of the ASX', 0.005, '0.005'],
    ['the smallest double', 5e-324, `0.${'5'.padStart(324, '0')}`],
    ['the largest double', 1.7976931348623157e308, `17976931348623157${'0'.repeat(292)}`],
    ['no negative zero', -0, '0'],
    ['infinity', -Infinity, '-Infinity'],
    ['a text of digits, without its last zeros', '+0012.500', '12.5'],
    ['more digits than a double', '0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['a text with an exponent', '-1.5E-3', '-0.0015'],
    ['a point before the digits, or behind', '.5', '0.5'],
  ])('%s', (_, value, expected) => {
    expect(kept(value)).toBe(expected);
  });

  test.each<[value: ExactValue, reason: string]>([
    ['NaN', 'text that is not a number'],
    ['Infinity', 'text that is not a number'],
    ['1,000', 'text that is not a number'],
    ['$5', 'text that is not a number'],
    ['.', 'text that is not a number'],
    [' 1', 'text that is not a number'],
    ['１', 'text that is not a number'],
    ['', 'an empty text where a number belongs'],
    ['1e131072', 'a number beyond the range of numeric'],
    ['1e-16384', 'a number beyond the range of numeric'],
    [Uint8Array.of(49), 'bytes where a number belongs'],
    [new UnreadableText(Uint8Array.of(255), 'UTF-8'), 'text that is no valid UTF-8'],
  ])('nothing of %j', (value, reason) => {
    expect(kept(value)).toBe(`refused: ${reason}`);
  });
});

test('every double has a decimal that reads back as it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(plain(toNumeric(value) as Decimal)) === value).toBe(true);
    }),
  );
});

test('a decimal has no zeros at its ends, and its plain form is the same decimal', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.integer({ min: -50, max: 50 }), (whole, scale) => {
      const decimal = decimalOfText(`${whole}e${scale}`)!;
      expect(decimal.digits).not.toMatch(/^0|0$/);
      expect(decimalOfText(plain(decimal))).toEqual(decimal);
    }),
  );
});
