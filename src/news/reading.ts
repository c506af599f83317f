import type { Article, MarketState, Reading, SourceTier } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';
import { categorise } from './catalysts/categories.ts';
import { EVENT_DIRECTION, eventOf } from './catalysts/events.ts';
import { tierOf } from './catalysts/tiers.ts';
import type { Meaning } from './meaning.ts';
import { sentimentOf } from './sentiment/analyse.ts';

/** A known event says at least this much, whatever its words. */
const EVENT_SENTIMENT = 0.5;
/** A keyword beyond this is in the small print. */
const TEXT_MAX = 2000;

/** A word after it, so that neither a record nor a breakthrough is news that breaks. */
const BREAKING = /^\W*(?:breaking|just in|urgent|flash)\b(?:\s*news)?\s*(?:[:\-–—!|]|$)/iu;

export interface ReadingOptions {
  /** Where the exchange stands at an instant, undefined where its calendar does not reach. */
  readonly marketStateAt: (time: TimeMs) => MarketState | undefined;
  /** The user's own tiers, by a source's name or address. */
  readonly tiers?: Readonly<Record<string, SourceTier>>;
}

/** What the words of an article say. */
export function meaningOf(article: Article): Meaning {
  const { categories } = categorise(textOf(article));
  return { categories, primaryCatalyst: categories[0] ?? null, ...headlineMeaning(article.headline) };
}

const textOf = ({ headline, summary }: Article): string => `${headline}\n${summary}`.slice(0, TEXT_MAX);

function headlineMeaning(headline: string): Pick<Meaning, 'event' | 'sentiment'> {
  const event = eventOf(headline.slice(0, TEXT_MAX));
  const words = sentimentOf(headline);
  return { event, sentiment: event === null ? words : withEvent(words, EVENT_DIRECTION[event]) };
}

/** What we make of an article, from its words and its time alone: the same article always reads the same. */
export function readingOf(article: Article, { marketStateAt, tiers }: ReadingOptions): Reading {
  const { categories, keywords } = categorise(textOf(article));
  return {
    categories,
    primaryCatalyst: categories[0] ?? null,
    ...headlineMeaning(article.headline),
    tier: tierOf(article.source, tiers),
    marketState: marketStateAt(article.publishedAt) ?? null,
    keywords,
    breaking: BREAKING.test(article.headline),
  };
}

/** The event's direction, with the words' strength where they agree. */
const withEvent = (words: number, direction: 1 | -1): number =>
  direction * Math.max(EVENT_SENTIMENT, words * direction);
