import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { barsOf } from '../../../test/bars.ts';
import { randomWalk } from '../../../test/walk.ts';
import { sliceBars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { FALSE, TRUE, UNKNOWN } from '../columns/column.ts';
import { HOUSE_PATTERNS, PATTERNS } from '../patterns/registry.ts';
import { compileExpression } from '../rules/expression.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import type { NewsColumns } from '../rules/store.ts';
import { baseRates } from './base-rates.ts';
import { listCases } from './case-list.ts';
import type { Case } from './case-list.ts';
import type { Question, Subject } from './cases.ts';
import { expressionDetector, patternDetector } from './detector.ts';
import type { Direction } from './detector.ts';

const BARRIERS = { gain: 0.03, loss: 0.02, bars: 2 };
const close = (...closes: readonly number[]) =>
  barsOf(
    'X',
    '1d',
    closes.map((price, i) => [i * DAY_MS, price, price, price, price, 100]),
  );
const whenever = (text: string, direction: Direction | 0) => {
  const compiled = compileExpression(text, { functions: STANDARD_FUNCTIONS });
  if (!compiled.ok) throw new Error(text);
  return expressionDetector(compiled.value, direction);
};
/** News of which one thing is known: whether there is a catalyst. */
const newsOf = (...catalyst: readonly number[]): NewsColumns => {
  const unasked = (): never => {
    throw new Error('nobody asks for it');
  };
  return {
    catalyst: () => Uint8Array.from(catalyst),
    score: unasked,
    count: unasked,
    sentiment: unasked,
    preMarket: unasked,
  };
};
const asking = (detector: Question['detectors'][number]): Question => ({
  detectors: [detector],
  barriers: BARRIERS,
  catalyst: 'any',
});

describe('the base rate of a condition', () => {
  // A rise of 3 % before a fall of 2 % within two bars, from each close:
  //  bar    0    1    2    3    4    5    6    7
  const bars = close(100, 104, 101, 101, 101, 98, 102, 103);
  //  rise   yes  no   –    no   no   yes  open open
  it('counts what followed, and the same of any bar', () => {
    const { rows, anyBar, tested, stretches } = baseRates([{ bars }], asking(whenever('close > 100.5', 1)));
    const [{ all, direction, difference, medianMove, newsUnknown }] = rows;
    const counts = { cases: 4, successes: 0, failures: 3, ambiguous: 0, neither: 1, open: 2 };
    expect(rows.length).toBe(1);
    expect(all).toMatchObject({ ...counts, rate: 0 });
    expect(all.anyBar).toMatchObject({ ...counts, cases: 6, successes: 2, rate: 1 / 3 });
    expect([direction, stretches, tested.differences]).toEqual(['bullish', 4, 1]);
    expect(anyBar.bullish.rate).toBe(1 / 3);
    expect(difference!.value).toBe(-1 / 3);
    // 104 → 101, 101 → 101, 101 → 98, 101 → 102.
    expect(all.meanMove).toBeCloseTo((101 / 104 - 1 + 0 + (98 / 101 - 1) + (102 / 101 - 1)) / 4, 12);
    expect(medianMove).toBeCloseTo((101 / 104 - 1 + 0) / 2, 12);
    expect(newsUnknown.cases).toBe(4);
  });

  it('turned round counts falls', () => {
    const [{ direction, all }] = baseRates([{ bars }], asking(whenever('close > 100.5', -1))).rows;
    expect(direction).toBe('bearish');
    // 104 → 101 is not 3 %; 101 → 98 is 2.97 %.
    expect(all).toMatchObject({ cases: 4, successes: 0, failures: 0, neither: 4 });
  });

  it('that points nowhere is judged both ways', () => {
    const { rows } = baseRates([{ bars }], asking(whenever('close == 98', 0)));
    expect(rows.map(({ direction, all }) => [direction, all.successes, all.failures])).toEqual([
      ['bullish', 1, 0],
      ['bearish', 0, 1],
    ]);
  });

  it('tells cases with a catalyst, without one, and those of which nobody knows', () => {
    const news = newsOf(TRUE, FALSE, UNKNOWN, TRUE, FALSE, TRUE, FALSE, FALSE);
    const [row] = baseRates([{ bars, news }], asking(whenever('close > 0', 1))).rows;
    const cases = [row.all, row.withCatalyst, row.withoutCatalyst, row.newsUnknown].map((it) => [
      it.successes,
      it.cases,
    ]);
    expect(cases).toEqual([
      [2, 6],
      [2, 3],
      [0, 2],
      [0, 1],
    ]);
    expect(row.catalystEffect!.value).toBeCloseTo(2 / 3, 12);
    expect(row.withCatalyst.meanSuccessMs).toBe(DAY_MS);
  });

  it('does not compare with bars on which it could not be told', () => {
    const [{ all }] = baseRates([{ bars }], asking(whenever('close > sma(close, 3)', 1))).rows;
    expect(all.anyBar.cases).toBe(4);
  });

  it('that is never true has no row, and is named', () => {
    const { rows, unseen, tested } = baseRates([{ bars }], asking(whenever('close > 1000', 1)));
    expect([rows, unseen, tested.differences]).toEqual([[], ['close > 1000'], 0]);
  });

  it('without any bar is unknown', () => {
    const { anyBar, rows } = baseRates([], asking(whenever('close > 0', 1)));
    expect([anyBar.bullish.cases, anyBar.bullish.rate, anyBar.bullish.meanMove, rows]).toEqual([0, null, null, []]);
  });
});

test('of many patterns that mean nothing, none is found to mean something', () => {
  const subjects = [1, 2, 3, 4, 5, 6].map((seed): Subject => ({ bars: randomWalk(`W${seed}`, 1500, seed) }));
  const detectors = [...PATTERNS.values()].map(patternDetector);
  const { rows, tested } = baseRates(subjects, {
    detectors,
    barriers: { gain: 0.05, loss: 0.05, bars: 5 },
    catalyst: 'any',
  });
  const differences = rows.flatMap(({ difference }) => difference ?? []);
  expect(tested.differences).toBe(differences.length);
  expect(differences.length).toBeGreaterThan(60);
  expect(differences.some(({ pValue }) => pValue < 0.05)).toBe(true);
  expect(differences.filter(({ adjustedPValue }) => adjustedPValue < 0.05)).toEqual([]);
});

const detectors = [
  ...['hammer', 'doji', 'volume_surge', 'cdl_engulfing'].map((name) => patternDetector(PATTERNS.get(name)!)),
  whenever('rsi(5) < 40', 1),
];

test('what was asked in the past knew the same cases, those still open apart', () => {
  fc.assert(
    fc.property(
      fc.nat(5000),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 12 }),
      (seed, cut, within) => {
        const bars = randomWalk('W', 120, seed);
        const question = { detectors, barriers: { gain: 0.02, loss: 0.02, bars: within }, catalyst: 'any' };
        const now = listCases({ bars }, question);
        const then = listCases({ bars: sliceBars(bars, 0, cut) }, question);
        const openFrom = cut - within < 0 ? -Infinity : (bars.time[cut - within] ?? Infinity);
        const known = now
          .filter(({ time }) => time <= bars.time[cut - 1])
          .map((it): Case => (it.time >= openFrom ? { ...it, outcome: 'open', touched: null, move: null } : it));
        expect(then).toEqual(known);
      },
    ),
  );
});

