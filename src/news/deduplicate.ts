import { assert } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';

/** A time that is not known is no earlier than one that is. */
const earlier = (a: TimeMs | null, b: TimeMs | null): TimeMs | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** When a sighting brought a symbol: undefined when it did not. */
function broughtAt(article: Article, symbol: string): TimeMs | null | undefined {
  if (!article.symbols.includes(symbol)) return undefined;
  return Object.hasOwn(article.symbolsSince, symbol) ? article.symbolsSince[symbol] : article.learnedAt;
}

/**
 * One article of two sightings of it. The words are those of the one learned first, since a later wording was not known
 * before; symbols are those of both, the added ones with the time they were added; sightings add up.
 */
export function merged(a: Article, b: Article): Article {
  assert(a.id === b.id, 'only sightings of one article are merged');
  const learnedAt = earlier(a.learnedAt, b.learnedAt);
  const [first, second] = a.learnedAt === learnedAt ? [a, b] : [b, a];
  const symbols = [...new Set([...a.symbols, ...b.symbols])].sort();
  const symbolsSince: Record<string, TimeMs> = {};
  for (const symbol of symbols) {
    const [one, other] = [broughtAt(a, symbol), broughtAt(b, symbol)];
    const since = one === undefined ? other : other === undefined ? one : earlier(one, other);
    if (typeof since === 'number' && learnedAt !== null && since > learnedAt) symbolsSince[symbol] = since;
  }
  return {
    ...first,
    url: first.url ?? second.url,
    symbols,
    symbolsSince,
    publishedAt: Math.min(a.publishedAt, b.publishedAt),
    learnedAt,
    sightings: a.sightings + b.sightings,
  };
}

export interface Deduplicated {
  /** Each story once, in order of its first appearance, with its sightings in this batch. */
  readonly articles: readonly Article[];
  /** Articles of the batch that were another sighting of an earlier one in it. */
  readonly repeats: number;
}

/** Each story of a batch once. */
export function deduplicate(batch: Iterable<Article>): Deduplicated {
  const stories = new Map<string, Article>();
  let total = 0;
  for (const article of batch) {
    total++;
    const known = stories.get(article.id);
    stories.set(article.id, known === undefined ? article : merged(known, article));
  }
  return { articles: [...stories.values()], repeats: total - stories.size };
}
