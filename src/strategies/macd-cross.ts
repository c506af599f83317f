import type { RuleSet } from '../engine/rules/rule-set.ts';

/** With `shorts` 1 it is always in the market: the cross that closes one side opens the other. */
export const macdCross: RuleSet = {
  name: 'macd-cross',
  summary: 'Buy when the MACD crosses above its signal line; leave when it crosses back.',
  params: { fast: 12, slow: 26, smooth: 9, shorts: 0, percent: 100 },
  let: {
    line: 'macd(close, fast, slow, smooth).macd',
    trigger: 'macd(close, fast, slow, smooth).signal',
    up: 'cross_above(line, trigger)',
    down: 'cross_below(line, trigger)',
  },
  long: { enter: 'up', exit: 'down' },
  short: { enter: 'shorts == 1 and down', exit: 'up' },
  size: { percent_of_equity: 'percent' },
};
