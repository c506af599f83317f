import type { RuleSet } from '../engine/rules/rule-set.ts';
import { BEARS, BULLS, CATALYST_SIGN, STRONGEST, STRONGEST_WITH_NEWS } from './house-patterns.ts';

/**
 * The trader's current scoring. With `news` 1 it reads them: `catalyst` (0–100) is the signal's catalyst score, `sentiment` (−1, 0, 1)
 * which way the catalyst points, and where nobody looked for news nothing is known and nothing fires. With `news` 0, which is folded
 * away when the rules are compiled, both are 0, as without an article. `trend` is our reading of a word that the old system left open.
 */
export const catalystWeighted: RuleSet = {
  name: 'catalyst-weighted',
  summary:
    'Trade the way most house patterns point, sized by a confidence of catalyst, pattern, indicators and volume.',
  params: {
    news: 0,
    shorts: 0,
    least: 30,
    half: 50,
    full: 70,
    better: 0.1,
    stop: 2,
    strong: 70,
    moderate: 40,
    percent: 20,
  },
  let: {
    bulls: BULLS,
    bears: BEARS,
    // A merger is asked for as a category: the event of one is always in it.
    by_event:
      "if(catalyst('fda_approval'), 1.5, if(catalyst('merger'), 1.4, " +
      "if(catalyst('earnings_beat') or catalyst('earnings_miss'), 1.3, " +
      "if(catalyst('upgrade') or catalyst('downgrade'), 1.2, if(catalyst('lawsuit'), 1.1, 1)))))",
    by_hour: 'if(pre_market_news, 1.2, 1)',
    by_number: 'if(news_count() > 3, 1.1, 1)',
    catalyst: 'if(news == 1, min(100, catalyst_score * by_event * by_hour * by_number), 0)',
    sentiment: `if(news == 1, ${CATALYST_SIGN}, 0)`,

    strongest: `if(news == 1, ${STRONGEST_WITH_NEWS}, ${STRONGEST})`,
    pattern: 'min(100, strongest * if(max(bulls, bears) >= 2, 1.1, 1))',

    strength: 'rsi(close, 14)',
    histogram: 'macd(close, 12, 26, 9).histogram',
    average_20: 'sma(close, 20)',
    average_50: 'sma(close, 50)',
    trend: 'sign(change(average_20, 5))',
    oversold: 'strength < 30',
    overbought: 'strength > 70',
    by_strength: 'if(oversold, 20, if(overbought, -20, 0))',
    by_macd: 'if(histogram > 0, 15, -15)',
    by_averages: 'if(close > average_20 > average_50, 15, if(close < average_20 < average_50, -15, 0))',
    indicator: 'min(100, max(0, 50 + by_strength + by_macd + by_averages + 10 * trend))',

    ratio: 'volume / sma(volume, 20)',
    activity: 'if(ratio >= 2, 90, if(ratio >= 1.5, 70, if(ratio >= 1, 50, 30)))',

    majority: 'sign(bulls - bears)',
    stretched: 'if(oversold and majority >= 0, 1, if(overbought and majority <= 0, -1, majority))',
    direction: 'if(confidence < least or stretched * sentiment < 0, 0, stretched)',
    width: 'stop * if(catalyst >= strong, 0.75, if(catalyst >= moderate, 1, 1.5))',
    tier: 'if(confidence >= full, 1, if(confidence >= half, 0.5, if(confidence >= least, 0.25, 0)))',
  },
  score: {
    catalyst_part: { weight: 0.35, value: 'catalyst' },
    pattern_part: { weight: 0.35, value: 'pattern' },
    indicator_part: { weight: 0.2, value: 'indicator' },
    volume_part: { weight: 0.1, value: 'activity' },
  },
  long: { enter: 'direction > 0', exit: 'direction < 0' },
  short: { enter: 'shorts == 1 and direction < 0', exit: 'direction > 0' },
  rank: 'confidence',
  size: { percent_of_equity: 'percent', scale: 'tier' },
  order: { limit: 'close * (1 - direction * better / 100)' },
  stop: { percent: 'width' },
  targets: [{ r: 1.5, close: 50 }, { r: 3 }],
  limits: { max_positions: 5, trades_per_day: 20, daily_loss_percent: 5, min_price: 1, max_price: 10_000 },
};
