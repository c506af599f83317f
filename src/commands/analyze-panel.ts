/** `analyze` without `--show`: a panel a symbol, or one JSON document of all. */
import type { StrategyPlan } from '../engine/rules/plan.ts';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import type { Subject } from '../engine/outcomes/cases.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError, EXIT } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Analysis, Missing } from '../report/analysis.ts';
import type { Level } from '../report/terminal/price-axis.ts';
import type { AnalyzeInvocation, AnalyzeValues } from './analyze-options.ts';
import { analysisOf, storeOptionsOf } from './analyze-symbol.ts';
import type { Universe } from './analyze-rates.ts';
import { findBars } from './bars.ts';
import type { FoundBars } from './bars.ts';
import { clauseTable } from './clauses.ts';
import type { Explained } from './clauses.ts';
import type { Context } from './context.ts';
import { knownBars, momentOf } from './known-bars.ts';
import type { KnownMoment } from './known-bars.ts';
import { findNews } from './news.ts';
import type { FoundNews } from './news.ts';
import { parseParams, planOf, valueOf } from './strategy.ts';

/** Whose signal is shown where nobody names a strategy. */
const USUAL_STRATEGY = 'catalyst-weighted';
/** The parameter of that strategy that lets it read news. */
const READS_NEWS = 'news';

export async function showPanels({ args, options }: AnalyzeInvocation, context: Context): Promise<number> {
  const plan = await planOf(options.strategy ?? USUAL_STRATEGY, parseParams(options.param), context);
  const timeframe = options.timeframe ?? plan.timeframe ?? undefined;
  const inStore = options.bars.length === 0;
  const symbols = [...new Set(args)];
  // A moment that nobody names is now, but a file is a story with an end of its own.
  const asked = options.asOf ?? (inStore && options.to === undefined ? context.now() : undefined);
  const wholeFile = !inStore && options.universe === 'all';
  const found = await findBars({ ...options, timeframe, symbols: wholeFile ? undefined : symbols }, context);
  const moment = { ...options, asOf: asked };
  const known = (bars: Bars): Bars => knownBars(bars, found.actions.get(bars.symbol) ?? [], moment);
  const series = new Map(found.series.map((bars) => [bars.symbol, bars]));
  const everything = options.universe === 'none' ? null : inStore ? await others(found, options, context) : found;
  const listed = everything?.series.map(({ symbol }) => symbol) ?? symbols;
  const news = await newsOf([...new Set([...symbols, ...listed])], options, context, asked);

  // A symbol alone is no universe.
  const universe = everything === null || everything.series.length === 1 ? null : universeOf(everything, news, moment);
  const analyses: Analysis[] = [];
  const missing: Missing[] = [];
  for (const symbol of symbols) {
    const bars = series.get(symbol);
    const seen = bars === undefined ? undefined : known(bars);
    if (seen === undefined || seen.length === 0) {
      missing.push({ symbol, reason: absence(bars, symbol, asked) });
      continue;
    }
    const asOf = asked ?? momentOf(seen, options);
    const one = { bars: seen, news: news.of(symbol), warnings: [...warningsOf(found), ...news.warnings] };
    analyses.push(analysisOf(one, withNewsRead(plan, one.news, options), universe, options, asOf));
  }
  if (analyses.length === 0) throw new CatalystError('missing', missing.map(({ reason }) => reason).join('; '), HINT);
  for (const { reason } of missing) context.note(reason);
  await write(analyses, missing, options, context);
  if (options.save || (inStore && !options.noSave)) {
    const { saveAnalyses } = await import('./analyze-save.ts');
    await saveAnalyses(analyses, options, context);
  }
  return missing.length > 0 || analyses.some(({ stale }) => stale !== null) ? EXIT.data : EXIT.done;
}

const HINT = 'import bars of that time, or ask as of a later one with --as-of';

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

/** Why there is nothing to say of a symbol, and what there is. */
function absence(bars: Bars | undefined, symbol: string, asOf: TimeMs | undefined): string {
  if (bars === undefined || bars.length === 0) return `no bars of ${symbol} are there`;
  const first = formatBarTime(bars.time[0], bars.timeframe);
  return `no bar of ${symbol} had closed by ${asOf === undefined ? 'then' : isoInstant(asOf - (asOf % 1000))}; the first is of ${first}`;
}

