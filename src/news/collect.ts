import { CatalystError } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';
import { deduplicate } from './deduplicate.ts';
import { gatherFrom } from './gather.ts';
import type { Gathered, GatherOptions, Look, SourceMemory } from './gather.ts';
import type { NewsProvider, NewsQuery } from './provider.ts';
import type { Problem } from './transport/problem.ts';

/**
 * How a source did. `collected` = `fresh` + `duplicates`, counted by sighting; what was no article is in `errors`.
 * - `ok`: it answered all that was asked
 * - `partial`: something is missing, and `unseen` says whose news may be
 * - `failed`: nothing came
 * - `skipped`: it was not asked, because it failed too often shortly before
 */
export interface SourceReport {
  readonly source: string;
  readonly status: 'ok' | 'partial' | 'failed' | 'skipped';
  readonly collected: number;
  readonly fresh: number;
  readonly duplicates: number;
  readonly errors: number;
  /** The first of the errors. */
  readonly problems: readonly Problem[];
  /** Symbols of the query for which this source's answer is not whole. */
  readonly unseen: readonly string[];
  /** What its answers are good for: of this, what did not come did not happen. */
  readonly looks: readonly Look[];
  readonly startedAt: TimeMs;
  readonly endedAt: TimeMs;
  /** To be kept once the articles are stored, and not before: what a reply told us must not be lost with them. */
  readonly memory: SourceMemory;
}

export interface Collection {
  /** Each story once, those of earlier providers first; `sightings` counts those of this collection. */
  readonly articles: readonly Article[];
  readonly reports: readonly SourceReport[];
  /** Every source answered all. Otherwise what is not here may have happened all the same. */
  readonly complete: boolean;
  /** Symbols of the query that no source answered for. */
  readonly unseen: readonly string[];
}

export interface CollectOptions extends Omit<GatherOptions, 'memory'> {
  /** What the last run remembered of each source, by name. */
  readonly memories?: Readonly<Record<string, SourceMemory>>;
  /** Those of these ids that are stored already. */
  readonly stored: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Asks all providers at once, each on its own: what one of them does wrong is in its report and stops no other. Ends at the
 * deadline at the latest, with what has come by then.
 * @throws CatalystError (interrupted) when the signal is aborted; whatever `stored` throws
 */
export async function collectNews(
  providers: readonly NewsProvider[],
  query: NewsQuery,
  { memories = {}, stored, ...options }: CollectOptions,
): Promise<Collection> {
  const gathered = await Promise.all(
    providers.map((provider) => gatherFrom(provider, query, { ...options, memory: memories[provider.name] })),
  );
  if (options.signal?.aborted === true)
    throw new CatalystError('interrupted', 'stopped while collecting news', 'Nothing was stored.');
  const { articles } = deduplicate(gathered.flatMap((source) => source.articles));
  const known = new Set(await stored(articles.map(({ id }) => id)));
  const reports = gathered.map((source, at) => reportOf(providers[at].name, query, source, known));
  const unseen = query.symbols.filter((symbol) => gathered.every((source) => source.unanswered.has(symbol)));
  return { articles, reports, complete: reports.every(({ status }) => status === 'ok'), unseen };
}

/** Counts against what is known, and adds to it: of two sources with one story, the first has it new. */
function reportOf(source: string, query: NewsQuery, gathered: Gathered, known: Set<string>): SourceReport {
  let fresh = 0;
  for (const { id } of gathered.articles) {
    if (known.has(id)) continue;
    known.add(id);
    fresh++;
  }
  const { articles, unanswered, ...rest } = gathered;
  return {
    source,
    status: statusOf(gathered, query),
    collected: articles.length,
    fresh,
    duplicates: articles.length - fresh,
    unseen: query.symbols.filter((symbol) => unanswered.has(symbol)),
    ...rest,
  };
}

function statusOf(
  { errors, problems, articles, unanswered }: Gathered,
  { symbols }: NewsQuery,
): SourceReport['status'] {
  if (errors === 0 && unanswered.size === 0) return 'ok';
  if (articles.length > 0 || unanswered.size < Math.max(1, symbols.length)) return 'partial';
  return problems.every(({ code }) => code === 'circuit_open') ? 'skipped' : 'failed';
}