test('a later split or dividend scales the past and changes no case', () => {
  const factors = fc.constantFrom(1 / 7, 1 / 3, 30, 0.9975431, 0.5);
  const house = [...HOUSE_PATTERNS.values()].map(patternDetector);
  fc.assert(
    fc.property(fc.nat(5000), factors, (seed, factor) => {
      const bars = randomWalk('W', 150, seed);
      const scaled = (column: Float64Array): Float64Array => column.map((price) => price * factor);
      const { open, high, low, close: closes } = bars;
      const later = { ...bars, open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(closes) };
      const question = { detectors: house, barriers: { gain: 0.03, loss: 0.02, bars: 10 }, catalyst: 'any' };
      const withoutMove = (cases: readonly Case[]) => cases.map((it) => ({ ...it, move: null }));
      expect(withoutMove(listCases({ bars: later }, question))).toEqual(withoutMove(listCases({ bars }, question)));
    }),
  );
});

test('cases listed one by one add up to the counts', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 0, max: 90 })), { maxLength: 4 }), (walks) => {
      const subjects = walks.map(([seed, length], i): Subject => ({ bars: randomWalk(`W${i}`, length, seed) }));
      const question = { detectors, barriers: { gain: 0.02, loss: 0.01, bars: 5 }, catalyst: 'any' };
      const listed = subjects.flatMap((subject) => listCases(subject, question));
      const { rows } = baseRates(subjects, question);
      const key = (pattern: string, direction: Direction): string =>
        `${pattern} ${direction > 0 ? 'bullish' : 'bearish'}`;
      expect(new Set(rows.map((it) => `${it.pattern} ${it.direction}`))).toEqual(
        new Set(listed.map((it) => key(it.pattern, it.direction))),
      );
      for (const row of rows) {
        const own = listed.filter((it) => key(it.pattern, it.direction) === `${row.pattern} ${row.direction}`);
        const count = (outcome: Case['outcome']): number => own.filter((it) => it.outcome === outcome).length;
        expect(row.all).toMatchObject({
          successes: count('success'),
          ambiguous: count('ambiguous'),
          open: count('open'),
        });
        expect(row.all.cases + row.all.open).toBe(own.length);
        const moves = own.flatMap(({ move }) => move ?? []);
        if (moves.length > 0) expect(row.all.meanMove).toBeCloseTo(moves.reduce((a, b) => a + b) / moves.length, 12);
      }
    }),
    { numRuns: 60 },
  );
});
