import type { RuleSet } from '../src/engine/rules/rule-set.ts';

/** The rule set that is measured on 500 symbols: in the engine alone, and as a whole process. */
export const PORTFOLIO: RuleSet = {
  name: 'portfolio',
  long: {
    enter: 'cross_above(sma(close, 20), sma(close, 50)) and rsi(close, 14) < 70',
    exit: 'cross_below(sma(close, 20), sma(close, 50))',
  },
  size: { percent_of_equity: 5 },
  limits: { max_positions: 20 },
};
