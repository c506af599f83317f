import type { NewsItem } from '../engine/news/symbol-news.ts';
import { knownFrom } from '../model/news.ts';
import type { Article, MarketState, SourceTier } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';
import { tierOf } from './catalysts/tiers.ts';
import type { Meaning } from './meaning.ts';

/** From when on articles count: from when we had them, or, to replay years that were collected later, from their publication. */
export type KnownBy = 'collected' | 'published';

export interface ItemOptions {
  /** Only these symbols; all that are named, without. */
  readonly symbols?: ReadonlySet<string> | undefined;
  readonly knownBy: KnownBy;
  /** Where the exchange of a symbol stands at an instant. */
  readonly marketStateAt: (symbol: string, time: TimeMs) => MarketState | undefined;
  /** What the words of an article say: read now, or known from when it was stored. */
  readonly meaningOf: (article: Article) => Meaning;
  readonly tiers?: Readonly<Record<string, SourceTier>> | undefined;
}

/** The articles of each symbol as its decisions may read them, ascending by `knownAt`, then by publication and id. */
export function itemsBySymbol(
  articles: Iterable<Article>,
  { symbols: wanted, knownBy, marketStateAt, meaningOf, tiers = {} }: ItemOptions,
): Map<string, NewsItem[]> {
  const found = new Map<string, NewsItem[]>();
  // What a source is worth is the user's to say today, whatever was stored.
  const tierBySource = new Map<string, SourceTier>();
  for (const article of articles) {
    const symbols = wanted === undefined ? article.symbols : article.symbols.filter((symbol) => wanted.has(symbol));
    if (symbols.length === 0) continue;
    const { id, headline, source, url, publishedAt } = article;
    const { categories, primaryCatalyst, event, sentiment } = meaningOf(article);
    let tier = tierBySource.get(source);
    if (tier === undefined) tierBySource.set(source, (tier = tierOf(source, tiers)));
    for (const symbol of symbols) {
      const item: NewsItem = {
        ...{ id, headline, source, url, publishedAt, categories, primaryCatalyst, event, sentiment, tier },
        knownAt: knownBy === 'published' ? publishedAt : knownFrom(article, symbol),
        marketState: marketStateAt(symbol, publishedAt) ?? null,
      };
      const items = found.get(symbol);
      if (items === undefined) found.set(symbol, [item]);
      else items.push(item);
    }
  }
  for (const items of found.values()) items.sort(byTime);
  return found;
}

const byTime = (a: NewsItem, b: NewsItem): number =>
  a.knownAt - b.knownAt || a.publishedAt - b.publishedAt || (a.id < b.id ? -1 : 1);
