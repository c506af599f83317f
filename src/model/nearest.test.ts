import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, meantBy, nearestName } from './nearest.ts';

const KNOWN = ['close', 'open', 'sma', 'ema', 'rsi', 'cross_above', 'bars_held', 'max_positions', 'volume'];

describe('the nearest known name', () => {
  test.each<[string, string | null]>([
    ['clsoe', 'close'],
    ['colse', 'close'],
    ['Close', 'close'],
    ['SMA', 'sma'],
    ['smaa', 'sma'],
    ['rsii', 'rsi'],
    ['crossabove', 'cross_above'],
    ['crossAbove', 'cross_above'],
    ['cross_abov', 'cross_above'],
    ['max_position', 'max_positions'],
    ['volum', 'volume'],
    ['xma', 'ema'],
    ['banana', null],
    ['x', null],
    ['q'.repeat(1000), null],
  ])('to %s is %s', (name, expected) => {
    expect(nearestName(name, KNOWN)).toBe(expected);
  });

  test('is the same in whatever order the names come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(KNOWN, { minLength: KNOWN.length }),
        fc.constantFrom('xma', 'opne', 'rsma'),
        (known, name) => {
          expect(nearestName(name, known)).toBe(nearestName(name, KNOWN));
        },
      ),
    );
  });
});

test('of several names those near to something are told, each once', () => {
  const known = new Set(['MSFT', 'AAPL', 'IB\u001b[2M']);
  expect(meantBy(['aapl', 'APPL', 'zzzz', 'msft'], known)).toBe('Did you mean AAPL, MSFT? ');
  expect(meantBy(['zzzz'], known)).toBe('');
  expect(meantBy(['IB\u001b[2N'], known)).not.toContain('\u001b');
});

describe('the edit distance', () => {
  test.each([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('from %j to %j is %i', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  test('is symmetric and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
