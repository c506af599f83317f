import type { TimeMs } from '../model/time.ts';
import type { SourceReport } from './collect.ts';
import type { SourceMemory } from './gather.ts';
import type { PageVersion } from './provider.ts';
import { isObject } from './providers/json.ts';
import type { JsonObject } from './providers/json.ts';
import type { Breaker } from './transport/breaker.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A record of `news_collection_stats`, without the `id` that the database counts. */
export interface StatisticsRecord {
  readonly collectionTimestamp: TimeMs | null;
  readonly source: string | null;
  readonly articlesCollected: number | null;
  readonly articlesNew: number | null;
  readonly articlesDuplicate: number | null;
  readonly errorCount: number | null;
  readonly metadata: Json;
}

/** Which collection a source's report belongs to, and whether the source is one that looks at the present. */
export interface Belongs {
  /** When the collection began. */
  readonly collection: TimeMs;
  readonly live: boolean;
}

/** How a source did, as it is stored: with the articles, in one transaction or after them, since it holds the memory. */
export function toStatistics(report: SourceReport, { collection, live }: Belongs): StatisticsRecord {
  const { breaker, versions } = report.memory;
  return {
    collectionTimestamp: report.startedAt,
    source: report.source,
    articlesCollected: report.collected,
    articlesNew: report.fresh,
    articlesDuplicate: report.duplicates,
    errorCount: report.errors,
    metadata: {
      status: report.status,
      collection,
      live,
      endedAt: report.endedAt,
      looks: report.looks.map(({ symbols, from, to }) => ({ symbols, from, to })),
      unseen: report.unseen,
      problems: report.problems.map(({ code, message }) => ({ code, message })),
      breaker: { failures: breaker.failures, openUntil: breaker.openUntil },
      versions: Object.fromEntries(
        Object.entries(versions).map(([url, { etag, lastModified, since }]) => [url, { etag, lastModified, since }]),
      ),
    },
  };
}

/** What the last collection remembered of a source; undefined in a row of an older program, or one that somebody edited. */
export function memoryIn({ metadata }: Pick<StatisticsRecord, 'metadata'>): SourceMemory | undefined {
  if (!isObject(metadata) || !isObject(metadata['breaker']) || !isObject(metadata['versions'])) return undefined;
  const breaker = breakerIn(metadata['breaker']);
  const versions = Object.entries(metadata['versions']).flatMap(([url, it]): [string, PageVersion][] =>
    isObject(it) ? [[url, versionIn(it)]] : [],
  );
  return breaker === undefined ? undefined : { breaker, versions: Object.fromEntries(versions) };
}

function breakerIn({ failures, openUntil }: JsonObject): Breaker | undefined {
  if (typeof failures !== 'number' || (openUntil !== null && typeof openUntil !== 'number')) return undefined;
  return { failures, openUntil };
}

const versionIn = ({ etag, lastModified, since }: JsonObject): PageVersion => ({
  etag: textOrNull(etag),
  lastModified: textOrNull(lastModified),
  since: typeof since === 'number' ? since : null,
});

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
