import { isoInstant } from '../../model/time.ts';
import { parseInstant } from '../dates.ts';
import type { Means, NewsProvider, NewsQuery, Sink } from '../provider.ts';
import { SourceError } from '../transport/problem.ts';
import { chunksOf, forTheseAlone } from './chunks.ts';
import { isObject, objectOf, rowsIn, textIn, textsIn, webAddress } from './json.ts';
import type { JsonObject } from './json.ts';
import { plainText } from './markup.ts';

export interface AlpacaNewsOptions {
  /** `https://data.alpaca.markets`, or a test's server. */
  readonly baseUrl: string;
  readonly keyId: string;
  readonly secretKey: string;
}

const NAME = 'alpaca';
/** The most that a page holds. */
const PAGE = 50;
/** Keeps addresses short, and one chunk's failure from being everybody's. */
const SYMBOLS_A_REQUEST = 50;
/** A chunk that goes on beyond this is cut short, and says so. */
const PAGES_MAX = 200;

/** Alpaca's news: `GET /v1beta1/news`, page by page, a chunk of symbols at a time. */
export function alpacaNews(options: AlpacaNewsOptions): NewsProvider {
  return {
    name: NAME,
    live: true,
    requestsPerMinute: 200,
    async gather(query, means, sink) {
      for (const symbols of chunksOf(query.symbols, SYMBOLS_A_REQUEST)) {
        const chunk = { ...query, symbols };
        await forTheseAlone(symbols, sink, () => readPages(chunk, options, means, sink));
      }
    },
  };
}

async function readPages(query: NewsQuery, options: AlpacaNewsOptions, means: Means, sink: Sink): Promise<void> {
  const headers = { 'APCA-API-KEY-ID': options.keyId, 'APCA-API-SECRET-KEY': options.secretKey };
  const seen = new Set<string>();
  let token: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const reply = objectOf(await means.get(addressOf(query, options, token), { headers, secret: true }), NAME);
    for (const row of rowsIn(reply, 'news', NAME)) take(row, query.symbols, sink);
    token = nextToken(reply);
    if (token === null) {
      sink.answered(query.symbols);
      return;
    }
    if (seen.has(token)) throw new SourceError('repeated_page', `${NAME}: the same page is announced again`);
    seen.add(token);
  }
  throw new SourceError('cut_short', `${NAME}: more than ${PAGES_MAX} pages`);
}

/** Null on the last page. What is neither a token nor the end could hide the rest. */
function nextToken(reply: JsonObject): string | null {
  const token = reply['next_page_token'] ?? null;
  if (token === null || token === '') return null;
  if (typeof token !== 'string') throw new SourceError('malformed', `${NAME}: the next page's token is no text`);
  return token;
}

function addressOf({ symbols, from, to }: NewsQuery, { baseUrl }: AlpacaNewsOptions, token: string | null): string {
  const query = new URLSearchParams({ start: isoInstant(from), end: isoInstant(to), limit: String(PAGE), sort: 'asc' });
  if (symbols.length > 0) query.set('symbols', symbols.join(','));
  if (token !== null) query.set('page_token', token);
  return `${baseUrl.replace(/\/+$/, '')}/v1beta1/news?${query.toString()}`;
}

function take(row: unknown, asked: readonly string[], sink: Sink): void {
  if (!isObject(row)) {
    sink.problem({ code: 'invalid_article', message: `${NAME}: an article is no object` }, asked);
    return;
  }
  if (!Array.isArray(row['symbols']))
    sink.problem({ code: 'invalid_article', message: `${NAME}: an article names no symbols` }, asked);
  sink.article({
    // Some of its writers' texts come with entities: `Apple&#39;s`.
    headline: plainText(textIn(row, 'headline')),
    summary: plainText(textIn(row, 'summary')),
    source: textIn(row, 'source') || NAME,
    url: webAddress(textIn(row, 'url')),
    symbols: textsIn(row, 'symbols'),
    publishedAt: parseInstant(textIn(row, 'created_at')),
  });
}
