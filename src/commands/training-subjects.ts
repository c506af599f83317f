/** What a training set is made from: histories with their news, and the market around them. */
import { newsColumns } from '../engine/news/columns.ts';
import type { KnownBars, MarketSeries } from '../engine/features/feature.ts';
import type { TrainingSubject } from '../engine/features/dataset.ts';
import { patternDetector } from '../engine/outcomes/detector.ts';
import type { Detector } from '../engine/outcomes/detector.ts';
import { HOUSE_PATTERNS, PATTERNS } from '../engine/patterns/registry.ts';
import { adjustBars } from '../engine/columns/adjust.ts';
import { dataHash } from '../files/data-hash.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import type { Warning } from '../model/result.ts';
import { printable } from '../model/text.ts';
import { absentAmong, findBars, symbolList } from './bars.ts';
import type { FoundBars } from './bars.ts';
import type { Context } from './context.ts';
import type { TrainingOptions } from './training-options.ts';
import { findNews } from './news.ts';
import type { FoundNews } from './news.ts';
import { actionsOn, closesOf } from './sessions.ts';

/** Symbols that tell of the market, as sources call them. */
const BENCHMARK = ['SPY'];
const VOLATILITY = ['VIX', '^VIX'];

/** The detectors of these patterns, or of the house patterns. @throws CatalystError (usage) for one that is none */
export function detectorsOf(names: readonly string[] | undefined): readonly Detector[] {
  return (names ?? [...HOUSE_PATTERNS.keys()]).map((name) => {
    const pattern = PATTERNS.get(name);
    if (pattern !== undefined) return patternDetector(pattern);
    const nearest = nearestName(name, PATTERNS.keys());
    const hint = nearest === null ? 'docs/patterns.md lists them all' : `did you mean ${nearest}?`;
    throw new CatalystError('usage', `unknown pattern ${printable(name)}`, hint);
  });
}

export interface FoundSubjects {
  readonly subjects: readonly TrainingSubject[];
  readonly warnings: readonly Warning[];
  /** Of all bars, actions and news that the rows are made from. */
  readonly dataHash: string;
}

/** The histories that the options name. The market's are read beside them, asked for or not. */
export async function subjectsFor(options: TrainingOptions, context: Context): Promise<FoundSubjects> {
  const wanted = symbolList(options.symbols, context);
  const found = await findBars({ ...options, beside: [...BENCHMARK, ...VOLATILITY] }, context);
  const series = wanted === undefined ? found.series : found.series.filter(({ symbol }) => wanted.includes(symbol));
  const where = options.bars.length > 0 ? 'the files' : 'the database';
  const absent = absentAmong(series, wanted, where);
  if (series.length === 0) {
    throw new CatalystError('missing', absent[0].message, 'check the symbols, --timeframe, --from and --to');
  }
  const news = await newsFor(series, options, context);
  const market = marketOf(found, options.calendar);
  const subjects = series.map((bars): TrainingSubject => {
    const closes = closesOf(bars, options.calendar);
    const articles = news.of(bars.symbol);
    const hours = options.newsHours;
    return {
      bars,
      actions: actionsOn(bars, found.actions.get(bars.symbol), options.calendar),
      closes,
      news: articles === undefined ? null : { articles, columns: newsColumns(articles, closes, hours), hours },
      market,
    };
  });
  return {
    subjects,
    warnings: [...absent, ...found.warnings.filter(({ code }) => code !== 'no_bars'), ...news.warnings],
    dataHash: dataHash(found.series, found.actions, news.of),
  };
}

/** Without news the features of news are unknown, and that is said by how many values are missing. */
async function newsFor(series: readonly Bars[], options: TrainingOptions, context: Context): Promise<FoundNews> {
  if (options.bars.length > 0 && options.news.length === 0) return { of: () => undefined, warnings: [] };
  return findNews(
    options,
    series.map(({ symbol }) => symbol),
    context,
  );
}

/** The series that describe the market, where they are among those found. No fund of a sector is known for a symbol yet. */
export function marketOf({ series, actions }: FoundBars, calendar: TrainingOptions['calendar']): MarketSeries {
  const find = (names: readonly string[]): KnownBars | null => {
    const bars = series.find(({ symbol }) => names.includes(symbol));
    if (bars === undefined) return null;
    const own = actionsOn(bars, actions.get(bars.symbol), calendar);
    return { bars: adjustBars(bars, own, 'all'), closes: closesOf(bars, calendar) };
  };
  return { benchmark: find(BENCHMARK), vix: find(VOLATILITY), sector: null };
}
