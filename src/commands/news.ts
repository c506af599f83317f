import { newsColumns } from '../engine/news/columns.ts';
import { LOOK_BACK_HOURS } from '../engine/news/symbol-news.ts';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import type { StoreOptions } from '../engine/rules/store.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError } from '../model/errors.ts';
import type { Warning } from '../model/result.ts';
import type { TimeMs } from '../model/time.ts';
import { choice, number, rest, span } from './cli/option.ts';
import type { OptionTable, Values } from './cli/option.ts';
import type { Context } from './context.ts';
import { newsTiers } from './news-settings.ts';
import type { NewsWanted } from './news-sources.ts';
import { closesOf } from './sessions.ts';

/** Where a command takes its news from, and how far its rules look back. */
export const NEWS_OPTIONS = {
  news: rest('file', 'news from files (CSV or JSON Lines, plain or gzip) instead of the database', { path: true }),
  newsCovers: span(
    'from..to',
    'the days of which these files hold all news (default: by symbol, first to last article)',
  ),
  newsKnown: choice(
    ['collected', 'published'],
    'from when on an article counts; `published` is optimistic where it was collected later, and says so',
    'collected',
    { setting: true },
  ),
  newsHours: number(
    'n',
    'how far back news count where a rule does not say',
    LOOK_BACK_HOURS,
    { above: 0, max: 24 * 366 },
    { setting: true },
  ),
  newsTiers: newsTiers.option,
} satisfies OptionTable;

/** Of the options of a command, those that its news are found by. */
type NewsChoice = Values<typeof NEWS_OPTIONS> & NewsWanted & { readonly bars: readonly string[] };

export interface FoundNews {
  /** Undefined where there is no source of news: rules find them unknown. */
  readonly of: (symbol: string) => SymbolNews | undefined;
  readonly warnings: readonly Warning[];
}

/**
 * The news of these symbols that a decision at `asOf` may know: from files, else from the database, which takes no part where bars
 * come from files. What was published before `since` is not read from the database, and not covered: who decides on a few bars
 * need not read years. @throws CatalystError as reading files or the database does
 */
export async function findNews(
  options: NewsChoice,
  symbols: readonly string[],
  context: Pick<Context, 'path' | 'store'>,
  asOf = Infinity,
  since = -Infinity,
): Promise<FoundNews> {
  const files = options.news.length > 0;
  if (options.newsCovers !== undefined && !files) {
    const hint = 'name the files; what the database holds it knows since when it collected';
    throw new CatalystError('usage', '--news-covers belongs to --news', hint);
  }
  if (!files && options.bars.length > 0) {
    const message = 'the rules read news, and there are none: bars from files come with --news <file…>';
    return { of: () => undefined, warnings: [{ code: 'no_news', message }] };
  }
  const sources = await import('./news-sources.ts');
  const { items, covered, warnings } = files
    ? await sources.newsOfFiles(options, symbols, context)
    : await sources.storedNews(options, symbols, context, { from: since, to: asOf });
  const asked = new Set(symbols);
  const known = new Map<string, SymbolNews>();
  const of = (symbol: string): SymbolNews | undefined => {
    if (!asked.has(symbol)) return undefined;
    const kept = known.get(symbol) ?? {
      symbol,
      items: (items.get(symbol) ?? []).filter(({ knownAt }) => knownAt < asOf),
      covered: covered(symbol).filter(({ knownAt }) => knownAt <= asOf),
    };
    known.set(symbol, kept);
    return kept;
  };
  return { of, warnings };
}

/** For rules that read none: files of news that nobody opened are told of, with what would make the rules read them. */
export function unreadNews({ news }: Pick<NewsChoice, 'news'>, how: string | null): readonly Warning[] {
  if (news.length === 0) return [];
  const message = 'the rules read no news, so --news changes nothing';
  return [{ code: 'news_unread', message: how === null ? message : `${message}; ${how}` }];
}

/** What the rules of a symbol may know of its news, as its store takes it. `decidedAt`: when the last bar is decided on, if later than its close. */
export function newsOf(
  found: FoundNews | undefined,
  bars: Bars,
  { calendar, newsHours }: Pick<NewsChoice, 'calendar' | 'newsHours'>,
  decidedAt?: TimeMs,
): StoreOptions {
  const news = found?.of(bars.symbol);
  if (news === undefined) return {};
  const closes = closesOf(bars, calendar);
  const last = bars.length - 1;
  if (decidedAt !== undefined && last >= 0) closes[last] = Math.max(closes[last], decidedAt);
  return { news: newsColumns(news, closes, newsHours) };
}
