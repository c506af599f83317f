import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from './text.ts';

describe('text from outside', () => {
  it.each([
    ['plain', 'plain'],
    ['naïve 株式 😀', 'naïve 株式 😀'],
    ['\x1b[31mred', '\\u{1b}[31mred'],
    ['two\nlines\r', 'two\\u{a}lines\\u{d}'],
    ['\x9b31m', '\\u{9b}31m'],
    ['\u202eevil', '\\u{202e}evil'],
    ['\u200b\ufeff', '\\u{200b}\\u{feff}'],
    ['\ud800', '\\u{d800}'],
  ])('%j prints as %j', (text, printed) => {
    expect(printable(text)).toBe(printed);
  });

  it('is cut to its length in characters', () => {
    expect(printable('abcdef', 3)).toBe('abc…');
    expect(printable('abc', 3)).toBe('abc');
    expect(printable('😀😀', 1)).toBe('😀…');
  });

  it('never carries a control byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(printable(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
      }),
    );
  });
});
