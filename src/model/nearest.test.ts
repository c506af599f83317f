import { expect, test } from 'vitest';
import { editDistance, nearestName } from './nearest.ts';

test.each([
  ['', '', 0],
  ['sma', 'sma', 0],
  ['smma', 'sma', 1],
  ['cahs', 'cash', 1],
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
])('%s and %s are %i edits apart', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
  expect(editDistance(b, a)).toBe(edits);
});

const NAMES = ['sma', 'ema', 'rsi', 'cash', 'commission', 'donchian'];

test.each([
  ['cahs', 'cash'],
  ['comission', 'commission'],
  ['RSI', 'rsi'],
  ['smma', 'sma'],
  ['bollinger', null],
  ['x', null],
])('%s was meant as %s', (word, name) => {
  expect(nearestName(word, NAMES)).toBe(name);
});
