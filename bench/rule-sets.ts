/** The rule sets that are measured, in parts, in the engine and as whole processes. */
import { compileRuleSet } from '../src/engine/rules/plan.ts';
import type { StrategyPlan } from '../src/engine/rules/plan.ts';
import type { RuleSet } from '../src/engine/rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../src/engine/rules/standard.ts';

export const CROSS: RuleSet = {
  name: 'sma-cross',
  params: { fast: 10, slow: 30 },
  long: {
    enter: 'cross_above(sma(close, fast), sma(close, slow))',
    exit: 'cross_below(sma(close, fast), sma(close, slow))',
  },
  size: { percent_of_equity: 100 },
};

export const PORTFOLIO: RuleSet = {
  name: 'portfolio',
  long: {
    enter: 'cross_above(sma(close, 20), sma(close, 50)) and rsi(close, 14) < 70',
    exit: 'cross_below(sma(close, 20), sma(close, 50))',
  },
  size: { percent_of_equity: 5 },
  limits: { max_positions: 20 },
};

export function planOf(rules: RuleSet): StrategyPlan {
  const compiled = compileRuleSet(rules, { functions: STANDARD_FUNCTIONS });
  if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
  return compiled.value;
}
