import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bars } from '../../model/bars.ts';
import { sliceBars } from '../../model/bars.ts';
import { typedTrees } from '../../../test/rules/arbitraries.ts';
import { Binder } from './bind.ts';
import { evaluateColumn, evaluateMask } from './evaluate.ts';
import { format } from './format.ts';
import { Graph } from './graph.ts';
import type { GraphNode } from './graph.ts';
import { parse } from './parser.ts';
import { ColumnStore } from './store.ts';
import { TEST_FUNCTIONS, barsOfCloses, show } from '../../../test/rules/kit.ts';

const LEAVES = ['close', 'open', 'volume', 'hl2'];
const { number, truth } = typedTrees(LEAVES, true);
// Few distinct values, so that touches, ties and divisions by zero are common.
const closes = fc.array(fc.constantFrom(0, 1, 1.5, 2, 3, -1, 0.1, 1e200), { minLength: 1, maxLength: 30 });

const bitsOf = (shown: ReturnType<typeof show>): unknown[] =>
  shown.kind === 'number'
    ? Array.from(shown.column.values, (value) => (Number.isNaN(value) ? null : value))
    : [...shown.mask];

describe('every expression', () => {
  test('at bar t depends on bars 0 to t alone, bit for bit', () => {
    fc.assert(
      fc.property(fc.oneof(number, truth), closes, (tree, prices) => {
        const bars = barsOfCloses(prices);
        const text = format(tree);
        const whole = bitsOf(show(text, bars));
        for (const k of new Set([1, Math.ceil(prices.length / 2), prices.length - 1])) {
          if (k < 1) continue;
          expect(bitsOf(show(text, sliceBars(bars, 0, k)))).toEqual(whole.slice(0, k));
        }
      }),
      { numRuns: 600 },
    );
  });

  test('keeps the promises of a column: unknown before its start, never infinite, gaps told', () => {
    fc.assert(
      fc.property(number, closes, (tree, prices) => {
        const shown = show(format(tree), barsOfCloses(prices));
        if (shown.kind !== 'number') throw new Error('a number was asked for');
        const { values, start, gaps } = shown.column;
        values.forEach((value, i) => {
          if (i < start) expect(value).toBeNaN();
          else if (!gaps) expect(value).not.toBeNaN();
          expect(Math.abs(value)).not.toBe(Infinity);
        });
        if (start < values.length && !gaps) expect(values[start]).not.toBeNaN();
      }),
      { numRuns: 600 },
    );
  });
});

