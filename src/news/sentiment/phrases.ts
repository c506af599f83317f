import { figuresAsWords } from './figures.ts';

/** Addresses, handles and cash tags: their letters are names, not words. */
const NAMES = /https?:\/\/\S*|[@$]\p{L}[\p{L}\p{N}_.]*/gu;
const WORDS = /\p{L}+(?:['’]\p{L}+)*|\p{Extended_Pictographic}/gu;
/** More of an article than this says nothing new about its mood. */
const TEXT_MAX = 2000;

/** Words that stand inside phrases without changing them: `raises [its quarterly] dividend`. */
const FILLERS = new Set('the a an its their his our quarterly annual full fiscal fy adj adjusted'.split(' '));

/** The words of a text in lower case, its emoji, and nothing else. */
export const wordsOf = (text: string): string[] =>
  (
    figuresAsWords(text.slice(0, TEXT_MAX).replace(NAMES, ' ')).replaceAll('’', "'").toLowerCase().match(WORDS) ?? []
  ).filter((word) => !FILLERS.has(word));

/** How many words the longest phrase has that begins with a word. */
export type PhraseStarts = ReadonlyMap<string, number>;

/** Where the phrases of a lexicon begin. A phrase is written with hyphens between its words. */
export function phraseStarts(lexicon: Iterable<string>): PhraseStarts {
  const starts = new Map<string, number>();
  for (const entry of lexicon) {
    const words = entry.split('-');
    starts.set(words[0], Math.max(words.length, starts.get(words[0]) ?? 0));
  }
  return starts;
}

/** Words with every phrase of the lexicon made one word, the longest that fits, from left to right. */
export function joinPhrases(
  words: readonly string[],
  starts: PhraseStarts,
  has: (phrase: string) => boolean,
): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length;) {
    let taken = Math.min(starts.get(words[at]) ?? 1, words.length - at);
    while (taken > 1 && !has(words.slice(at, at + taken).join('-'))) taken--;
    joined.push(words.slice(at, at + taken).join('-'));
    at += taken;
  }
  return joined;
}
