import { basename } from 'node:path';
import type { Coverage, NewsItem } from '../engine/news/symbol-news.ts';
import { readText } from '../files/bytes.ts';
import { marketState } from '../market/state.ts';
import { CatalystError } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import type { Warning } from '../model/result.ts';
import { count } from '../model/text.ts';
import { DAY_MS, isoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { storedCoverage } from '../news/coverage.ts';
import type { KnownBy } from '../news/items.ts';
import type { Span } from '../news/provider.ts';
import { newsFile } from '../news/providers/files.ts';
import type { Meaning } from '../news/meaning.ts';
import { fromRecord, meaningIn } from '../news/record.ts';
import type { NewsRecord } from '../news/record.ts';
import { replay } from '../news/replay.ts';
import type { Records } from '../storage/record.ts';
import type { Store } from '../storage/store.ts';
import type { Context } from './context.ts';
import { tiersIn } from './news-settings.ts';
import { calendarOf } from './sessions.ts';

/** What a command was told of its news. */
export interface NewsWanted {
  readonly news: readonly string[];
  readonly newsCovers: Span | undefined;
  readonly newsKnown: KnownBy;
  readonly newsTiers: string | undefined;
  readonly db: string | undefined;
  readonly calendar: Parameters<typeof calendarOf>[1];
}

/** The news of several symbols, and of what time there is nothing else. */
interface Sourced {
  readonly items: ReadonlyMap<string, readonly NewsItem[]>;
  readonly covered: (symbol: string) => readonly Coverage[];
  readonly warnings: readonly Warning[];
}

/** Articles to items, market states by each symbol's exchange. */
async function itemsOf(
  articles: readonly Article[],
  symbols: readonly string[],
  { newsKnown, newsTiers, calendar }: NewsWanted,
  meanings: ReadonlyMap<string, Meaning> = new Map(),
): Promise<ReadonlyMap<string, readonly NewsItem[]>> {
  if (articles.length === 0) return new Map();
  const { itemsBySymbol } = await import('../news/items.ts');
  return itemsBySymbol(articles, {
    symbols: new Set(symbols),
    knownBy: newsKnown,
    meaningOf: await readerOf(articles, meanings),
    tiers: tiersIn(newsTiers),
    marketStateAt: (symbol, time) => {
      const exchange = calendarOf({ symbol }, calendar);
      return exchange === undefined ? undefined : marketState(exchange, time);
    },
  });
}

/** Words by what is stored of them, else by the lexicon: it takes longer to load than many articles to read, and may not be needed. */
async function readerOf(
  articles: readonly Article[],
  stored: ReadonlyMap<string, Meaning>,
): Promise<(article: Article) => Meaning> {
  if (articles.every(({ id }) => stored.has(id))) return ({ id }) => stored.get(id)!;
  const { meaningOf } = await import('../news/reading.ts');
  return (article) => stored.get(article.id) ?? meaningOf(article);
}

export async function newsOfFiles(
  options: NewsWanted,
  symbols: readonly string[],
  context: Pick<Context, 'path'>,
): Promise<Sourced> {
  const files = options.news.map((path) =>
    newsFile({ name: basename(path), path, read: (name) => readText(context.path(name)) }),
  );
  const { articles, covered, leftOut, problems } = await replay(files, symbols);
  const warnings: Warning[] = [];
  if (leftOut > 0) {
    const message = `news: ${count(leftOut, 'line')} left out: ${problems.join('; ')}`;
    warnings.push({ code: 'news_left_out', message });
  }
  warnings.push(...byPublication(articles, symbols, options, 'the files do not say'));
  const items = await itemsOf(articles, symbols, options);
  if (options.newsKnown === 'published') warnings.push(...optimistic(items));
  const stated = options.newsCovers;
  if (stated === undefined) {
    warnings.push(coverageNote(symbols, covered));
    return { items, covered: (symbol) => covered.get(symbol) ?? [], warnings };
  }
  const whole = [{ from: stated.from, to: stated.to + 1, knownAt: stated.from }];
  return { items, covered: () => whole, warnings };
}

/** Of which time the files can tell that there was nothing. */
function coverageNote(symbols: readonly string[], covered: ReadonlyMap<string, readonly Coverage[]>): Warning {
  const spans = symbols.flatMap((symbol) => covered.get(symbol) ?? []);
  const named = symbols.filter((symbol) => covered.has(symbol)).length;
  const first = spans.reduce((min, { from }) => Math.min(min, from), Infinity);
  const last = spans.reduce((max, { to }) => Math.max(max, to), -Infinity);
  const range = spans.length === 0 ? '' : ` (${isoDate(first)} to ${isoDate(last)})`;
  const told = `the files hold news of ${named} of ${count(symbols.length, 'symbol')}${range}`;
  const message = `${told}; before the first and after the last article of each they are unknown: --news-covers tells more`;
  return { code: 'news_covered', message };
}

/** The one warning of articles that count although nobody says when they were collected, or none. */
function byPublication(
  articles: readonly Article[],
  symbols: readonly string[],
  { newsKnown }: NewsWanted,
  who: string,
): Warning[] {
  const wanted = new Set(symbols);
  const counts = ({ learnedAt, symbols: named }: Article): boolean =>
    learnedAt === null && named.some((symbol) => wanted.has(symbol));
  if (newsKnown === 'published' || !articles.some(counts)) return [];
  const message = `news: ${who} when all articles were collected; these count from their publication`;
  return [{ code: 'news_by_publication', message }];
}

/** The one warning of articles that a decision reads before anybody had them, or none. */
function optimistic(items: ReadonlyMap<string, readonly NewsItem[]>): Warning[] {
  if (items.size === 0) return [];
  const message = 'news count from their publication, whenever they were collected: optimistic';
  return [{ code: 'optimistic_news', message }];
}

/** The stored news of these symbols, of those that were published within the span. */
export async function storedNews(
  options: NewsWanted,
  symbols: readonly string[],
  context: Pick<Context, 'store'>,
  span: Span,
): Promise<Sourced> {
  const store = await context.store(options.db, 'read');
  const { articles, meanings, warnings } = await storedArticles(store, span, symbols);
  warnings.push(...byPublication(articles, symbols, options, 'it is not stored'));
  const items = await itemsOf(articles, symbols, options, meanings);
  // A file that was imported later may tell of the time, and so may a collection, where articles count from their publication.
  const since = within({ from: span.from - DAY_MS, to: Infinity });
  const looks = await store.records('news_collection_stats').find({ where: { collectionTimestamp: since } });
  const whole = storedCoverage(looks, options.newsKnown);
  const covered = (symbol: string): Coverage[] =>
    whole(symbol).map((it) => ({ ...it, from: Math.max(it.from, span.from) }));
  if (options.newsKnown === 'published') warnings.push(...optimistic(items));
  if (articles.length === 0 && looks.length === 0) {
    const message = 'the rules read news, and none are stored: `catalyst data news` collects them, --news reads files';
    warnings.push({ code: 'no_news', message });
  }
  return { items, covered, warnings };
}

/** A condition on a time, none where the span has no end. */
const within = ({ from, to }: Span): { from?: TimeMs; to?: TimeMs } | undefined =>
  from === -Infinity && to === Infinity
    ? undefined
    : { ...(from === -Infinity ? {} : { from }), ...(to === Infinity ? {} : { to }) };

/** Of so many symbols the database looks for the articles; of more it is faster to read them all. */
const FEW_SYMBOLS = 20;

/**
 * The stored articles that were published within the span, and by id what their words are known to say; of few symbols only those
 * that may be about one of them.
 */
export async function storedArticles(
  store: Store,
  span: Span,
  symbols?: readonly string[],
): Promise<{ articles: Article[]; meanings: ReadonlyMap<string, Meaning>; warnings: Warning[] }> {
  const published = within(span);
  const dated = await rowsAbout(store, symbols, { publishedTimestamp: published });
  // Rows of older programs may lack the time of publication: those count from when they were collected.
  const undated = published === undefined ? [] : await rowsAbout(store, symbols, { publishedTimestamp: null });
  const articles: Article[] = [];
  const meanings = new Map<string, Meaning>();
  let leftOut = 0;
  for (const row of [...dated, ...undated]) {
    const article = articleOf(row);
    if (article === undefined) leftOut++;
    else articles.push(article);
    const meaning = meaningIn(row);
    if (meaning !== undefined) meanings.set(row.newsId, meaning);
  }
  const message = `news: ${count(leftOut, 'stored article')} without a headline or any time left out`;
  return { articles, meanings, warnings: leftOut === 0 ? [] : [{ code: 'news_left_out', message }] };
}

async function rowsAbout(
  store: Store,
  symbols: readonly string[] | undefined,
  where: NonNullable<Parameters<Records<'news_raw'>['count']>[0]>,
): Promise<readonly NewsRecord[]> {
  const records = store.records('news_raw');
  const order = ['publishedTimestamp'] as const;
  if (symbols === undefined || symbols.length > FEW_SYMBOLS) return records.find({ where, order });
  const inList = { mentions: symbols.map((symbol) => JSON.stringify(symbol)) };
  const listed = await records.find({ where: { ...where, mentionedTickers: inList }, order });
  // Rows of older programs may name their symbol alone.
  const alone = symbols.flatMap((symbol) => [symbol, symbol.toLowerCase()]);
  const named = await records.find({ where: { ...where, symbol: alone }, order });
  const known = new Set(listed.map(({ newsId }) => newsId));
  return [...listed, ...named.filter(({ newsId }) => !known.has(newsId))];
}

/** Undefined for a row that is no article: it is counted and told. */
function articleOf(row: NewsRecord): Article | undefined {
  try {
    return fromRecord(row);
  } catch (cause) {
    if (cause instanceof CatalystError && cause.code === 'data') return undefined;
    throw cause;
  }
}
