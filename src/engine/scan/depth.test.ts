import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedTrees } from '../../../test/rules/arbitraries.ts';
import { randomWalk } from '../../../test/walk.ts';
import { format } from '../rules/format.ts';
import { newsHoursOf } from '../rules/graph.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { compileFunnel } from './compile.ts';
import { depthOf, newsReachOf } from './depth.ts';
import { nodesOf } from './funnel.ts';
import type { Funnel } from './funnel.ts';
import { runFunnel } from './run.ts';
import type { ScanOutcome, Subject } from './run.ts';
import { subjectOf } from './subject.ts';

function funnelOf(where: string, rank: string): Funnel | null {
  const rules = { name: 'test', stages: [{ name: 's', where: { it: where }, ranks: [rank], keep: 3 }] };
  const compiled = compileFunnel(rules, { functions: STANDARD_FUNCTIONS });
  return compiled.ok ? compiled.value : null;
}

function subjects(seed: number, length: number): Subject[] {
  return Array.from({ length: 6 }, (_, i) => {
    const bars = randomWalk(`S${i}`, 60, seed + i);
    const action = { symbol: bars.symbol, exDate: bars.time[length - 2], kind: 'split', factor: 0.5 } as const;
    return subjectOf({
      symbol: bars.symbol,
      bars,
      length,
      actions: i % 2 === 0 ? [action] : [],
      date: bars.time[length - 1],
      beside: () => ({}),
    });
  });
}

const withAllBars = (all: readonly Subject[]): Subject[] =>
  all.map((subject) => ({ ...subject, open: (allocate) => subject.open(allocate, Infinity) }));

/** Everything but the way back to the bars. */
const said = ({ selected, rejected }: ScanOutcome): unknown => [
  selected.map(({ subject, ranked }) => [subject.symbol, ranked]),
  rejected,
];

describe('the bars that a stage looks at', () => {
  it.each<[string, string, number]>([
    ['close > 5', 'volume', 1],
    ['close > close[3]', 'volume', 4],
    ['rising(close, 5)', 'sum(volume, 3)', 6],
    ['relative_volume > 1.5', 'percent_change(close)', 20],
    ['close > sma(close, 3)', 'volume', Infinity],
    ['bars_since(close > 5) < 3', 'volume', Infinity],
  ])('%s by %s: %d', (where, rank, depth) => {
    expect(depthOf(funnelOf(where, rank)!.stages[0])).toBe(depth);
  });

  it.each<[string, string, number, number]>([
    ['close > 5', 'volume', 0, 0],
    ['news_count() >= 1', 'rsi(close, 14)', 0, 0],
    ['news_count(72)[3] >= 1', 'catalyst_score', 3, 72],
    ['sma(news_count(12), 5) > 1', 'volume', Infinity, 12],
  ])('%s by %s reads the news of %d bars before, and %d hours', (where, rank, bars, hours) => {
    const funnel = funnelOf(where, rank)!;
    expect([newsReachOf(funnel), newsHoursOf(nodesOf(funnel))]).toEqual([bars, hours]);
  });

  it('are enough: with the whole history it says the same, to the last bit', () => {
    const { truth, number } = typedTrees(['open', 'high', 'close', 'volume', 'relative_volume'], true);
    let finite = 0;
    fc.assert(
      fc.property(truth, number, fc.nat(1000), fc.integer({ min: 3, max: 60 }), (where, rank, seed, length) => {
        const funnel = funnelOf(format(where), format(rank));
        fc.pre(funnel !== null);
        const all = subjects(seed + 1, length);
        expect(said(runFunnel(funnel, all))).toEqual(said(runFunnel(funnel, withAllBars(subjects(seed + 1, length)))));
        if (depthOf(funnel.stages[0]) < length) finite++;
      }),
      { numRuns: 300 },
    );
    expect(finite).toBeGreaterThan(20);
  });
});
