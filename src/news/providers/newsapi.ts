import { isoInstant } from '../../model/time.ts';
import { parseInstant } from '../dates.ts';
import { symbolFinder } from '../mentions.ts';
import type { Names } from '../mentions.ts';
import type { Means, NewsProvider, NewsQuery, Sink } from '../provider.ts';
import { SourceError } from '../transport/problem.ts';
import { chunksOf, forTheseAlone } from './chunks.ts';
import { isObject, objectOf, rowsIn, textIn, webAddress } from './json.ts';
import type { JsonObject } from './json.ts';
import { plainText } from './markup.ts';

export interface NewsApiOptions {
  /** `https://newsapi.org`, or a test's server. */
  readonly baseUrl: string;
  readonly key: string;
  /** What to look for beside the ticker: `{ AAPL: ['Apple'] }`. */
  readonly names?: Names;
  /** Articles that the plan lets one query have; what is beyond is told as cut short. Its free plan: 100. */
  readonly articlesMax?: number;
}

const NAME = 'newsapi';
const PAGE = 100;
/** Keeps `q` under its 500 characters. */
const SYMBOLS_A_REQUEST = 10;
const QUERY_MAX = 500;

/** NewsAPI's search: `GET /v2/everything`. It knows no symbols, so an article is given those that its words name. */
export function newsApi(options: NewsApiOptions): NewsProvider {
  return {
    name: NAME,
    live: true,
    requestsPerMinute: 60,
    async gather(query, means, sink) {
      for (const symbols of chunksOf(query.symbols, SYMBOLS_A_REQUEST)) {
        const chunk = { ...query, symbols };
        await forTheseAlone(symbols, sink, () => readPages(chunk, options, means, sink));
      }
    },
  };
}

async function readPages(query: NewsQuery, options: NewsApiOptions, means: Means, sink: Sink): Promise<void> {
  const { articlesMax = PAGE } = options;
  const symbolsIn = symbolFinder(query.symbols, options.names);
  let taken = 0;
  for (let page = 1; ; page++) {
    const request = { headers: { 'X-Api-Key': options.key }, secret: true };
    const reply = objectOf(await means.get(addressOf(query, options, page), request), NAME);
    if (reply['status'] !== 'ok')
      throw new SourceError('refused', `${NAME}: ${textIn(reply, 'code') || 'no status ok'}`);
    const rows = rowsIn(reply, 'articles', NAME);
    const total = reply['totalResults'];
    if (typeof total !== 'number')
      throw new SourceError('malformed', `${NAME}: does not say how many results there are`);
    for (const row of rows) take(row, query.symbols, symbolsIn, sink);
    taken += rows.length;
    if (taken >= total) break;
    if (rows.length === 0)
      throw new SourceError('malformed', `${NAME}: ${taken} of ${total} results, and no more come`);
    if (taken >= articlesMax) throw new SourceError('cut_short', `${NAME}: ${taken} of ${total} results`);
  }
  sink.answered(query.symbols);
}

function addressOf({ symbols, from, to }: NewsQuery, { baseUrl, names = {} }: NewsApiOptions, page: number): string {
  const terms = symbols.flatMap((symbol) => [symbol, ...(Object.hasOwn(names, symbol) ? names[symbol] : [])]);
  const q = terms.length === 0 ? 'stocks' : terms.map((term) => `"${term.replaceAll('"', ' ')}"`).join(' OR ');
  if (q.length > QUERY_MAX)
    throw new SourceError('refused', `${NAME}: the names asked for take ${q.length} characters`);
  const query = new URLSearchParams({
    q,
    from: isoInstant(from),
    to: isoInstant(to),
    language: 'en',
    sortBy: 'publishedAt',
    pageSize: String(PAGE),
    page: String(page),
  });
  return `${baseUrl.replace(/\/+$/, '')}/v2/everything?${query.toString()}`;
}

function take(row: unknown, asked: readonly string[], symbolsIn: (text: string) => string[], sink: Sink): void {
  if (!isObject(row)) {
    sink.problem({ code: 'invalid_article', message: `${NAME}: an article is no object` }, asked);
    return;
  }
  const [headline, summary] = [plainText(textIn(row, 'title')), plainText(textIn(row, 'description'))];
  // What a publisher withdrew stays in the list under this title.
  if (headline === '[Removed]') return;
  sink.article({
    headline,
    summary,
    source: sourceOf(row),
    url: webAddress(textIn(row, 'url')),
    symbols: symbolsIn(`${headline}\n${summary}`),
    publishedAt: parseInstant(textIn(row, 'publishedAt')),
  });
}

function sourceOf(row: JsonObject): string {
  const source = row['source'];
  return (isObject(source) && (textIn(source, 'name') || textIn(source, 'id'))) || NAME;
}
