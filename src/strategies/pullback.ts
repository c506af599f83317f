import type { RuleSet } from '../engine/rules/rule-set.ts';

export const pullback: RuleSet = {
  name: 'pullback',
  summary: 'In an uptrend, buy a two-day dip on rising volume; leave on strength.',
  timeframe: '1d',
  params: { fast: 10, slow: 50, dip: 2, busy: 1.2, hold: 10, percent: 20 },
  let: {
    trend: 'sma(close, fast) > sma(close, slow)',
    surge: 'volume / sma(volume, 20)',
  },
  universe: '5 <= close <= 500 and sma(volume, 20) >= 500000',
  long: {
    enter: 'trend and close < close[1] and close[1] < close[dip] and surge > busy',
    exit: 'rsi(close, 2) > 80 or bars_held >= hold',
  },
  rank: 'surge',
  size: { percent_of_equity: 'percent' },
  stop: { atr: 2, period: 14 },
  targets: [{ r: 1.5, close: 50 }, { r: 3 }],
  limits: { max_positions: 5 },
};
