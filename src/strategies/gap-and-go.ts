import type { RuleSet } from '../engine/rules/rule-set.ts';

export const gapAndGo: RuleSet = {
  name: 'gap-and-go',
  summary: 'Buy a bar that gaps up on rising volume and closes above its open; risk its low, and stay a few bars.',
  params: { gap: 2, surge: 1.5, reward: 2, hold: 5, percent: 20 },
  let: {
    gapped: 'open >= close[1] * (1 + gap / 100)',
    went: 'close > open',
    crowded: 'volume >= surge * sma(volume, 20)[1]',
  },
  universe: '1 <= close <= 500',
  long: { enter: 'gapped and went and crowded' },
  rank: 'open / close[1]',
  size: { percent_of_equity: 'percent' },
  stop: { price: 'low' },
  targets: [{ r: 'reward' }],
  time_stop: { bars: 'hold' },
  limits: { max_positions: 5 },
};
