import { CatalystError } from '../model/errors.ts';
import type { Article, Reading } from '../model/news.ts';
import { printable } from '../model/text.ts';
import type { TimeMs } from '../model/time.ts';
import { symbolsOf } from './article.ts';
import { READING_VERSION, storedMeaning } from './meaning.ts';
import type { Meaning } from './meaning.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record of `news_raw`, without the `id` that the database counts. */
export interface NewsRecord {
  readonly newsId: string;
  readonly symbol: string | null;
  readonly headline: string | null;
  readonly source: string | null;
  /** Where the source is: the address without the article's own path. */
  readonly sourceUrl: string | null;
  readonly publishedTimestamp: TimeMs | null;
  readonly collectedTimestamp: TimeMs | null;
  readonly contentSnippet: string | null;
  readonly fullUrl: string | null;
  readonly metadata: Json;
  readonly isPreMarket: boolean | null;
  /** A market state, in rows of ours. */
  readonly marketState: string | null;
  readonly headlineKeywords: Json;
  readonly mentionedTickers: Json;
  readonly articleLength: number | null;
  readonly isBreakingNews: boolean | null;
  /** Sightings after the first. */
  readonly updateCount: number | null;
  readonly firstSeenTimestamp: TimeMs | null;
}

/** An article and what we made of it, as it is stored. What has no column of its own is in `metadata`. */
export function toRecord(article: Article, reading: Reading): NewsRecord {
  return {
    newsId: article.id,
    symbol: article.symbols[0] ?? null,
    headline: article.headline,
    source: article.source,
    sourceUrl: article.url === null ? null : (/^[a-z]+:\/\/[^/?#]+/i.exec(article.url)?.[0] ?? null),
    publishedTimestamp: article.publishedAt,
    collectedTimestamp: article.learnedAt,
    contentSnippet: article.summary,
    fullUrl: article.url,
    metadata: {
      provider: article.provider,
      dated: article.dated,
      symbolsSince: article.symbolsSince,
      readingVersion: READING_VERSION,
      categories: reading.categories,
      primaryCatalyst: reading.primaryCatalyst,
      event: reading.event,
      sentiment: reading.sentiment,
      tier: reading.tier,
    },
    isPreMarket: reading.marketState === null ? null : reading.marketState === 'pre-market',
    marketState: reading.marketState,
    headlineKeywords: reading.keywords,
    mentionedTickers: article.symbols,
    articleLength: article.headline.length + article.summary.length,
    isBreakingNews: reading.breaking,
    updateCount: article.sightings - 1,
    firstSeenTimestamp: article.learnedAt,
  };
}

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/**
 * The article of a row, of ours or of one that was migrated and lacks what older programs did not write.
 * @throws CatalystError (data) for a row without a headline or without any time
 */
export function fromRecord(row: NewsRecord): Article {
  const learnedAt = row.firstSeenTimestamp ?? row.collectedTimestamp;
  const publishedAt = row.publishedTimestamp ?? learnedAt;
  if (row.headline === null || publishedAt === null) {
    const what = row.headline === null ? 'headline' : 'time';
    const message = `news_raw: the article ${printable(row.newsId)} has no ${what}`;
    throw new CatalystError('data', message, 'Delete the row, or complete it.');
  }
  const metadata = object(row.metadata);
  const tickers: unknown[] = Array.isArray(row.mentionedTickers) ? row.mentionedTickers : [];
  const named = [...tickers, row.symbol].filter((name) => typeof name === 'string');
  const since = Object.entries(object(metadata['symbolsSince'])).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    id: row.newsId,
    headline: row.headline,
    summary: row.contentSnippet ?? '',
    source: row.source ?? '',
    provider: typeof metadata['provider'] === 'string' ? metadata['provider'] : '',
    url: row.fullUrl,
    symbols: symbolsOf(named),
    symbolsSince: Object.fromEntries(since),
    publishedAt,
    dated: metadata['dated'] !== false && row.publishedTimestamp !== null,
    learnedAt,
    sightings: (row.updateCount ?? 0) + 1,
  };
}

/** What the words of a row were found to say when it was put, undefined where other rules than the present ones read them. */
export const meaningIn = ({ metadata }: Pick<NewsRecord, 'metadata'>): Meaning | undefined =>
  storedMeaning(object(metadata));
