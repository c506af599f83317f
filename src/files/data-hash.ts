import { createHash } from 'node:crypto';
import type { SymbolNews } from '../engine/news/symbol-news.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { BAR_FIELDS } from '../model/bars.ts';

const bytesOf = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/**
 * SHA-256 of bars, in hex: of each series, in the order given, its symbol, timeframe and length on one line, then its columns
 * time, open, high, low, close, volume as IEEE doubles in this machine's byte order (little-endian on every machine Node
 * is built for but s390x). The corporate actions on a series follow it, one a line, then, where the rules read them, what they can read
 * of its news. Equal data give equal hashes, wherever they were read from.
 */
export function dataHash(
  series: readonly Bars[],
  actions: ReadonlyMap<string, readonly CorporateAction[]> = new Map(),
  newsOf: (symbol: string) => SymbolNews | undefined = () => undefined,
): string {
  const hash = createHash('sha256');
  for (const bars of series) {
    hash.update(`${bars.symbol}\t${bars.timeframe}\t${bars.length}\n`);
    hash.update(bytesOf(bars.time));
    for (const field of BAR_FIELDS) hash.update(bytesOf(bars[field]));
    for (const { exDate, kind, factor } of actions.get(bars.symbol) ?? [])
      hash.update(`${exDate}\t${kind}\t${factor}\n`);
    const news = newsOf(bars.symbol);
    if (news !== undefined) hash.update(newsLines(news));
  }
  return hash.digest('hex');
}

/** The articles as rules see them, not their words, then the time that is covered. */
function newsLines({ items, covered }: SymbolNews): string {
  const articles = items.map(({ id, knownAt, publishedAt, categories, event, sentiment, tier, marketState }) =>
    [id, knownAt, publishedAt, categories.join(' '), event, sentiment, tier, marketState].join('\t'),
  );
  const spans = covered.map(({ from, to, knownAt }) => [from, to, knownAt].join('\t'));
  return ['news', ...articles, 'covered', ...spans, ''].join('\n');
}
