import { CATALYST_CATEGORIES, CATALYST_EVENTS } from '../model/news.ts';
import type { CatalystCategory, CatalystEvent, Reading } from '../model/news.ts';

/** What the words of an article say, whoever tells them and wherever the exchange stands. */
export type Meaning = Pick<Reading, 'categories' | 'primaryCatalyst' | 'event' | 'sentiment'>;

/**
 * The version of the rules that words are read by. It is stored beside each meaning, which is good while it is this one: raise it
 * with every change of the lexicon, of a keyword or of an event, and stored articles are read anew. A test holds it to the rules.
 * It stands here because the lexicon takes long to load, and who finds every meaning stored needs none.
 */
export const READING_VERSION = 1;

const CATEGORIES: ReadonlySet<unknown> = new Set(CATALYST_CATEGORIES);
const EVENTS: ReadonlySet<unknown> = new Set(CATALYST_EVENTS);
const isCategory = (it: unknown): it is CatalystCategory => CATEGORIES.has(it);
const isEvent = (it: unknown): it is CatalystEvent | null => it === null || EVENTS.has(it);

/** The meaning that is stored in the `metadata` of a row, undefined where the present rules did not make it. */
export function storedMeaning(metadata: Readonly<Record<string, unknown>>): Meaning | undefined {
  const { readingVersion, categories, event, sentiment } = metadata;
  if (readingVersion !== READING_VERSION) return undefined;
  const isWhole =
    Array.isArray(categories) && categories.every(isCategory) && isEvent(event) && typeof sentiment === 'number';
  return isWhole ? { categories, primaryCatalyst: categories[0] ?? null, event, sentiment } : undefined;
}
