import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cell, displayWidth, fit, outside, wrap } from './width.ts';
import { paint } from './theme.ts';

const screen = { colour: true, unicode: true, width: 80 };
const ascii = { colour: false, unicode: false, width: 80 };

describe('columns on a screen', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['▁█', 2],
    [paint(screen, 'red', 'abc'), 3],
    ['', 0],
  ])('%j takes %d', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

test('a cut keeps its width, ends its colour and shows that it is one', () => {
  expect(fit(ascii, 'abcdef', 4)).toBe('abc~');
  expect(fit(screen, 'abcdef', 4)).toBe('abc…');
  expect(fit(screen, '日本語', 4)).toBe('日…');
  expect(fit(screen, paint(screen, 'red', 'abcdef'), 4)).toBe('\u001b[31mabc\u001b[0m…');
});

test('a cell is exactly as wide as asked, whatever the text', () => {
  const text = fc.string({ unit: 'grapheme' }).map((it) => outside(screen, it));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), fc.constantFrom('left', 'right'), (it, columns, align) => {
      expect(displayWidth(cell(screen, it, columns, align))).toBe(columns);
    }),
  );
});

test('lines wrap between words, and no line is longer', () => {
  expect(wrap(ascii, 'one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap(ascii, 'extraordinary', 6)).toEqual(['extra~']);
});

test('a screen without Unicode gets ASCII alone', () => {
  expect(outside(ascii, 'Zürich 日')).toBe('Z\\u{fc}rich \\u{65e5}');
  expect(outside(screen, 'Zürich\u001b[2J')).toBe('Zürich\\u{1b}[2J');
});
