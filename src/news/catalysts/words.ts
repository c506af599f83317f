/** A keyword and its forms in a headline, as one pattern without anchors. Spaces match any run of spaces or hyphens. */
export interface Keyword {
  readonly word: string;
  readonly pattern: string;
}

const spaced = (text: string): string => text.replaceAll(' ', '[\\s-]+');

/** Only as written: `sec`. */
export const exact = (word: string): Keyword => ({ word, pattern: spaced(word) });

/** With its plural: `trial`, `trials`; `agency`, `agencies`; `loss`, `losses`. */
export const noun = (word: string): Keyword => {
  const text = spaced(word);
  if (text.endsWith('y')) return { word, pattern: `${text.slice(0, -1)}(?:y|ies)` };
  return { word, pattern: `${text}(?:${text.endsWith('s') ? 'es' : 's'})?` };
};

/** Regular verb forms: `upgrade`, `upgrades`, `upgraded`, `upgrading`; `launch`, `launches`, `launched` … */
export const verb = (word: string): Keyword => {
  if (word.endsWith('e')) return { word, pattern: `${word.slice(0, -1)}(?:e|es|ed|ing)` };
  return { word, pattern: `${word}(?:${/(?:s|ch|sh)$/.test(word) ? 'es' : 's'}|ed|ing)?` };
};

/** The word and further forms, named one by one: `warn`, `warns`, `warned`. */
export const forms = (word: string, ...others: string[]): Keyword => ({
  word,
  pattern: `(?:${[word, ...others].map(spaced).join('|')})`,
});

/**
 * One expression for many keywords. It matches whole words only: `sec` is not in `second`, `miss` not in `mission`; digits, letters
 * and underscores on either side make it another word, an apostrophe does not (`SEC's`).
 */
export const wholeWords = (keywords: readonly Keyword[]): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${keywords.map(({ pattern }) => `(${pattern})`).join('|')})(?![\\p{L}\\p{N}_])`,
    'giu',
  );
