import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Outside } from '../src/news/transport/outside.ts';

/** A story as the server tells it, in whatever protocol it is asked. Nulls are sent as they stand. */
export interface Story {
  readonly headline: string | null;
  readonly summary?: string | null;
  readonly source?: string | null;
  readonly url?: string | null;
  readonly symbols: readonly string[] | null;
  /** RFC 3339. */
  readonly at: string | null;
}

export const FAULTS = [
  'rate limit',
  'rate limit for an hour',
  'server error',
  'reset',
  'reset in the body',
  'silence',
  'trickle',
  'html',
  'half a document',
  'cut gzip',
  'endless',
  'redirect',
  'no rights',
  'repeated page',
  'wrong shape',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface NewsServer {
  readonly url: string;
  readonly stories: Story[];
  /** What is wrong with the replies from now on: the next `times`, or all of them. */
  break(fault: Fault, times?: number): void;
  /** Paths with query of all requests so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

export const KEYS = { keyId: 'PKTEST', secretKey: 'canary-secret', key: 'canary-key' };

/** The world as it is, but for chance: no wait between two attempts, so that a test of retries takes no time. */
export const realOutside: Outside = {
  fetch: globalThis.fetch,
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: () => 0,
};

/** A server of news on this machine that speaks Alpaca's, NewsAPI's, RSS' and Atom's protocols, and fails when it is told to. */
export async function newsServer(stories: Story[] = []): Promise<NewsServer> {
  const requests: string[] = [];
  const state: { fault: Fault | undefined; times: number } = { fault: undefined, times: 0 };
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const fault = state.times > 0 ? state.fault : undefined;
    state.times--;
    if (fault === undefined || fault === 'repeated page') answer(request, response, stories, fault !== undefined);
    else fail(fault, request, response, stories);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stories,
    requests,
    break: (fault, times = Infinity) => Object.assign(state, { fault, times }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
}

function answer(request: IncomingMessage, response: ServerResponse, stories: readonly Story[], repeat = false): void {
  const { status = 200, type, body } = contentFor(request, stories, repeat);
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  const packed = gzipSync(body);
  response.writeHead(status, { 'Content-Type': type, 'Content-Encoding': 'gzip', ETag: etag }).end(packed);
}

function contentFor(request: IncomingMessage, stories: readonly Story[], repeat: boolean): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
  switch (pathname) {
    case '/v1beta1/news':
      return alpaca(request, searchParams, stories, repeat);
    case '/v2/everything':
      return newsApi(request, searchParams, stories);
    case '/feed.rss':
      return { type: 'application/rss+xml', body: rss(ofSymbols(stories, searchParams.get('s'))) };
    case '/feed.atom':
      return { type: 'application/atom+xml; charset=utf-8', body: atom(ofSymbols(stories, searchParams.get('s'))) };
    default:
      return { status: 404, type: 'text/html', body: '<h1>Not found</h1>' };
  }
}

const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

const ofSymbols = (stories: readonly Story[], symbols: string | null): Story[] =>
  stories.filter(
    (story) => symbols === null || (story.symbols ?? symbols.split(',')).some((it) => symbols.split(',').includes(it)),
  );

const within = (stories: readonly Story[], from: string | null, to: string | null): Story[] =>
  stories.filter(({ at }) => at === null || (Date.parse(at) >= Date.parse(from!) && Date.parse(at) <= Date.parse(to!)));

function alpaca(request: IncomingMessage, query: URLSearchParams, all: readonly Story[], repeat: boolean): Answer {
  const { headers } = request;
  if (headers['apca-api-key-id'] !== KEYS.keyId || headers['apca-api-secret-key'] !== KEYS.secretKey)
    return json({ code: 40110000, message: 'access key verification failed' }, 401);
  const limit = Number(query.get('limit'));
  if (!(limit >= 1 && limit <= 50)) return json({ message: 'invalid limit' }, 400);
  const stories = within(ofSymbols(all, query.get('symbols')), query.get('start'), query.get('end'));
  const first = Number(query.get('page_token') ?? 0);
  const more = first + limit < stories.length;
  return json({
    news: stories.slice(first, first + limit).map((story, at) => ({
      id: first + at,
      headline: story.headline,
      summary: story.summary ?? '',
      author: 'A. Writer',
      created_at: story.at,
      updated_at: story.at,
      url: story.url ?? null,
      symbols: story.symbols,
      source: story.source === undefined ? 'benzinga' : story.source,
    })),
    next_page_token: repeat ? '0' : more ? String(first + limit) : null,
  });
}

function newsApi(request: IncomingMessage, query: URLSearchParams, all: readonly Story[]): Answer {
  if (request.headers['x-api-key'] !== KEYS.key)
    return json({ status: 'error', code: 'apiKeyInvalid', message: 'no' }, 401);
  const terms = [...(query.get('q') ?? '').matchAll(/"([^"]+)"/g)].map(([, term]) => term);
  const stories = within(all, query.get('from'), query.get('to')).filter(
    ({ headline }) => terms.length === 0 || terms.some((term) => headline === null || headline.includes(term)),
  );
  const [size, page] = [Number(query.get('pageSize')), Number(query.get('page'))];
  return json({
    status: 'ok',
    totalResults: stories.length,
    articles: stories.slice((page - 1) * size, page * size).map((story) => ({
      source: { id: null, name: story.source ?? 'Reuters' },
      author: null,
      title: story.headline,
      description: story.summary ?? null,
      url: story.url ?? null,
      urlToImage: null,
      publishedAt: story.at,
      content: null,
    })),
  });
}

const escaped = (text: string | null | undefined): string =>
  (text ?? '').replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char]!);

