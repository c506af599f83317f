import { createHash } from 'node:crypto';
import { CatalystError } from '../model/errors.ts';
import type { Article } from '../model/news.ts';
import { printable } from '../model/text.ts';
import { isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';

/** What a provider's reply says of an article, before it has an id. Text is as it came. */
export interface RawArticle {
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly url: string | null;
  readonly symbols: readonly string[];
  /** Null where the source gives no time. */
  readonly publishedAt: TimeMs | null;
  /** Where a record says when it was collected; what comes over the wire is learned when it comes. */
  readonly learnedAt?: TimeMs | null;
}

/** One form for texts that differ in spaces, in letter case or in how an accent is written. */
const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

/**
 * The same story has the same id from whichever provider and however often it comes: 32 hex digits of SHA-256 over
 * headline, source and time. An undated article has none of the time, or each collection would make it new.
 */
export function articleId(headline: string, source: string, publishedAt: TimeMs | null): string {
  const time = publishedAt === null ? '' : isoInstant(publishedAt);
  // As JSON, so that no text can pretend to be two fields.
  const identity = JSON.stringify([folded(headline), folded(source), time]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/** Upper case, sorted, each once. What is no ticker (empty, spaces inside, longer than 15 characters) is left out. */
export function symbolsOf(names: Iterable<string>): string[] {
  const symbols = new Set<string>();
  for (const name of names) {
    const symbol = name.trim().toUpperCase();
    if (/^[A-Z0-9][A-Z0-9.\-/^=]{0,14}$/.test(symbol)) symbols.add(symbol);
  }
  return [...symbols].sort();
}

/** Where an article came from, and when. */
export interface Sighting {
  readonly provider: string;
  /** Null: it is not known, as in a file of old news. */
  readonly at: TimeMs | null;
}

/** Neither a database nor UTF-8 keeps a NUL or half a character, which JSON can carry: they become U+FFFD. */
const whole = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\ufffd').trim();

/**
 * Makes an article of what a provider said.
 * @throws CatalystError (data) for an article without a headline, or without any time at all
 */
export function toArticle(raw: RawArticle, sighting: Sighting): Article {
  const headline = whole(raw.headline);
  const source = whole(raw.source);
  if (headline === '') throw new CatalystError('data', 'an article has no headline', 'Nothing to do: it is left out.');
  const learnedAt = raw.learnedAt === undefined ? sighting.at : raw.learnedAt;
  const publishedAt = raw.publishedAt ?? learnedAt;
  if (publishedAt === null) {
    const what = `'${printable(headline, 60)}' has neither a time of publication nor one of collection`;
    throw new CatalystError('data', what, 'Give the file a column published, or collected.');
  }
  return {
    id: articleId(headline, source, raw.publishedAt),
    headline,
    summary: whole(raw.summary),
    source,
    provider: sighting.provider,
    url: raw.url === null ? null : whole(raw.url),
    symbols: symbolsOf(raw.symbols),
    symbolsSince: {},
    publishedAt,
    dated: raw.publishedAt !== null,
    learnedAt,
    sightings: 1,
  };
}