/** What concerns this symbol, and what concerns all that was read. That another symbol is missing is told of that one. */
const warningsOf = ({ warnings }: FoundBars): readonly Warning[] => warnings.filter(({ code }) => code !== 'no_bars');

/** With nobody's word for it the usual strategy reads the news where somebody collected them. */
function withNewsRead(plan: StrategyPlan, news: SymbolNews | undefined, options: AnalyzeValues): StrategyPlan {
  const isUsual = options.strategy === undefined && !options.param.some((it) => it.startsWith(`${READS_NEWS}=`));
  if (!isUsual || news === undefined || news.covered.length === 0) return plan;
  return valueOf(plan.with({ ...plan.params, [READS_NEWS]: 1 }));
}

/** All stored symbols of the same timeframe; null, and said, where they cannot be read together. */
async function others(found: FoundBars, options: AnalyzeValues, context: Context): Promise<FoundBars | null> {
  try {
    return await findBars({ ...options, timeframe: found.series[0].timeframe, symbols: undefined }, context);
  } catch (error) {
    if (!(error instanceof CatalystError) || error.code !== 'data') throw error;
    context.note(`base rates of the symbol alone: ${error.message} (${error.hint})`);
    return null;
  }
}

/** Every symbol with what was known of it; without a moment each ends where its bars do. */
function universeOf({ series, actions }: FoundBars, news: NewsKnown, moment: KnownMoment & AnalyzeValues): Universe {
  return series.flatMap((bars): Subject[] => {
    const seen = knownBars(bars, actions.get(bars.symbol) ?? [], moment);
    if (seen.length === 0) return [];
    const asOf = moment.asOf ?? momentOf(seen, moment);
    return [{ bars: seen, ...storeOptionsOf(seen, news.of(bars.symbol), moment, asOf) }];
  });
}

async function write(
  analyses: readonly Analysis[],
  missing: readonly Missing[],
  options: AnalyzeValues,
  context: Context,
): Promise<void> {
  if (options.json) {
    const { analysisJson } = await import('../report/analysis-json.ts');
    await context.out.write(analysisJson(analyses, missing));
    return;
  }
  const theme = { colour: context.color, unicode: context.unicode, width: context.columns };
  const [{ analysisPanel, panelTheme }, { candleChart }] = await Promise.all([
    import('../report/terminal/analysis.ts'),
    import('../report/terminal/candles.ts'),
  ]);
  const screen = panelTheme(theme);
  const height = options.chart ? TALL : screen.width >= WITH_CHART ? LOW : 0;
  const whole = options.strategy !== undefined || context.verbose;
  for (const [i, analysis] of analyses.entries()) {
    if (context.out.closed()) return;
    const chart = height === 0 ? [] : candleChart(screen, analysis.bars, { height, levels: chartLevels(analysis) });
    const panel = analysisPanel(theme, analysis, { chart, clauses: !whole });
    const clauses = whole ? `\n${clauseTable(analysis.symbol, explained(analysis), screen.width)}` : '';
    await context.out.write(`${i === 0 ? '' : '\n'}${panel}${clauses}`);
  }
}

/** From this width on a chart has room in every panel. */
const WITH_CHART = 100;
/** Lines of a chart that was asked for, and of one that finds room. */
const [TALL, LOW] = [24, 14];

/** Where an order would stand, and the zones around the price where there is none. */
function chartLevels({ signal: { levels }, zones }: Analysis): Level[] {
  if (levels === null) {
    const above = zones?.resistance.at(0);
    const below = zones?.support.at(0);
    return [
      ...(above === undefined ? [] : [{ price: above.price, name: 'resistance' }]),
      ...(below === undefined ? [] : [{ price: below.price, name: 'support' }]),
    ];
  }
  return [
    { price: levels.entry, name: 'entry', style: 'cyan' },
    ...(levels.stop === null ? [] : [{ price: levels.stop, name: 'stop', style: 'red' } as const]),
    ...levels.targets.map(({ price }, i): Level => ({ price, name: `target ${i + 1}`, style: 'green' })),
  ];
}

function explained({ strategy, bars, signal: { clauses } }: Analysis): Explained {
  const time = formatBarTime(bars.time[bars.length - 1], bars.timeframe);
  return { name: strategy.name, params: strategy.params, time, clauses };
}
