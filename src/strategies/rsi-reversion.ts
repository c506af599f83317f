import type { RuleSet } from '../engine/rules/rule-set.ts';

export const rsiReversion: RuleSet = {
  name: 'rsi-reversion',
  summary: 'Buy when the RSI says oversold; leave at the stop, at the target, or when it says overbought.',
  params: { period: 14, oversold: 30, overbought: 70, stop: 5, target: 8, shorts: 0, percent: 50 },
  let: {
    strength: 'rsi(close, period)',
    // +1 where it would buy, −1 where it would sell short: the bracket stands on both sides of the deciding close.
    side: 'if(strength < oversold, 1, -1)',
  },
  long: { enter: 'strength < oversold', exit: 'strength > overbought' },
  short: { enter: 'shorts == 1 and strength > overbought', exit: 'strength < oversold' },
  size: { percent_of_equity: 'percent' },
  stop: { price: 'close * (1 - side * stop / 100)' },
  targets: [{ price: 'close * (1 + side * target / 100)' }],
};
