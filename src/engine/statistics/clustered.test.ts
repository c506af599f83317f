import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { chance } from '../../../test/walk.ts';
import { proportion, rateDifference } from './clustered.ts';
import type { Clustered } from './clustered.ts';
import { wilson } from './proportion.ts';

const clusters = (...rows: readonly (readonly [successes: number, cases: number])[]): Clustered => ({
  successes: rows.map(([successes]) => successes),
  cases: rows.map(([, cases]) => cases),
});
const times = (n: number, row: readonly [number, number]): (readonly [number, number])[] =>
  Array.from({ length: n }, () => row);

describe('how sure a rate is', () => {
  it('is Wilson’s interval where every cluster has one case', () => {
    const { rate, effectiveCases, interval } = proportion(clusters(...times(4, [1, 1]), ...times(8, [0, 1])))!;
    expect(rate).toBe(1 / 3);
    expect(effectiveCases).toBeCloseTo(12, 12);
    expect(interval.low).toBeCloseTo(wilson(1 / 3, 12).low, 12);
  });

  it('is little where whole clusters succeed or fail together: twenty weeks of fifty alike count for fewer than twenty', () => {
    const together = proportion(clusters(...times(10, [50, 50]), ...times(10, [0, 50])))!;
    expect(together.effectiveCases).toBeGreaterThan(15);
    expect(together.effectiveCases).toBeLessThan(20);
  });

  it.each([
    ['nothing but failures in three weeks count three times', clusters([0, 40], [0, 5], [0, 1]), 3],
    ['nothing but successes in one week count once', clusters([7, 7], [0, 0]), 1],
    ['one week counts once, whatever happened in it', clusters([3, 7], [0, 0]), 1],
  ])('%s', (_, of, effective) => {
    expect(proportion(of)!.effectiveCases).toBe(effective);
  });

  it('is unknown without a case', () => {
    expect(proportion(clusters([0, 0], [0, 0]))).toBeUndefined();
  });

  it('is never more than its cases allow', () => {
    const cluster = fc.nat(30).chain((m) => fc.tuple(fc.nat(m), fc.constant(m)));
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 1, maxLength: 40 }), (rows) => {
        const of = clusters(...rows);
        const cases = rows.reduce((sum, [, m]) => sum + m, 0);
        const found = proportion(of);
        if (found === undefined) return;
        expect(found.effectiveCases).toBeGreaterThan(0);
        expect(found.effectiveCases).toBeLessThanOrEqual(cases * (1 + 1e-12));
        expect(found.interval.low).toBeLessThanOrEqual(found.rate);
        expect(found.interval.high).toBeGreaterThanOrEqual(found.rate);
      }),
    );
  });
});

describe('a difference of two rates', () => {
  it('of one with itself is none', () => {
    const of = clusters([3, 5], [1, 4], [2, 2]);
    const { value, interval, pValue } = rateDifference(of, of, 6 / 11)!;
    expect([value, pValue]).toEqual([0, 1]);
    expect(interval.low).toBeLessThanOrEqual(0);
  });

  it('that every week shows alike is sure, though the weeks themselves vary widely', () => {
    const weeks = [
      [10, 20],
      [2, 20],
      [18, 20],
      [6, 20],
      [14, 20],
      [4, 20],
    ] as const;
    const b = clusters(...weeks, ...weeks, ...weeks);
    const a = { cases: b.cases, successes: Array.from(b.successes, (s) => s + 2) };
    const { value, interval, pValue } = rateDifference(a, b, 0.45)!;
    expect(value).toBeCloseTo(0.1, 12);
    expect(interval.low).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(1e-3);
  });

  it('of three failures in a row against a usual 39 % is no discovery', () => {
    const usual = clusters(...times(50, [39, 100]));
    const three = clusters([0, 1], [0, 1], [0, 1], ...times(47, [0, 0]));
    const { value, pValue } = rateDifference(three, usual, 0.39)!;
    expect(value).toBeCloseTo(-0.39, 12);
    // √(3·(0.39/3)²) = 0.225, so t = √3 with 2 degrees of freedom: 1 − √(3/5).
    expect(pValue).toBeCloseTo(1 - Math.sqrt(3 / 5), 4);
  });

  it('is unknown where either has no case, or all its cases are of one week', () => {
    const b = clusters([1, 2], [1, 2]);
    expect(rateDifference(clusters([0, 0], [0, 0]), b, 0.5)).toBeUndefined();
    expect(rateDifference(clusters([1, 2], [0, 0]), b, 0.5)).toBeUndefined();
  });
});

test('where there is no difference, about one test in twenty finds one, and about as many intervals miss it', () => {
  const next = chance(11);
  let [found, missed, samples] = [0, 0, 0];
  for (let run = 0; run < 1500; run++) {
    // Forty weeks, each with a success rate of its own; a sixth of a week's bars are the pattern's, by chance.
    const rows = Array.from({ length: 40 }, () => {
      const rate = 0.2 + 0.4 * next();
      const all = 30;
      let [hits, cases, successes] = [0, 0, 0];
      for (let i = 0; i < all; i++) {
        const success = next() < rate;
        if (success) hits++;
        if (next() >= 1 / 6) continue;
        cases++;
        if (success) successes++;
      }
      return { all, hits, cases, successes };
    });
    const usual = { cases: rows.map((it) => it.all), successes: rows.map((it) => it.hits) };
    const pattern = { cases: rows.map((it) => it.cases), successes: rows.map((it) => it.successes) };
    const { interval, pValue } = rateDifference(pattern, usual, proportion(usual)!.rate)!;
    samples++;
    if (pValue < 0.05) found++;
    if (interval.low > 0 || interval.high < 0) missed++;
  }
  expect(found / samples).toBeGreaterThan(0.02);
  expect(found / samples).toBeLessThan(0.07);
  expect(missed / samples).toBeLessThan(0.07);
});
