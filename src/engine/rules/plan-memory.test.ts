import { expect, test } from 'vitest';
import { renderErrors } from './errors.ts';
import { compileRuleSet } from './plan.ts';
import type { StrategyPlan } from './plan.ts';
import type { RuleSet } from './rule-set.ts';
import { ColumnStore } from './store.ts';
import { TEST_FUNCTIONS, barsOfCloses } from '../../../test/rules/kit.ts';

function planOf(rules: Partial<RuleSet>): StrategyPlan {
  const compiled = compileRuleSet({ name: 'test', ...rules }, { functions: TEST_FUNCTIONS });
  if (!compiled.ok) throw new Error(renderErrors(compiled.errors));
  return compiled.value;
}

const CLOSES = [10, 12, 14, 13, 15, 11];

test.each<[string, Partial<RuleSet>]>([
  ['masks', { long: { enter: 'sma(sma(close, 2), 2) > 14 or range(2) > 3', exit: 'sma(close, 3) < 12' } }],
  ['columns', { long: { enter: 'sma(close, 2) > 12' }, rank: 'sma(close, 2)', stop: { atr: 2, period: 2 } }],
])('signals of %s stay as they were told when other symbols are asked about', (_title, rules) => {
  const symbols = [CLOSES, [3, 1, 2], [9, 9, 8, 9, 12, 30, 31, 30], CLOSES.toReversed()].map((closes) =>
    barsOfCloses(closes),
  );
  const plan = planOf(rules);
  const alone = symbols.map((bars) => plan.signals(bars, new ColumnStore(bars)));
  expect(symbols.map((bars) => plan.signals(bars))).toEqual(alone);
});

test('an exit that reads the position keeps its columns when other symbols are asked about', () => {
  const plan = planOf({ long: { enter: 'close > 12', exit: 'sma(close, 2) < 12.5 * entry_price' } });
  const [first] = [CLOSES, CLOSES.map((close) => close * 2)].map((closes) => plan.signals(barsOfCloses(closes)));
  const exit = first.long?.exit;
  if (exit?.kind !== 'position') throw new Error('expected an exit that reads the position');
  const view = { barsHeld: 1, entryPrice: 1, unrealizedReturn: 0, highestSinceEntry: 1, lowestSinceEntry: 1 };
  expect(CLOSES.map((_, bar) => exit.test(bar, view))).toEqual([2, 1, 0, 0, 0, 0]);
});
