import type { RuleSet } from '../engine/rules/rule-set.ts';

export const donchianTrend: RuleSet = {
  name: 'donchian-trend',
  summary: 'Buy a close above the highest high of the bars before; leave at a stop that follows the close.',
  params: { channel: 20, distance: 3, period: 14, percent: 100 },
  long: { enter: 'close > highest(high, channel)[1]' },
  size: { percent_of_equity: 'percent' },
  stop: { price: 'close - distance * atr(period)', trail: true },
};
