/** `$AAPL`, `(NASDAQ: AAPL)`, `NYSE:BRK.B`: forms that cannot be an ordinary word. */
const MARKED =
  /(?<![\p{L}\p{N}$])\$([A-Z]{1,5}(?:\.[A-Z])?)(?![\p{L}\p{N}])|(?<!\p{L})(?:NASDAQ|NYSE|AMEX|NYSE American|NYSE Arca|OTC|OTCMKTS|ASX|TSX|LSE)(?:GS|GM|CM)?\s?:\s?([A-Z][A-Z0-9]{0,4}(?:\.[A-Z])?)(?![\p{L}\p{N}])/gu;
/** Shorter tickers are words too often: A, ON, ALL, NOW. */
const BARE_LETTERS_MIN = 4;

export type Names = Readonly<Record<string, readonly string[]>>;

const whole = (text: string, flags: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, flags);

/**
 * The symbols that a text names. Any that is marked as one; of those that are wanted also by a name (`Apple`), or bare where the ticker
 * is long enough and the text is not all in capitals.
 */
export function mentionedSymbols(text: string, wanted: readonly string[] = [], names: Names = {}): string[] {
  const found = new Set<string>();
  for (const [, cash, listed] of text.matchAll(MARKED)) found.add(cash || listed);
  const bareCounts = /\p{Ll}/u.test(text);
  for (const symbol of wanted) {
    const bare = bareCounts && symbol.length >= BARE_LETTERS_MIN && whole(symbol, 'u').test(text);
    const own = Object.hasOwn(names, symbol) ? names[symbol] : [];
    if (bare || own.some((name) => whole(name, 'iu').test(text))) found.add(symbol);
  }
  return [...found].sort();
}
