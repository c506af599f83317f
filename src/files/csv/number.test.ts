import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber, scanNumber, scanned } from './number.ts';

const parse = (text: string): number => parseNumber(Buffer.from(text), 0, text.length);

/** A decimal as files write it: digits, a point perhaps, a sign perhaps, an exponent perhaps. */
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.stringMatching(/^\d{0,18}$/),
    fc.stringMatching(/^\d{0,24}$/),
    fc.constantFrom('', '', 'e5', 'E-12', 'e+300', 'e-320'),
  )
  .filter(([, whole, fraction]) => whole.length + fraction.length > 0)
  .map(([sign, whole, fraction, exponent]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`);

describe('numbers from bytes', () => {
  it('are those of Number, bit for bit', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(Object.is(parse(text), Number(text))).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('survive printing: every double comes back from its own text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(Object.is(value, -0) ? 0 : value);
      }),
      { numRuns: 5_000 },
    );
  });

  it('scanned in passing are the same, where they are read at all, and end where the number does', () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom(',', ';', '\n', 'x', ' '), (text, next) => {
        const bytes = Buffer.from(`##${text}${next}9`);
        const value = scanNumber(bytes, 2);
        if (Number.isNaN(value)) return;
        // The exponent and what follows it are another's business: the caller sees that no delimiter follows.
        const read = bytes.toString('latin1', 2, scanned.end);
        expect(Object.is(value, Number(read))).toBe(true);
        if (!/[e+-]/i.test(text)) expect(scanned.end).toBe(2 + text.length);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(['', ' ', '.', '-', '+.', '1,5', '1 5', '0x1A', '1_000', 'NaN', 'Infinity', '1e', 'e5', '1.2.3', '--1', '٣'])(
    '%j is no number',
    (text) => {
      const bytes = Buffer.from(text);
      expect(parseNumber(bytes, 0, bytes.length)).toBeNaN();
    },
  );

  it('may have spaces around them', () => {
    expect(parse('  12.5 ')).toBe(12.5);
  });
});
