/** The news of one symbol, as decisions may read them. */
import type { CatalystCategory, CatalystEvent, MarketState, SourceTier } from '../../model/news.ts';
import { CATALYST_CATEGORIES } from '../../model/news.ts';
import { HOUR_MS } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';

/** How far back news count where a rule does not say: the domain's 24 hours. Aggressive cycles look back for twice as long. */
export const LOOK_BACK_HOURS = 24;

/** An article as one symbol's decisions see it. Text is from outside: `printable` it before it meets a screen. */
export interface NewsItem {
  readonly id: string;
  readonly headline: string;
  readonly source: string;
  readonly url: string | null;
  /** From when on a decision on this symbol may use it; never before its publication. */
  readonly knownAt: TimeMs;
  readonly publishedAt: TimeMs;
  readonly categories: readonly CatalystCategory[];
  readonly primaryCatalyst: CatalystCategory | null;
  readonly event: CatalystEvent | null;
  /** −1…1. */
  readonly sentiment: number;
  readonly tier: SourceTier;
  /** Where the exchange stood when it was published; null where its calendar does not know. */
  readonly marketState: MarketState | null;
}

/** All articles published from `from` until before `to` had been asked for, and those that there were had come, by `knownAt`. */
export interface Coverage {
  readonly from: TimeMs;
  readonly to: TimeMs;
  readonly knownAt: TimeMs;
}

/** Outside of what is covered, news are unknown, which is not the same as absent. */
export interface SymbolNews {
  readonly symbol: string;
  /** Ascending by `knownAt`. */
  readonly items: readonly NewsItem[];
  readonly covered: readonly Coverage[];
}

/** The articles that a decision at `at` looks back on: published in the `hours` before it, and known before it. */
export function articlesAt({ items }: SymbolNews, at: TimeMs, hours = LOOK_BACK_HOURS): NewsItem[] {
  return items.filter(({ knownAt, publishedAt }) => knownAt < at && publishedAt >= at - hours * HOUR_MS);
}

/** The categories of these articles, in the order in which they count. */
export function catalystsOf(items: readonly NewsItem[]): CatalystCategory[] {
  return CATALYST_CATEGORIES.filter((category) => items.some(({ categories }) => categories.includes(category)));
}

/** The category that counts most among these articles, null where none has any. */
export const primaryCatalystOf = (items: readonly NewsItem[]): CatalystCategory | null =>
  catalystsOf(items).at(0) ?? null;
