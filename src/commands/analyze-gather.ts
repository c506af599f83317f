/** The analyses that a line asks for: bars, actions, news and the universe, each as known at the moment of asking. */
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import type { Subject } from '../engine/outcomes/cases.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Analysis, Missing } from '../report/analysis.ts';
import type { AnalyzeInvocation, AnalyzeValues } from './analyze-options.ts';
import type { Universe } from './analyze-rates.ts';
import { analysisOf, storeOptionsOf } from './analyze-symbol.ts';
import { findBars, symbolList } from './bars.ts';
import type { FoundBars } from './bars.ts';
import type { Context } from './context.ts';
import { knownBars, momentOf } from './known-bars.ts';
import type { KnownMoment } from './known-bars.ts';
import { findNews } from './news.ts';
import type { FoundNews } from './news.ts';
import { parseParams, planOf, valueOf } from './strategy.ts';
import { marketOf } from './training-subjects.ts';

/** Whose signal is shown where nobody names a strategy. */
const USUAL_STRATEGY = 'catalyst-weighted';
/** The parameter of that strategy that lets it read news. */
const READS_NEWS = 'news';

export interface Gathered {
  /** In the order of the line. */
  readonly analyses: readonly Analysis[];
  readonly missing: readonly Missing[];
}

/** @throws CatalystError (missing) when there is nothing to say of any of the symbols */
export async function gather({ args, options }: AnalyzeInvocation, context: Context): Promise<Gathered> {
  const plan = await planOf(options.strategy ?? USUAL_STRATEGY, parseParams(options.param), context);
  const wanted = { ...options, timeframe: options.timeframe ?? plan.timeframe ?? undefined };
  const inStore = options.bars.length === 0;
  const symbols = [...new Set(args)];
  // A moment that nobody names is now, but a file is a story with an end of its own.
  const asked = options.asOf ?? (inStore && options.to === undefined ? context.now() : undefined);
  const moment = { ...options, asOf: asked };
  const peers = peersOf(options, context);
  const found = await findBars(
    { ...wanted, symbols: inStore || peers === null ? symbols : together(symbols, peers) },
    context,
  );
  const everything =
    peers === null ? null : inStore ? await stored(found, wanted, peers, context) : among(found, peers);
  const listed = everything?.series.map(({ symbol }) => symbol) ?? [];
  const news = await newsOf([...new Set([...symbols, ...listed])], options, context, asked);
  // A symbol alone is no universe.
  const universe = everything === null || listed.length < 2 ? null : universeOf(everything, news, moment);

  const market = marketOf(everything ?? found, options.calendar);
  const series = new Map(found.series.map((bars) => [bars.symbol, bars]));
  const analyses: Analysis[] = [];
  const missing: Missing[] = [];
  for (const symbol of symbols) {
    const bars = series.get(symbol);
    const seen = bars === undefined ? undefined : knownBars(bars, found.actions.get(symbol) ?? [], moment);
    if (seen === undefined || seen.length === 0) {
      missing.push({ symbol, reason: absence(bars, symbol, asked) });
      continue;
    }
    const one = { bars: seen, news: news.of(symbol), market, warnings: [...warningsOf(found), ...news.warnings] };
    analyses.push(
      analysisOf(one, withNewsRead(plan, one.news, options), universe, options, asked ?? momentOf(seen, options)),
    );
  }
  if (analyses.length === 0) throw new CatalystError('missing', missing.map(({ reason }) => reason).join('; '), HINT);
  return { analyses, missing };
}

const HINT = 'import bars of that time, or ask as of a later one with --as-of';

/** The symbols whose base rates stand beside those asked for: null is none, undefined all. */
function peersOf({ universe }: AnalyzeValues, context: Context): readonly string[] | null | undefined {
  if (universe === undefined || universe[0] === 'all') return undefined;
  return universe[0] === 'none' ? null : symbolList(universe, context);
}

const together = (symbols: readonly string[], peers: readonly string[] | undefined): readonly string[] | undefined =>
  peers === undefined ? undefined : [...new Set([...symbols, ...peers])];

const among = (found: FoundBars, peers: readonly string[] | undefined): FoundBars =>
  peers === undefined ? found : { ...found, series: found.series.filter(({ symbol }) => peers.includes(symbol)) };

/** The peers of the same timeframe in the database; null, and said, where they cannot be read together. */
async function stored(
  found: FoundBars,
  wanted: AnalyzeValues,
  peers: readonly string[] | undefined,
  context: Context,
): Promise<FoundBars | null> {
  try {
    return await findBars({ ...wanted, timeframe: found.series[0].timeframe, symbols: peers }, context);
  } catch (error) {
    if (!(error instanceof CatalystError) || error.code !== 'data') throw error;
    context.note(`base rates of the symbol alone: ${error.message} (${error.hint})`);
    return null;
  }
}

type NewsKnown = Pick<FoundNews, 'of' | 'warnings'>;

/** News from where they are: bars from files come without any unless files of news are named. */
async function newsOf(
  symbols: readonly string[],
  options: AnalyzeValues,
  context: Context,
  asOf: TimeMs | undefined,
): Promise<NewsKnown> {
  if (options.bars.length > 0 && options.news.length === 0) return { of: () => undefined, warnings: [] };
  const news = await findNews(options, symbols, context, asOf);
  for (const { code, message } of news.warnings) if (code === 'news_covered') context.note(message);
  // That there are none is what the panel says itself.
  return { of: news.of, warnings: news.warnings.filter(({ code }) => code !== 'news_covered' && code !== 'no_news') };
}

/** Every peer with what was known of it; without a moment each ends where its bars do. */
function universeOf({ series, actions }: FoundBars, news: NewsKnown, moment: KnownMoment & AnalyzeValues): Universe {
  return series.flatMap((bars): Subject[] => {
    const seen = knownBars(bars, actions.get(bars.symbol) ?? [], moment);
    if (seen.length === 0) return [];
    const asOf = moment.asOf ?? momentOf(seen, moment);
    return [{ bars: seen, ...storeOptionsOf(seen, news.of(bars.symbol), moment, asOf) }];
  });
}

/** Why there is nothing to say of a symbol, and what there is. */
function absence(bars: Bars | undefined, symbol: string, asOf: TimeMs | undefined): string {
  if (bars === undefined || bars.length === 0) return `no bars of ${symbol} are there`;
  const first = formatBarTime(bars.time[0], bars.timeframe);
  const then = asOf === undefined ? 'then' : isoInstant(asOf - (asOf % 1000));
  return `no bar of ${symbol} had closed by ${then}; the first is of ${first}`;
}

/** What concerns all that was read. That a symbol is missing is told of that one. */
const warningsOf = ({ warnings }: FoundBars): readonly Warning[] => warnings.filter(({ code }) => code !== 'no_bars');

/** With nobody's word for it the usual strategy reads the news where somebody collected them. */
function withNewsRead(plan: StrategyPlan, news: SymbolNews | undefined, options: AnalyzeValues): StrategyPlan {
  const isUsual = options.strategy === undefined && !options.param.some((it) => it.startsWith(`${READS_NEWS}=`));
  if (!isUsual || news === undefined || news.covered.length === 0) return plan;
  return valueOf(plan.with({ ...plan.params, [READS_NEWS]: 1 }));
}
