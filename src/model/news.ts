import type { TimeMs } from './time.ts';

/**
 * Why news can move a price, in the order in which a category is an article's primary one: what decides a company's fate, what
 * can be counted in money at once, opinions, and last what every second press release says.
 */
export const CATALYST_CATEGORIES = [
  'fda',
  'merger',
  'bankruptcy',
  'earnings',
  'guidance',
  'analyst',
  'legal',
  'ipo',
  'dividend',
  'insider',
  'partnership',
  'product',
] as const;

/** An article may have several; `primaryCatalyst` is the one that counts most. */
export type CatalystCategory = (typeof CATALYST_CATEGORIES)[number];

/** What happened, where the words say so without doubt. */
export const CATALYST_EVENTS = [
  'earnings_beat',
  'earnings_miss',
  'fda_approval',
  'fda_rejection',
  'merger',
  'upgrade',
  'downgrade',
  'lawsuit',
] as const;

export type CatalystEvent = (typeof CATALYST_EVENTS)[number];

export type SentimentSign = 'positive' | 'negative' | 'neutral';

/** Where the exchange stands at an instant. `closed` is a holiday, or the night between two sessions. */
export type MarketState = 'pre-market' | 'regular' | 'after-hours' | 'closed' | 'weekend';

/** 1 is the best source, 5 an unknown one. */
export type SourceTier = 1 | 2 | 3 | 4 | 5;

/** What an article of each tier weighs in a mean of several. */
export const TIER_WEIGHT: Readonly<Record<SourceTier, number>> = { 1: 1, 2: 0.8, 3: 0.6, 4: 0.4, 5: 0.2 };

/** An article as its source tells it: text from outside, kept as it came (`printable` it before it meets a screen). */
export interface Article {
  /** Hash of headline, source and time: see `articleId`. */
  readonly id: string;
  readonly headline: string;
  readonly summary: string;
  /** Who wrote it, as the provider names it: `benzinga`, `Reuters` … */
  readonly source: string;
  /** Who brought it: a provider's name. */
  readonly provider: string;
  readonly url: string | null;
  /** Upper case, sorted, each once. */
  readonly symbols: readonly string[];
  /** Symbols that only a later sighting named, and when that was. */
  readonly symbolsSince: Readonly<Record<string, TimeMs>>;
  readonly publishedAt: TimeMs;
  /** False where the source gave no time, so that `publishedAt` is when we first saw it. */
  readonly dated: boolean;
  /** When we first learned of it; null in a file that does not say, whose articles count from their publication. */
  readonly learnedAt: TimeMs | null;
  /** Times it was brought to us, the first included. */
  readonly sightings: number;
}

/** What we make of an article: rules over its words and its place in the market's day. */
export interface Reading {
  readonly categories: readonly CatalystCategory[];
  readonly primaryCatalyst: CatalystCategory | null;
  readonly event: CatalystEvent | null;
  /** −1…1. Where the event is known its direction wins over the words'. */
  readonly sentiment: number;
  readonly tier: SourceTier;
  /** Null where the calendar does not know the date. */
  readonly marketState: MarketState | null;
  /** The category words found, in the order of the text. */
  readonly keywords: readonly string[];
  /** The headline calls itself breaking. */
  readonly breaking: boolean;
}

export const signOf = (sentiment: number): SentimentSign =>
  sentiment > 0 ? 'positive' : sentiment < 0 ? 'negative' : 'neutral';

/**
 * From when on a decision on `symbol` may use an article: it must be published, and, where we know when that was, we must
 * have it, and have it under this symbol.
 */
export function knownFrom(
  { publishedAt, learnedAt, symbolsSince }: Pick<Article, 'publishedAt' | 'learnedAt' | 'symbolsSince'>,
  symbol: string,
): TimeMs {
  const learned = Object.hasOwn(symbolsSince, symbol) ? symbolsSince[symbol] : learnedAt;
  return learned === null ? publishedAt : Math.max(publishedAt, learned);
}
