/** `$AAPL`, `(NASDAQ: AAPL)`, `NYSE:BRK.B`: forms that cannot be an ordinary word. */
const MARKED =
  /(?<![\p{L}\p{N}$])\$([A-Z]{1,5}(?:\.[A-Z])?)(?![\p{L}\p{N}])|(?<!\p{L})(?:NASDAQ|NYSE|AMEX|NYSE American|NYSE Arca|OTC|OTCMKTS|ASX|TSX|LSE)(?:GS|GM|CM)?\s?:\s?([A-Z][A-Z0-9]{0,4}(?:\.[A-Z])?)(?![\p{L}\p{N}])/gu;
const CAPITALS = /(?<![\p{L}\p{N}$])[A-Z][A-Z0-9]*(?:\.[A-Z])?(?![\p{L}\p{N}])/gu;
/** Shorter tickers are words too often: A, ON, ALL, NOW. */
const BARE_LETTERS_MIN = 4;

/** What a company is called beside its ticker: `{ AAPL: ['Apple'] }`. */
export type Names = Readonly<Record<string, readonly string[]>>;

/**
 * Finds the symbols that a text names, sorted: any that is marked as one; of those that are wanted also by a name, or bare where the
 * ticker is long enough and the text is not all in capitals.
 */
export function symbolFinder(wanted: readonly string[] = [], names: Names = {}): (text: string) => string[] {
  const bare = new Set(wanted.filter((symbol) => symbol.length >= BARE_LETTERS_MIN));
  const byName = new Map<string, string[]>();
  for (const [symbol, own] of Object.entries(names))
    for (const name of own) byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), symbol]);
  const expression = wholeNames([...byName.keys()]);
  return (text) => {
    const found = new Set<string>();
    for (const [, cash, listed] of text.matchAll(MARKED)) found.add(cash || listed);
    if (/\p{Ll}/u.test(text)) for (const [word] of text.matchAll(CAPITALS)) if (bare.has(word)) found.add(word);
    if (expression !== undefined)
      for (const [name] of text.matchAll(expression))
        for (const it of byName.get(name.toLowerCase()) ?? []) found.add(it);
    return [...found].sort();
  };
}

/** Whole words only, the longest name first; undefined when there are none. */
function wholeNames(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const literal = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
}
