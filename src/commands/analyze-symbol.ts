/** Everything that `analyze` tells of one symbol, gathered from bars and news that were known. */
import { featuresAt } from '../engine/features/compute.ts';
import type { MarketSeries } from '../engine/features/feature.ts';
import { newsColumns } from '../engine/news/columns.ts';
import { articlesAt, primaryCatalystOf } from '../engine/news/symbol-news.ts';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import { Graph } from '../engine/rules/graph.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import type { StoreOptions } from '../engine/rules/store.ts';
import { doubtsOf } from '../engine/scan/doubts.ts';
import { readingsAt, valueOf } from '../engine/score/readings.ts';
import { signalAt } from '../engine/score/signal.ts';
import { priceZones } from '../engine/score/support.ts';
import type { Bars } from '../model/bars.ts';
import type { Warning } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';
import type { Analysis, NewsSeen } from '../report/analysis.ts';
import type { AnalyzeValues } from './analyze-options.ts';
import { recentPatterns } from './analyze-patterns.ts';
import { ratesOf } from './analyze-rates.ts';
import type { Universe } from './analyze-rates.ts';
import { momentOf, staleness } from './known-bars.ts';
import { closesOf, sessionsOf } from './sessions.ts';

type Options = Pick<AnalyzeValues, 'calendar' | 'newsHours'>;

/**
 * What rules may know beside the bars. The last bar reads the news up to the moment of asking, as a decision of that moment would,
 * unless sessions have passed since: then its own close was its moment.
 */
export function storeOptionsOf(bars: Bars, news: SymbolNews | undefined, options: Options, asOf: TimeMs): StoreOptions {
  const sessions = sessionsOf(bars, options.calendar);
  // Where nobody ever looked there is nothing to line up with the bars: rules find news unknown either way.
  if (news === undefined || news.items.length + news.covered.length === 0) return sessions;
  return { ...sessions, news: newsColumns(news, decidedAt(bars, options, asOf), options.newsHours) };
}

/** When each bar is decided on (ms UTC). */
function decidedAt(bars: Bars, { calendar }: Options, asOf: TimeMs): Float64Array {
  const closes = closesOf(bars, calendar);
  const last = bars.length - 1;
  if (staleness(bars, asOf, calendar) === null) closes[last] = Math.max(closes[last], asOf);
  return closes;
}

export interface SymbolAsked {
  /** Adjusted and cut at what was known, at least one. */
  readonly bars: Bars;
  readonly news: SymbolNews | undefined;
  /** What is known of the market around it. */
  readonly market: MarketSeries;
  readonly warnings: readonly Warning[];
}

/** The analysis of the last of `bars` as of `asOf`. */
export function analysisOf(
  { bars, news, market, warnings }: SymbolAsked,
  plan: StrategyPlan,
  universe: Universe | null,
  options: Options,
  asOf: TimeMs,
): Analysis {
  const last = bars.length - 1;
  const storeOptions = storeOptionsOf(bars, news, options, asOf);
  const store = new ColumnStore(bars, storeOptions);
  const closes = decidedAt(bars, options, asOf);
  const closedAt = momentOf(bars, options);
  const stale = staleness(bars, asOf, options.calendar);
  const graph = new Graph();
  const seen = recentPatterns(store, graph);
  const { patterns, rates } = ratesOf(seen, { bars, ...storeOptions }, universe);
  const atr = valueOf('atr(14)', graph, store, last);
  return {
    symbol: bars.symbol,
    bars,
    asOf,
    closedAt,
    strategy: { name: plan.name, params: plan.params, hash: plan.hash, readsNews: plan.readsNews },
    stale,
    // Adjusted already: no action is left to explain a move.
    warnings: [...warnings, ...doubtsOf(bars, [])],
    readings: readingsAt(store, last),
    zones: priceZones(bars, last, typeof atr === 'number' ? atr : null),
    patterns,
    rates,
    news: newsSeen(store, graph, news, options, closes[last]),
    signal: signalAt(plan, bars, store, last),
    features: () => featuresAt({ store, closes, news: news ?? null, market }, last),
  };
}

/** The news that the last bar read, figures from the same columns as the rules have them. */
function newsSeen(
  store: ColumnStore,
  graph: Graph,
  news: SymbolNews | undefined,
  { newsHours }: Options,
  at: TimeMs,
): NewsSeen {
  const last = store.bars.length - 1;
  const read = (text: string): number | null => {
    const value = valueOf(text, graph, store, last);
    return typeof value === 'number' ? value : null;
  };
  const items = news === undefined ? [] : articlesAt(news, at, newsHours);
  const count = read('news_count()');
  return {
    state: count === null ? 'unknown' : 'known',
    hours: newsHours,
    score: read('catalyst_score'),
    count,
    sentiment: read(`news_sentiment(${newsHours})`),
    primaryCatalyst: primaryCatalystOf(items),
    items: items.toSorted((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1)),
  };
}
