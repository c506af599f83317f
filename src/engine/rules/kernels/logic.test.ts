import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Truth } from '../../columns/column.ts';
import * as scalar from '../scalar.ts';
import { andMask, andWhere, notMask, orMask } from './logic.ts';

const F = 0;
const T = 1;
const U = 2;

const mask = (...truths: number[]): Uint8Array => Uint8Array.from(truths);
const list = (it: Uint8Array): number[] => [...it];

describe("Kleene's strong tables", () => {
  const left = mask(F, F, F, T, T, T, U, U, U);
  const right = mask(F, T, U, F, T, U, F, T, U);
  test('and: false decides, else unknown decides', () => {
    expect(list(andMask(left, right))).toEqual([F, F, F, F, T, U, F, U, U]);
  });
  test('or: true decides, else unknown decides', () => {
    expect(list(orMask(left, right))).toEqual([F, T, U, T, T, T, U, T, U]);
  });
  test('not: unknown stays unknown', () => {
    expect(list(notMask(mask(F, T, U, F, T, U)))).toEqual([T, F, U, T, F, U]);
  });
});

const pairs = fc.array(fc.tuple(fc.constantFrom(F, T, U), fc.constantFrom(F, T, U), fc.constantFrom(F, T, U)), {
  maxLength: 40,
});

describe('laws, at any length and alignment', () => {
  const law = (
    title: string,
    check: (a: Uint8Array, b: Uint8Array, c: Uint8Array) => [Uint8Array, Uint8Array],
  ): void => {
    test(title, () => {
      fc.assert(
        fc.property(pairs, fc.nat(3), (rows, offset) => {
          const column = (k: 0 | 1 | 2): Uint8Array => {
            const held = new Uint8Array(offset + rows.length);
            rows.forEach((row, i) => (held[offset + i] = row[k]));
            return held.subarray(offset);
          };
          const [one, other] = check(column(0), column(1), column(2));
          expect(list(one)).toEqual(list(other));
        }),
      );
    });
  };
  law('and commutes', (a, b) => [andMask(a, b), andMask(b, a)]);
  law('or commutes', (a, b) => [orMask(a, b), orMask(b, a)]);
  law('and associates', (a, b, c) => [andMask(a, andMask(b, c)), andMask(andMask(a, b), c)]);
  law('or associates', (a, b, c) => [orMask(a, orMask(b, c)), orMask(orMask(a, b), c)]);
  law('and distributes over or', (a, b, c) => [andMask(a, orMask(b, c)), orMask(andMask(a, b), andMask(a, c))]);
  law('De Morgan', (a, b) => [notMask(andMask(a, b)), orMask(notMask(a), notMask(b))]);
  law('not undoes itself', (a) => [notMask(notMask(a)), a]);
  law('and absorbs', (a, b) => [andMask(a, orMask(a, b)), a]);
  law('and is what it is for one bar', (a, b) => [
    andMask(a, b),
    a.map((x, i) => scalar.and(x as Truth, b[i] as Truth)),
  ]);
  law('and, asked only where the left leaves it open, is and', (a, b) => [
    andMask(a, b),
    andWhere(a, (i) => b[i] as Truth),
  ]);
  law('or is what it is for one bar', (a, b) => [orMask(a, b), a.map((x, i) => scalar.or(x as Truth, b[i] as Truth))]);
  law('not is what it is for one bar', (a) => [notMask(a), a.map((x) => scalar.not(x as Truth))]);
});