describe('constants', () => {
  const pointwise = typedTrees(['p', 'q', 'r'], false);
  const held = fc.constantFrom(0, 1, -2, 0.5, 3, 1e200);

  test('are folded to what columns of them would be', () => {
    fc.assert(
      fc.property(fc.oneof(pointwise.number, pointwise.truth), held, held, held, (tree, p, q, r) => {
        const text = format(tree);
        const bars: Bars = {
          ...barsOfCloses([1, 1]),
          open: Float64Array.of(p, p),
          close: Float64Array.of(q, q),
          volume: Float64Array.of(r, r),
        };
        const folded = bitsOf(show(text, bars, {}, { p, q, r }));
        const named = text.replace(/\bp\b/g, 'open').replace(/\bq\b/g, 'close').replace(/\br\b/g, 'volume');
        // toEqual would tell 0 from -0; to a trader they are one number.
        const plain = (values: unknown[]): unknown[] => values.map((value) => (value === 0 ? 0 : value));
        expect(plain(bitsOf(show(named, bars)))).toEqual(plain(folded));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('laws of the language', () => {
  const same = (one: string, other: string): void => {
    test(`${one} is ${other}`, () => {
      fc.assert(
        fc.property(closes, (prices) => {
          const gappy = (text: string): string => text.replace(/\bx\b/g, '(6 / (close - 2) + 0 * close[1])');
          const bars = barsOfCloses(prices);
          expect(bitsOf(show(gappy(one), bars))).toEqual(bitsOf(show(gappy(other), bars)));
        }),
      );
    });
  };
  same('cross_above(x, open)', 'x[1] <= open[1] and x > open');
  same('cross_below(x, open)', 'x[1] >= open[1] and x < open');
  same('cross_above(x, 3)', 'x[1] <= 3 and x > 3');
  same('cross_above(3, x)', '3 >= x and not 3 == x and 3 <= x[1]');
  same('cross_above(x, open) and x[2] < 3', 'x[1] <= open[1] and x > open and x[2] < 3');
  same('x >= x[1] and cross_below(x, 3) and open != 2', 'x >= x[1] and x[1] >= 3 and x < 3 and open != 2');
  same('rising(x, 2)', 'x > x[1] and x[1] > x[2]');
  same('falling(x, 3)', 'x < x[1] and x[1] < x[2] and x[2] < x[3]');
  same('highest(x, 3)', 'max(x, x[1], x[2])');
  same('lowest(x, 4)', 'min(min(x, x[1]), x[2], x[3])');
  same('change(x, 2)', 'x - x[2]');
  same('percent_change(x)', '100 * (x - x[1]) / x[1]');
  same('count(x > 1, 2)', 'if(x > 1, 1, 0) + if(x[1] > 1, 1, 0)');
  same('sum(if(x > 1, 1, 0), 3)', 'count(x > 1, 3)');
  same('1 < x <= 3', '1 < x and x <= 3');
  same('x[1][2]', 'x[3]');
  same('not x > 1', 'x <= 1');
});

describe('sharing', () => {
  const bind = (graph: Graph, text: string): GraphNode => {
    const parsed = parse(text);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const scope = { graph, functions: TEST_FUNCTIONS, params: new Map([['n', 10]]), definitions: new Map() };
    const node = new Binder(scope).root('', parsed.tree, 'either');
    if (node === null) throw new Error(`${text} does not bind`);
    return node;
  };

  test('equal expressions are one node, however they are written', () => {
    const graph = new Graph();
    for (const [one, other] of [
      ['sma(close, 10)', 'sma(n)'],
      ['close > open', 'open < close'],
      ['close + open', 'open + close'],
      ['close > 1 and open > 1', 'open > 1 and close > 1'],
      ['cross_below(close, open)', 'cross_above(open, close)'],
      ['close[1][1]', 'close[2]'],
      ['not not (close > 1)', '1 < close'],
    ])
      expect(bind(graph, one)).toBe(bind(graph, other));
    expect(bind(graph, 'close - open')).not.toBe(bind(graph, 'open - close'));
    expect(bind(graph, 'sma(close, 10)')).not.toBe(bind(graph, 'sma(open, 10)'));
  });

  test('a node is computed once a symbol, across all that read it', () => {
    const graph = new Graph();
    const store = new ColumnStore(barsOfCloses([1, 2, 3, 4]));
    evaluateMask(bind(graph, 'sma(close, 2) > sma(close, 3)'), store);
    // close, two averages with one output each, the comparison
    expect(store.computed).toBe(6);
    evaluateMask(bind(graph, 'sma(close, 3) < sma(close, 2)'), store);
    expect(store.computed).toBe(6);
    evaluateColumn(bind(graph, 'channel(2).upper + channel(2).lower'), store);
    // the channel once, two outputs, the sum
    expect(store.computed).toBe(10);
  });

  test('a filter after a cross is asked where the cross leaves it open, and has no mask of its own', () => {
    const graph = new Graph();
    const store = new ColumnStore(barsOfCloses([1, 3, 1, 4, 1, 5]));
    const filtered = bind(graph, 'cross_above(close, 2) and close < 4.5');
    expect([...evaluateMask(filtered, store)]).toEqual([0, 1, 0, 1, 0, 0]);
    // close, the pair of crossings, one of them, the two conditions together
    expect(store.computed).toBe(4);
  });

  test('one store serves several graphs and mistakes no column for another', () => {
    const store = new ColumnStore(barsOfCloses([1, 2, 3]));
    expect([...evaluateColumn(bind(new Graph(), 'close + 1'), store).values]).toEqual([2, 3, 4]);
    expect([...evaluateColumn(bind(new Graph(), 'close + 2'), store).values]).toEqual([3, 4, 5]);
  });

  test('a full store forgets and computes again, with the same result', () => {
    const graph = new Graph();
    const bars = barsOfCloses([1, 2, 3, 4]);
    const small = new ColumnStore(bars, { bytesMax: 1 });
    const node = bind(graph, 'sma(close, 2) + sma(close, 3) * close');
    expect(evaluateColumn(node, small).values).toEqual(evaluateColumn(node, new ColumnStore(bars)).values);
  });
});
