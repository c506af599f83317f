import type { RuleSet } from '../engine/rules/rule-set.ts';

/** With `shorts` 1 it is always in the market: the cross that closes one side opens the other. */
export const smaCross: RuleSet = {
  name: 'sma-cross',
  summary: 'Buy when the fast average crosses above the slow one; leave when it crosses back.',
  params: { fast: 10, slow: 20, shorts: 0, percent: 100 },
  let: {
    up: 'cross_above(sma(close, fast), sma(close, slow))',
    down: 'cross_below(sma(close, fast), sma(close, slow))',
  },
  long: { enter: 'up', exit: 'down' },
  short: { enter: 'shorts == 1 and down', exit: 'up' },
  size: { percent_of_equity: 'percent' },
};
