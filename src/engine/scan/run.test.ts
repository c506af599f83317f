import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomWalk } from '../../../test/walk.ts';
import { barsOfCloses } from '../../../test/rules/kit.ts';
import type { Bars } from '../../model/bars.ts';
import { renderErrors } from '../rules/errors.ts';
import type { FunnelRules } from '../rules/funnel-rules.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { ColumnStore } from '../rules/store.ts';
import type { StoreOptions } from '../rules/store.ts';
import { compileFunnel } from './compile.ts';
import type { Funnel } from './funnel.ts';
import { saying } from './judge.ts';
import { runFunnel } from './run.ts';
import type { ScanOutcome, Subject } from './run.ts';

function funnelOf(rules: Omit<FunnelRules, 'name'>): Funnel {
  const compiled = compileFunnel({ name: 'test', ...rules }, { functions: STANDARD_FUNCTIONS });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

const subjectOf = (bars: Bars, options: StoreOptions = {}): Subject => ({
  symbol: bars.symbol,
  unseen: null,
  open: (allocate) => new ColumnStore(bars, { ...options, allocate }),
});

/** Symbols whose last closes are given, by name. */
const closing = (last: Readonly<Record<string, readonly number[]>>): Subject[] =>
  Object.entries(last).map(([symbol, closes]) => subjectOf(barsOfCloses(closes, symbol)));

const names = ({ selected }: ScanOutcome): string[] => selected.map(({ subject }) => subject.symbol);

/** symbol stage rule value threshold margin missing */
const fallen = ({ rejected }: ScanOutcome): string[] =>
  rejected.map(({ symbol, stage, rule, value, threshold, margin, missing }) =>
    [symbol, stage, rule, value, threshold, margin, missing].join(' | '),
  );

describe('a stage', () => {
  const priced = funnelOf({ stages: [{ name: 'price', where: { price: '5 <= close <= 50' } }] });

  it('tells of each rejected symbol the first rule that failed, what it saw, and by how much', () => {
    const outcome = runFunnel(priced, closing({ LOW: [4.5], FINE: [20], EDGE: [50], HIGH: [62] }));
    expect(names(outcome)).toEqual(['EDGE', 'FINE']);
    expect(fallen(outcome)).toEqual([
      'HIGH | price | close <= 50 | 62 | 50 | -12 | ',
      'LOW | price | close >= 5 | 4.5 | 5 | -0.5 | ',
    ]);
    expect(outcome.stages).toEqual([
      { name: 'seen', in: 4, out: 4 },
      { name: 'price', in: 4, out: 2 },
    ]);
  });

  it('never takes the unknown for a failed comparison', () => {
    const stage = { name: 'calm', where: { calm: 'close < sma(close, 3)', cheap: 'close < 100' } };
    const outcome = runFunnel(funnelOf({ stages: [stage] }), closing({ NEW: [10, 9], DEAR: [200, 190] }));
    expect(fallen(outcome)).toEqual([
      'DEAR | calm | close < 100 | 190 | 100 | -90 | ',
      'NEW | calm | close < sma(close, 3) | 9 |  |  | bars',
    ]);
  });

  it.each<[string, Parameters<typeof funnelOf>[0]['stages'][0], string]>([
    ['news', { name: 's', where: { news: 'news_count() >= 1' } }, 'X | s | news_count() >= 1 |  | 1 |  | news'],
    [
      'minutes',
      { name: 's', where: { a: 'pre_market_volume > 0' } },
      'X | s | pre_market_volume > 0 |  | 0 |  | intraday',
    ],
    ['a ratio to nothing', { name: 's', where: { a: 'close / 0 > 1' } }, 'X | s | close / 0 > 1 |  | 1 |  | value'],
    ['a rank', { name: 's', ranks: ['sma(close, 9)'] }, 'X | s | sma(close, 9) |  |  |  | bars'],
    [
      'what is no comparison',
      { name: 's', where: { a: 'rising(close, 5)' } },
      'X | s | rising(close, 5) |  |  |  | bars',
    ],
  ])('tells what is missing: %s', (_, stage, expected) => {
    expect(fallen(runFunnel(funnelOf({ stages: [stage] }), closing({ X: [1, 2] })))).toEqual([expected]);
  });

  it('is entered only by what was seen', () => {
    const gone: Subject = {
      symbol: 'GONE',
      unseen: saying('the last bar is of 2016-03-04', 'delisted'),
      open: () => {
        throw new Error('never opened');
      },
    };
    const outcome = runFunnel(priced, [gone, ...closing({ FINE: [20] })]);
    expect(names(outcome)).toEqual(['FINE']);
    expect(outcome.stages[0]).toEqual({ name: 'seen', in: 2, out: 1 });
    expect(fallen(outcome)).toEqual(['GONE | seen | the last bar is of 2016-03-04 |  |  |  | ']);
  });
});

describe('a rank', () => {
  const best = (keep: number, ranks = ['close'], also: string[] = []): Funnel =>
    funnelOf({ stages: [{ name: 'best', ranks, keep, also }] });

  it('takes the highest first, and equals by symbol, in whatever order they come', () => {
    const subjects = closing({ D: [7], A: [7], C: [9], B: [7], E: [1] });
    const outcome = runFunnel(best(3), subjects);
    expect(names(outcome)).toEqual(['C', 'A', 'B']);
    expect(runFunnel(best(3), subjects.toReversed())).toEqual(outcome);
    expect(fallen(outcome)).toEqual([
      'D | best | best 3 by close | 7 | 7 | 0 | ',
      'E | best | best 3 by close | 1 | 7 | -6 | ',
    ]);
    expect(outcome.selected.map(({ ranked }) => ranked?.value)).toEqual([9, 7, 7]);
  });

  it('takes the best of several lists in turn, each symbol once', () => {
    // By close A B C D E, by change against the bar before E D A B C, by its negative C B A D E.
    const subjects = closing({ A: [90, 90], B: [81, 80], C: [72, 70], D: [58, 60], E: [45, 50] });
    expect(names(runFunnel(best(4, ['close', 'change(close)', '-change(close)']), subjects))).toEqual([
      'A',
      'E',
      'C',
      'B',
    ]);
  });

  it('lets those named in any case go on, after the others', () => {
    const subjects = closing({ A: [1], B: [2], C: [3], D: [4] });
    expect(names(runFunnel(best(2, ['close'], ['A', 'D', 'ABSENT']), subjects))).toEqual(['D', 'C', 'A']);
  });
});

describe('the funnel as a whole', () => {
  const threshold = fc.integer({ min: -4, max: 4 });
  const stage = fc.record({
    where: fc.option(
      threshold.map((x) => ({ a: `percent_change(close) > ${x}` })),
      { nil: {} },
    ),
    keep: fc.integer({ min: 1, max: 14 }),
    ranks: fc.constantFrom([], ['volume'], ['close', '-percent_change(close, 3)']),
    also: fc.constantFrom([], ['S3', 'S5']),
  });
  const market = fc.array(fc.record({ length: fc.integer({ min: 1, max: 8 }), unseen: fc.boolean() }), {
    minLength: 1,
    maxLength: 14,
  });

  it('loses nobody: at every stage, in = out + rejected, and everyone is selected or told why not', () => {
    fc.assert(
      fc.property(fc.array(stage, { minLength: 1, maxLength: 4 }), market, (stages, symbols) => {
        const rules = stages.map((it, i) => ({ name: `s${i}`, ...it }));
        const subjects = symbols.map(({ length, unseen }, i): Subject => ({
          ...subjectOf({ ...randomWalk(`S${i}`, length, i + 1) }),
          unseen: unseen ? saying('unseen') : null,
        }));
        const { stages: counts, selected, rejected } = runFunnel(funnelOf({ stages: rules }), subjects);
        expect(counts[0].in).toBe(subjects.length);
        counts.forEach((count, i) => {
          const out = rejected.filter((it) => it.stage === count.name).length;
          expect(count.in).toBe(count.out + out);
          if (i > 0) expect(count.in).toBe(counts[i - 1].out);
        });
        const told = [...selected.map(({ subject }) => subject.symbol), ...rejected.map(({ symbol }) => symbol)];
        expect(told.toSorted()).toEqual(subjects.map(({ symbol }) => symbol).toSorted());
      }),
      { numRuns: 150 },
    );
  });
});

describe('a funnel file that is wrong', () => {
  it.each<[string, unknown, RegExp]>([
    ['without stages', { name: 'a' }, /has no stages/],
    ['with a stage twice', { name: 'a', stages: [{ name: 's' }, { name: 's' }] }, /the stage `s` stands twice/],
    ['with a stage of the name that each begins with', { name: 'a', stages: [{ name: 'seen' }] }, /begins with `seen`/],
    ['with an unknown name', { name: 'a', stages: [{ name: 's', where: { a: 'clsoe > 1' } }] }, /unknown name `clsoe`/],
    ['with an unknown key', { name: 'a', stages: [{ name: 's', were: {} }] }, /unknown key `were`/],
    ['that keeps half a symbol', { name: 'a', stages: [{ name: 's', keep: 0.5 }] }, /a whole number from 1/],
    [
      'that keeps as many as a bar says',
      { name: 'a', stages: [{ name: 's', keep: 'volume' }] },
      /a number or a parameter/,
    ],
    ['with a parameter nobody reads', { name: 'a', params: { x: 1 }, stages: [{ name: 's' }] }, /`x` is never used/],
    [
      'that reads a position',
      { name: 'a', stages: [{ name: 's', where: { a: 'bars_held > 1' } }] },
      /known only in exit/,
    ],
  ])('%s', (_, rules, message) => {
    const compiled = compileFunnel(rules, { functions: STANDARD_FUNCTIONS });
    expect(compiled.ok ? 'fine' : renderErrors(compiled.errors)).toMatch(message);
  });
});
