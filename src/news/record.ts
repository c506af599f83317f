import { CatalystError } from '../model/errors.ts';
import type { Article, Reading } from '../model/news.ts';
import { printable } from '../model/text.ts';
import type { TimeMs } from '../model/time.ts';
import { symbolsOf } from './article.ts';

/** A row of `news_raw`, by its columns' names, without the `id` that the database counts. */
export interface NewsRecord {
  readonly news_id: string;
  readonly symbol: string | null;
  readonly headline: string | null;
  readonly source: string | null;
  /** Where the source is: the address without the article's own path. */
  readonly source_url: string | null;
  readonly published_timestamp: TimeMs | null;
  readonly collected_timestamp: TimeMs | null;
  readonly content_snippet: string | null;
  readonly full_url: string | null;
  readonly metadata: unknown;
  readonly is_pre_market: boolean | null;
  /** A market state in the rows of ours. */
  readonly market_state: string | null;
  readonly headline_keywords: unknown;
  readonly mentioned_tickers: unknown;
  readonly article_length: number | null;
  readonly is_breaking_news: boolean | null;
  /** Sightings after the first. */
  readonly update_count: number | null;
  readonly first_seen_timestamp: TimeMs | null;
}

/** An article and what we made of it, as it is stored. What has no column of its own is in `metadata`. */
export function toRecord(article: Article, reading: Reading): NewsRecord {
  return {
    news_id: article.id,
    symbol: article.symbols[0] ?? null,
    headline: article.headline,
    source: article.source,
    source_url: article.url === null ? null : (/^[a-z]+:\/\/[^/?#]+/i.exec(article.url)?.[0] ?? null),
    published_timestamp: article.publishedAt,
    collected_timestamp: article.learnedAt,
    content_snippet: article.summary,
    full_url: article.url,
    metadata: {
      provider: article.provider,
      dated: article.dated,
      symbolsSince: article.symbolsSince,
      categories: reading.categories,
      primaryCatalyst: reading.primaryCatalyst,
      event: reading.event,
      sentiment: reading.sentiment,
      tier: reading.tier,
    },
    is_pre_market: reading.marketState === null ? null : reading.marketState === 'pre-market',
    market_state: reading.marketState,
    headline_keywords: reading.keywords,
    mentioned_tickers: article.symbols,
    article_length: article.headline.length + article.summary.length,
    is_breaking_news: reading.breaking,
    update_count: article.sightings - 1,
    first_seen_timestamp: article.learnedAt,
  };
}

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/**
 * The article of a row, of ours or of one that was migrated and lacks what older programs did not write.
 * @throws CatalystError (data) for a row without a headline or without any time
 */
export function fromRecord(row: NewsRecord): Article {
  const learnedAt = row.first_seen_timestamp ?? row.collected_timestamp;
  const publishedAt = row.published_timestamp ?? learnedAt;
  if (row.headline === null || publishedAt === null) {
    const what = row.headline === null ? 'headline' : 'time';
    const message = `news_raw: the article ${printable(row.news_id)} has no ${what}`;
    throw new CatalystError('data', message, 'Delete the row, or complete it.');
  }
  const metadata = object(row.metadata);
  const tickers: unknown[] = Array.isArray(row.mentioned_tickers) ? row.mentioned_tickers : [];
  const named = [...tickers, row.symbol].filter((name) => typeof name === 'string');
  const since = Object.entries(object(metadata['symbolsSince'])).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return {
    id: row.news_id,
    headline: row.headline,
    summary: row.content_snippet ?? '',
    source: row.source ?? '',
    provider: typeof metadata['provider'] === 'string' ? metadata['provider'] : '',
    url: row.full_url,
    symbols: symbolsOf(named),
    symbolsSince: Object.fromEntries(since),
    publishedAt,
    dated: metadata['dated'] !== false && row.published_timestamp !== null,
    learnedAt,
    sightings: (row.update_count ?? 0) + 1,
  };
}
