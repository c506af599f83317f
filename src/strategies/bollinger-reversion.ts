import type { RuleSet } from '../engine/rules/rule-set.ts';

export const bollingerReversion: RuleSet = {
  name: 'bollinger-reversion',
  summary: 'Buy a close below the lower Bollinger band; leave when the close is back at the middle.',
  params: { period: 20, width: 2, shorts: 0, percent: 100 },
  let: {
    lower: 'bbands(close, period, width).lower',
    middle: 'bbands(close, period, width).middle',
    upper: 'bbands(close, period, width).upper',
  },
  long: { enter: 'close < lower', exit: 'close >= middle' },
  short: { enter: 'shorts == 1 and close > upper', exit: 'close <= middle' },
  size: { percent_of_equity: 'percent' },
};
