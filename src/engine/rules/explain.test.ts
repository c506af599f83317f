import { expect, test } from 'vitest';
import { renderErrors } from './errors.ts';
import { explainPlan } from './explain.ts';
import type { Explanation } from './explain.ts';
import { compileRuleSet } from './plan.ts';
import { TEST_FUNCTIONS, barsOfCloses } from '../../../test/rules/kit.ts';

/** A clause as indented lines: text, and what it was. */
function lines(it: Explanation, indent = ''): string[] {
  const said = it.truth === undefined ? it.value : it.truth;
  return [
    `${indent}${it.text}: ${said === null ? 'unknown' : said}`,
    ...it.parts.flatMap((part) => lines(part, `${indent}  `)),
  ];
}

const compiled = compileRuleSet(
  {
    name: 'a',
    params: { n: 2 },
    let: { trend: 'sma(close, n) > 11' },
    long: { enter: 'trend and close > close[1] and sma(close, 9) > 0', exit: 'close < 1 or bars_held >= 2' },
    stop: { atr: 2, period: 'n' },
  },
  { functions: TEST_FUNCTIONS },
);
if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
const plan = compiled.value;
const bars = barsOfCloses([10, 12, 14, 13]);

test('each part of a clause is told with the value that it had at the bar', () => {
  const clauses = explainPlan(plan, bars, 2);
  expect(clauses.map((clause) => clause.path)).toEqual([
    'long.enter',
    'long.exit',
    'stop.atr',
    'stop.period',
    'stop.distance',
  ]);
  expect(lines(clauses[0])).toEqual([
    'trend and close > close[1] and sma(close, 9) > 0: unknown',
    '  trend: true',
    '    sma(close, n) > 11: true',
    '      sma(close, n): 13',
    '        n: 2',
    '  close > close[1]: true',
    '    close: 14',
    '    close[1]: 12',
    '  sma(close, 9) > 0: unknown',
    '    sma(close, 9): unknown',
  ]);
  expect(lines(clauses[4])).toEqual(['2 * atr(n): 4', '  atr(n): 2', '    n: 2']);
});

test('what reads the position is unknown without one, and told with one', () => {
  const exit = (position?: Parameters<typeof explainPlan>[3]): string[] =>
    lines(explainPlan(plan, bars, 3, position)[1]);
  expect(exit()).toEqual([
    'close < 1 or bars_held >= 2: unknown',
    '  close < 1: false',
    '    close: 13',
    '  bars_held >= 2: unknown',
    '    bars_held: unknown',
  ]);
  const position = { barsHeld: 2, entryPrice: 12, unrealizedReturn: 0.1, highestSinceEntry: 15, lowestSinceEntry: 11 };
  expect(exit({ position })[0]).toBe('close < 1 or bars_held >= 2: true');
});

test('of an if that a parameter decides, the branch that it switched off is not told', () => {
  const switched = (on: number): string[] => {
    const rules = { name: 'a', params: { on }, long: { enter: 'if(on == 1, close > 1, open > 99)' } };
    const outcome = compileRuleSet(rules, { functions: TEST_FUNCTIONS });
    if (!outcome.ok) throw new Error(renderErrors(outcome.errors));
    return explainPlan(outcome.value, bars, 3)[0].parts.map(({ text }) => text);
  };
  expect([switched(1), switched(0)]).toEqual([
    ['on == 1', 'close > 1'],
    ['on == 1', 'open > 99'],
  ]);
});
