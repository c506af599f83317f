import type { RuleSet } from '../engine/rules/rule-set.ts';
import { BEARS, BULLS, NET } from './house-patterns.ts';

/**
 * The scoring before the current one. As it was written down, without news, it can reach 33.75 at most: never its 60,
 * always under its 40. So it starts from `base`, the middle of its scale, and bearish patterns count downwards; with
 * `base` 0 and bullish patterns it is the formula as written. The levels are those of a moderate signal.
 */
export const classic: RuleSet = {
  name: 'classic',
  summary: 'Buy when house patterns and the RSI score above 60; leave below 40.',
  params: { base: 50, buy: 60, sell: 40, shorts: 0, stop: 2, percent: 20 },
  let: {
    patterns: `${BULLS} + ${BEARS}`,
    pattern: `(${NET}) / max(1, patterns)`,
    strength: 'rsi(close, 14)',
    extreme: 'if(strength < 30, 1, if(strength > 70, -1, 0))',
    points: 'base + 0.35 * pattern + 0.30 * 25 * extreme',
  },
  long: { enter: 'points > buy', exit: 'points < sell' },
  short: { enter: 'shorts == 1 and points < sell', exit: 'points > buy' },
  rank: 'abs(points - base)',
  size: { percent_of_equity: 'percent' },
  stop: { percent: 'stop' },
  targets: [{ r: 1.5, close: 50 }, { r: 3 }],
  limits: { max_positions: 5, trades_per_day: 20, daily_loss_percent: 5, min_price: 1, max_price: 10_000 },
};
