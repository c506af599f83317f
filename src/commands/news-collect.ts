import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXCHANGES, exchangeOf } from '../market/exchanges.ts';
import { marketState } from '../market/state.ts';
import type { Article, SourceTier } from '../model/news.ts';
import { collectNews } from '../news/collect.ts';
import type { Collection } from '../news/collect.ts';
import type { SourceMemory } from '../news/gather.ts';
import type { NewsProvider, NewsQuery } from '../news/provider.ts';
import { fromRecord } from '../news/record.ts';
import { memoryIn, toStatistics } from '../news/statistics.ts';
import { recordsToPut } from '../news/storing.ts';
import { withLease } from '../storage/lease.ts';
import type { Store } from '../storage/store.ts';
import type { Context } from './context.ts';

export interface CollectInto {
  /** The whole collection takes no longer. */
  readonly deadlineMs: number;
  readonly tiers: Readonly<Record<string, SourceTier>>;
  /** Told how many articles have come. */
  readonly onArticle: (articles: number) => void;
}

/** What is left of a lease when the collection has come to its end: time to store it. */
const STORING_MS = 60_000;
/** Statements have at most some ten thousand values. */
const IDS_A_QUESTION = 5000;
/** One attempt of one request. */
const REQUEST_MS = 10_000;

/**
 * One collection, stored: the articles first, then how each source did with what it remembers, so that nothing that was told once is
 * lost between the two. One at a time on a database.
 * @throws CatalystError busy, interrupted (nothing is stored), or what the store throws
 */
export async function collectInto(
  store: Store,
  providers: readonly NewsProvider[],
  query: NewsQuery,
  { deadlineMs, tiers, onArticle }: CollectInto,
  context: Context,
): Promise<Collection> {
  const lease = {
    name: 'news',
    what: 'news are being collected',
    holder: randomUUID(),
    now: context.now,
    ms: deadlineMs + STORING_MS,
  };
  const signal = context.interrupt();
  return withLease(store, lease, async () => {
    const begun = context.now();
    const collection = await collectNews(counted(providers, onArticle), query, {
      outside: { fetch: globalThis.fetch, now: context.now, random: Math.random, sleep: waiting },
      deadlineMs,
      timeoutMs: Math.min(deadlineMs, REQUEST_MS),
      signal,
      memories: await memoriesOf(store, providers),
      stored: async (ids) => new Set((await articlesOf(store, ids)).map(({ id }) => id)),
    });
    await keep(store, collection.articles, tiers);
    const live = new Map(providers.map((provider) => [provider.name, provider.live]));
    const rows = collection.reports.map((report) =>
      toStatistics(report, { collection: begun, live: live.get(report.source) === true }),
    );
    await store.records('news_collection_stats').insert(rows);
    return collection;
  });
}

/** The same providers, each article of theirs counted as it comes. */
function counted(providers: readonly NewsProvider[], onArticle: (articles: number) => void): NewsProvider[] {
  let articles = 0;
  return providers.map((provider) => ({
    ...provider,
    gather: (query, means, sink) =>
      provider.gather(query, means, {
        ...sink,
        article(raw) {
          onArticle(++articles);
          sink.article(raw);
        },
      }),
  }));
}

const waiting = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal });

async function memoriesOf(store: Store, providers: readonly NewsProvider[]): Promise<Record<string, SourceMemory>> {
  const rows = store.records('news_collection_stats');
  const memories: [string, SourceMemory][] = [];
  for (const { name } of providers) {
    const [last] = await rows.find({ where: { source: name }, order: ['-collectionTimestamp'], limit: 1 });
    const memory = (last as typeof last | undefined) === undefined ? undefined : memoryIn(last);
    if (memory !== undefined) memories.push([name, memory]);
  }
  return Object.fromEntries(memories);
}

async function articlesOf(store: Store, ids: readonly string[]): Promise<Article[]> {
  const found: Article[] = [];
  for (let at = 0; at < ids.length; at += IDS_A_QUESTION) {
    const rows = await store.records('news_raw').find({ where: { newsId: ids.slice(at, at + IDS_A_QUESTION) } });
    found.push(...rows.map(fromRecord));
  }
  return found;
}

async function keep(store: Store, articles: readonly Article[], tiers: CollectInto['tiers']): Promise<void> {
  if (articles.length === 0) return;
  const ids = articles.map(({ id }) => id);
  const stored = await articlesOf(store, ids);
  // Where an article was published in the market's day is told by the exchange of the first symbol that it is about.
  const records = Object.values(EXCHANGES).flatMap((exchange) =>
    recordsToPut(
      articles.filter(({ symbols }) => EXCHANGES[exchangeOf(symbols[0] ?? '')] === exchange),
      stored,
      { tiers, marketStateAt: (time) => marketState(exchange, time) },
    ),
  );
  await store.records('news_raw').put(records, ['newsId']);
}
