import { createHash } from 'node:crypto';
import { freshColumn } from '../engine/columns/memory.ts';
import { articlesAt, catalystsOf, primaryCatalystOf } from '../engine/news/symbol-news.ts';
import { explainFunnel } from '../engine/scan/explain.ts';
import { SCORES } from '../engine/scan/funnel.ts';
import type { Funnel, ScoreName } from '../engine/scan/funnel.ts';
import { numberNow } from '../engine/scan/judge.ts';
import { runFunnel } from '../engine/scan/run.ts';
import type { Selected } from '../engine/scan/run.ts';
import { shownAt } from '../engine/scan/shown.ts';
import type { CycleMode } from '../market/cycles.ts';
import { XNYS } from '../market/xnys.ts';
import { marketState } from '../market/state.ts';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import type { TimeMs } from '../model/time.ts';
import type { Candidate, ScanResult } from '../engine/scan/result.ts';
import type { Context } from './context.ts';
import { refuseBlindness } from './scan-blind.ts';
import { funnelOf } from './scan-funnel.ts';
import { marketAt, namedSymbols } from './scan-market.ts';
import type { MarketSeen } from './scan-market.ts';
import type { ScanInvocation, ScanOptions } from './scan-options.ts';
import { EXCHANGES } from '../market/exchanges.ts';

/** Options in, a finished scan out. @throws CatalystError (missing) when the market could not be seen */
export async function scanOf({ options, sources }: ScanInvocation, context: Context): Promise<ScanResult> {
  const asOf = options.asOf ?? context.now();
  const mode = options.mode ?? modeAt(asOf, options);
  const funnel = await funnelOf(options, mode, context);
  const newsHours = sources.newsHours === 'default' ? options.newsHours * LOOK_BACK[mode] : options.newsHours;
  const market = await marketAt({ asOf, funnel, newsHours, options }, context);
  const outcome = runFunnel(funnel, market.subjects);
  const unseen = refuseBlindness(outcome, asOf, market);
  const candidates = outcome.selected.map((it, i) => candidateOf(it, i + 1, funnel, market, asOf, newsHours));
  const universe = options.universe?.join(',') ?? 'default';
  const facts = {
    strategy: funnel.name,
    strategyHash: funnel.hash,
    params: { ...funnel.params },
    mode,
    universe,
    timeframe: market.timeframe,
    asOf,
  };
  // The question, not the answer: asked again, of data that were corrected since, it takes the place of the first.
  const question = {
    ...facts,
    ...{ symbols: namedSymbols(options, context), limit: options.limit, without: options.without, newsHours },
    ...{ calendar: options.calendar, feed: options.feed, adjusted: options.adjusted, newsKnown: options.newsKnown },
    ...{ bars: options.bars, actions: options.actions, minutes: options.minutes, news: options.news },
    newsCovers: options.newsCovers,
  };
  const scanId = createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
  const { stages, rejected } = outcome;
  const warnings = [...market.warnings, ...unseen];
  const explained = explainedFor(options.explain, funnel, market);
  return { scanId, ...facts, stages, candidates, rejected, warnings, explained };
}

/** @throws CatalystError (missing) when the symbol was not looked at */
function explainedFor(symbol: string | undefined, funnel: Funnel, { subjects }: MarketSeen): ScanResult['explained'] {
  if (symbol === undefined) return null;
  const subject = subjects.find((it) => it.symbol === symbol);
  if (subject !== undefined) return { symbol, stages: explainFunnel(funnel, subject) };
  const meant = nearestName(
    symbol,
    subjects.map((it) => it.symbol),
  );
  const hint = meant === null ? 'name one of the universe' : `did you mean ${meant}?`;
  throw new CatalystError('missing', `--explain ${symbol}: it is not looked at`, hint);
}

/** How many times as far back as usual news count, a mode: the night before an open is long. */
const LOOK_BACK: Readonly<Record<CycleMode, number>> = { aggressive: 2, normal: 1, light: 1 };

/** Before the open of the exchange whose symbols are looked at, aggressive; else normal. */
function modeAt(asOf: TimeMs, { calendar }: ScanOptions): CycleMode {
  if (calendar === 'none') return 'normal';
  const exchange = calendar === 'auto' ? XNYS : EXCHANGES[calendar];
  return marketState(exchange, asOf) === 'pre-market' ? 'aggressive' : 'normal';
}

/** Closes that a row has room for. */
const CLOSES = 20;

function candidateOf(
  { subject, ranked }: Selected,
  rank: number,
  { scores }: Funnel,
  market: MarketSeen,
  asOf: TimeMs,
  newsHours: number,
): Candidate {
  const { symbol } = subject;
  const store = subject.open(freshColumn, Infinity);
  const { bars } = store;
  const { preMarketNews, ...shown } = shownAt(store);
  const score = (name: ScoreName): number | null => {
    const value = scores[name] === undefined ? NaN : numberNow(scores[name], store);
    return Number.isNaN(value) ? null : value;
  };
  const news = market.newsOf(symbol);
  const articles = news === undefined ? [] : articlesAt(news, asOf, newsHours);
  const [catalystScore, technicalScore, combinedScore] = SCORES.map(score);
  return {
    rank,
    symbol,
    time: bars.time[bars.length - 1],
    ...shown,
    catalystScore,
    technicalScore,
    combinedScore,
    ranked,
    primaryCatalyst: primaryCatalystOf(articles),
    catalysts: catalystsOf(articles),
    headlines: articles
      .toSorted((a, b) => b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1))
      .map(({ publishedAt, source, headline, url }) => ({ publishedAt, source, headline, url })),
    preMarketNews: preMarketNews === null ? null : preMarketNews === 1,
    flags: market.doubtsOf(symbol).map(({ message }) => message),
    closes: Array.from(bars.close.subarray(-CLOSES)),
  };
}