const rss = (stories: readonly Story[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Wire</title><link>https://wire.example/</link>
${stories
  .map(
    ({ headline, summary, url, at, source }) => `<item><title>${escaped(headline)}</title>
<description><![CDATA[${summary ?? ''}]]></description><link>${escaped(url)}</link>${(source ?? '') === '' ? '' : `<source>${escaped(source)}</source>`}
${at === null ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`}</item>`,
  )
  .join('\n')}
</channel></rss>`;

const atom = (stories: readonly Story[]): string => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>The Wire</title><id>urn:wire</id>
${stories
  .map(
    ({ headline, summary, url, at }) => `<entry><title type="html">${escaped(headline)}</title><id>urn:x</id>
<link rel="self" href="https://wire.example/self"/><link href="${escaped(url)}"/><author><name>A. Writer</name></author>
<summary type="html">${escaped(summary)}</summary>${at === null ? '' : `<published>${at}</published>`}</entry>`,
  )
  .join('\n')}
</feed>`;

const HTML =
  '<!doctype html><html><head><title>Maintenance</title></head><body><p>We will be right back</p></body></html>';

function fail(fault: Fault, request: IncomingMessage, response: ServerResponse, stories: readonly Story[]): void {
  const { body, type } = contentFor(request, stories, false);
  const headers = { 'Content-Type': type };
  switch (fault) {
    case 'rate limit':
      return void response.writeHead(429, { 'Retry-After': '0' }).end('{"message":"too many requests."}');
    case 'rate limit for an hour':
      return void response.writeHead(429, { 'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + 3600) }).end();
    case 'server error':
      return void response.writeHead(500, { 'Content-Type': 'text/html' }).end('<h1>Internal Server Error</h1>');
    case 'reset':
      return void request.socket.destroy();
    case 'reset in the body':
      response.writeHead(200, headers).write(body.slice(0, body.length / 2));
      return void setImmediate(() => request.socket.destroy());
    case 'silence':
      return;
    case 'trickle': {
      trickle(response.writeHead(200, headers), body);
      return;
    }
    case 'html':
      return void response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML);
    case 'half a document':
      return void response.writeHead(200, headers).end(body.slice(0, body.length / 2));
    case 'cut gzip': {
      const packed = gzipSync(body);
      return void response
        .writeHead(200, { ...headers, 'Content-Encoding': 'gzip' })
        .end(packed.subarray(0, packed.length / 2));
    }
    case 'endless': {
      flood(response.writeHead(200, headers));
      return;
    }
    case 'redirect':
      return void response.writeHead(302, { Location: 'http://127.0.0.1:1/elsewhere' }).end();
    case 'no rights':
      return void response.writeHead(403).end('{"message":"forbidden."}');
    case 'wrong shape':
      return void response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end('{"news":{},"articles":7,"status":"ok"}');
    case 'repeated page': {
      answer(request, response, stories, true);
      return;
    }
  }
}

/** A byte at a time: alive, and never done. */
function trickle(response: ServerResponse, body: string): void {
  let at = 0;
  const timer = setInterval(() => response.write(body[at++ % body.length]), 20);
  response.on('close', () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  const piece = ' '.repeat(1 << 20);
  const push = (): void => {
    if (!response.destroyed) response.write(piece, () => setImmediate(push));
  };
  push();
}
