import type { FunnelRules } from '../engine/rules/funnel-rules.ts';
import { LIQUID } from './liquid.ts';

/** As many names as a day's work can look at. */
const MOVERS = 100;
const DOLLARS_TRADED = 'close * volume';

/** The busiest names. */
export const mostActive: FunnelRules = {
  name: 'most-active',
  params: { movers: MOVERS },
  stages: [{ name: 'most-active', ranks: [DOLLARS_TRADED], keep: 'movers' }],
};

/**
 * The trader's scan: the busiest names and those that moved most, of them those in the news, of them those that move on
 * volume. `catalyst_score` is the language's own, and looks back as far as the mode says. Before the open, in aggressive
 * mode, what was traded is what was traded so far, and shares before the open double the score.
 */
export const catalystScan: FunnelRules = {
  name: 'catalyst-scan',
  summary: 'Of the busiest and most moved names those in the news, and of those the ones that move on volume.',
  params: {
    aggressive: 0,
    with_catalyst: 1,
    movers: MOVERS,
    in_the_news: 20,
    limit: 5,
    cheapest: 1,
    dearest: 500,
    least_volume: 500_000,
    least_early_volume: 50_000,
    surge: 1.5,
    least_move: 2,
    catalyst_weight: 0.6,
    technical_weight: 0.4,
  },
  let: {
    move: 'percent_change(close)',
    size_of_move: 'abs(move)',
    traded: 'if(aggressive == 1, pre_market_volume, volume)',
    least_traded: 'if(aggressive == 1, least_early_volume, least_volume)',

    early: 'if(aggressive == 1, if(pre_market_volume > 0, 2, 1), 1)',
    catalyst: 'catalyst_score * early',

    by_volume: 'if(relative_volume > 3, 40, if(relative_volume > 2, 30, 20))',
    by_move: 'if(size_of_move > 5, 30, if(size_of_move > 3, 20, 10))',
    // Of no article there is no mood: nothing to agree with, which is not unknown.
    as_the_news: 'if(news_count() >= 1, sign(move) == sign(news_sentiment()), false)',
    agrees: 'if(with_catalyst == 1, as_the_news, false)',
    technical: 'by_volume + by_move + if(agrees, 30, 15)',

    combined: 'catalyst_weight * if(with_catalyst == 1, catalyst, 0) + technical_weight * technical',
  },
  developing: true,
  stages: [
    { name: 'universe', ranks: [DOLLARS_TRADED, 'move', '-move'], keep: 'movers', also: LIQUID },
    { name: 'catalyst', where: { news: 'news_count() >= 1' }, ranks: ['catalyst'], keep: 'in_the_news' },
    {
      name: 'technical',
      where: {
        price: 'cheapest <= close <= dearest',
        volume: 'traded >= least_traded',
        relative_volume: 'relative_volume >= surge',
        move: 'size_of_move >= least_move',
      },
      ranks: ['combined'],
      keep: 'limit',
    },
  ],
  scores: { catalyst: 'catalyst', technical: 'technical', combined: 'combined' },
};
