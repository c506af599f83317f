import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS, newsServer, realOutside } from '../../test/news-server.ts';
import type { NewsServer } from '../../test/news-server.ts';
import { sharedPath } from '../../test/shared.ts';
import { knownFrom } from '../model/news.ts';
import type { NewRecord } from '../storage/record.ts';
import { newsCollectionStats } from '../storage/schema/news.ts';
import { collectNews } from './collect.ts';
import type { CollectOptions, Collection, SourceReport } from './collect.ts';
import type { NewsProvider, NewsQuery } from './provider.ts';
import { alpacaNews } from './providers/alpaca.ts';
import { newsFeed } from './providers/feeds.ts';
import { newsFile } from './providers/files.ts';
import { newsApi } from './providers/newsapi.ts';
import { providerOf } from './registry.ts';
import type { NewsSource } from './registry.ts';
import { memoryIn, toStatistics } from './statistics.ts';

const T = Date.UTC(2024, 0, 8, 14, 30);
const DAY = 86_400_000;
const QUERY: NewsQuery = { symbols: ['ACME', 'BOLT'], from: T - DAY, to: T + DAY };

const collect = (
  providers: readonly NewsProvider[],
  query = QUERY,
  options: Partial<CollectOptions> = {},
): Promise<Collection> =>
  collectNews(providers, query, { outside: realOutside, deadlineMs: 5000, stored: async () => new Set(), ...options });

const file = (text: string, name = 'old news'): NewsProvider =>
  newsFile({ name, path: 'news.csv', read: async () => text });

let server: NewsServer;
beforeEach(async () => (server = await newsServer()));
afterEach(() => server.close());
const alpaca = (): NewsProvider => alpacaNews({ baseUrl: server.url, ...KEYS });
const feed = (): NewsProvider => newsFeed({ name: 'wire', url: `${server.url}/feed.rss`, names: { ACME: ['Acme'] } });

describe('files', () => {
  const HEAD = 'published,collected,symbols,source,headline,summary';

  test.each([
    ['CSV', `${HEAD}\n2024-01-08T14:30:00Z,2024-01-08T14:31:00Z,ACME|BOLT,Reuters,"Acme, up",S\n`],
    [
      'CSV, other names',
      'Title,Date,First seen timestamp,Tickers,Publisher,Content_Snippet\n"Acme, up",2024-01-08T09:30:00-05:00,2024-01-08T14:31:00Z,"bolt acme",Reuters,S',
    ],
    [
      'JSON Lines',
      '{"headline":"Acme, up","publishedAt":"2024-01-08T14:30:00Z","collectedAt":1704724260000,"symbols":["BOLT","ACME"],"source":"Reuters","summary":"S"}\n\n',
    ],
  ])('%s', async (_, text) => {
    const { articles, complete } = await collect([file(text)]);
    expect(complete).toBe(true);
    expect(articles).toMatchObject([
      {
        headline: 'Acme, up',
        summary: 'S',
        source: 'Reuters',
        symbols: ['ACME', 'BOLT'],
        publishedAt: T,
        learnedAt: T + 60_000,
      },
    ]);
  });

  test('without a time of collection an article is known from its publication', async () => {
    const { articles } = await collect([file('timestamp,symbol,headline\n2024-01-08T14:30:00Z,ACME,Up')]);
    expect([articles[0].learnedAt, knownFrom(articles[0], 'ACME'), articles[0].source]).toEqual([null, T, 'old news']);
  });

  test('lines that are no article are told with their number, the others are kept', async () => {
    const lines = [
      '2024-01-08T14:30:00Z,,ACME,R,Up,',
      '2024-01-08T14:30:00,,ACME,R,Up,',
      ',,ACME,R,Up,',
      '2024-01-08T14:30:00Z,,ACME,R,,',
    ];
    const { reports, complete } = await collect([file([HEAD, ...lines].join('\n'))]);
    expect(complete).toBe(false);
    expect(reports[0]).toMatchObject({ status: 'partial', collected: 1, errors: 3 });
    expect(reports[0].problems.map(({ message }) => message)).toEqual([
      "news.csv, line 3: '2024-01-08T14:30:00' is no time with a zone",
      'news.csv, line 4: there is no time',
      'news.csv, line 5: there is no headline',
    ]);
    const { reports: json } = await collect([file('{"headline":"Up"\n{"headline":7,"date":"2024-01-08T14:30:00Z"}')]);
    expect(json[0]).toMatchObject({ collected: 0, errors: 2 });
  });

  test('a file that is no news is a source that failed', async () => {
    const { reports, unseen } = await collect([file('symbol,open,close\nACME,1,2')]);
    expect(reports[0]).toMatchObject({ status: 'failed', problems: [{ code: 'malformed' }] });
    expect(unseen).toEqual(QUERY.symbols);
  });

  test('only what was asked for', async () => {
    const rows = [
      '2024-01-06T14:30:00Z,,ACME,R,Too early,',
      '2024-01-08T14:30:00Z,,CORE,R,Not asked for,',
      '2024-01-08T14:30:00Z,,CORE;ACME,R,Both,',
    ];
    const { articles } = await collect([file([HEAD, ...rows].join('\n'))]);
    expect(articles.map(({ headline }) => headline)).toEqual(['Both']);
    expect((await collect([file([HEAD, ...rows].join('\n'))], { ...QUERY, symbols: [] })).articles.length).toBe(2);
  });

  test('eleven years of real headlines: every row is an article or a sighting of one', async () => {
    const path = sharedPath('data', 'open', 'news', 'headlines_2009_2020.csv.gz');
    const text = gunzipSync(readFileSync(path)).toString('utf8');
    const all = { symbols: [], from: 0, to: Date.UTC(2021) };
    const { articles, reports, complete } = await collect([file(text, 'benzinga')], all);
    expect(complete).toBe(true);
    expect(reports[0].collected).toBe(6768);
    expect(articles.reduce((sum, { sightings }) => sum + sightings, 0)).toBe(6768);
    expect(articles.length).toBe(reports[0].fresh);
  });
});

describe('pages', () => {
  const many = (count: number): void => {
    for (let i = 0; i < count; i++)
      server.stories.push({ headline: `ACME news ${i}`, symbols: ['ACME'], at: new Date(T + i * 1000).toISOString() });
  };

  test('alpaca: all pages, symbols in chunks', async () => {
    many(120);
    const symbols = ['ACME', ...Array.from({ length: 60 }, (_, i) => `S${i}`)];
    const { articles, complete } = await collect([alpaca()], { ...QUERY, symbols });
    expect([articles.length, complete]).toEqual([120, true]);
    expect(server.requests.map((path) => new URL(path, server.url).searchParams.get('page_token'))).toEqual([
      null,
      '50',
      '100',
      null,
    ]);
  });

  test('alpaca: without symbols all news are asked for', async () => {
    many(3);
    const { articles, complete } = await collect([alpaca()], { ...QUERY, symbols: [] });
    expect([articles.length, complete]).toEqual([3, true]);
    expect(server.requests[0]).not.toContain('symbols');
  });

  test('newsapi: as many as the plan allows, and what is beyond is told', async () => {
    many(250);
    const source = (articlesMax: number): NewsProvider => newsApi({ baseUrl: server.url, key: KEYS.key, articlesMax });
    const whole = await collect([source(1000)]);
    expect([whole.articles.length, whole.complete]).toEqual([250, true]);
    const { articles, reports } = await collect([source(200)]);
    expect(articles.length).toBe(200);
    expect(reports[0]).toMatchObject({ status: 'partial', unseen: QUERY.symbols });
    expect(reports[0].problems).toEqual([{ code: 'cut_short', message: 'newsapi: 200 of 250 results' }]);
  });

  test('a wrong key is refused at once, and not shown', async () => {
    const wrong = [
      alpacaNews({ baseUrl: server.url, keyId: 'PK', secretKey: 'canary' }),
      newsApi({ baseUrl: server.url, key: 'canary' }),
    ];
    const { reports } = await collect(wrong);
    expect(reports.map(({ status, problems }) => [status, problems[0].message])).toEqual([
      ['failed', 'alpaca: refuses (status 401)'],
      ['failed', 'newsapi: refuses (status 401)'],
    ]);
    expect(server.requests.length).toBe(2);
    expect(JSON.stringify(reports)).not.toContain('canary');
  });
});

describe('replies that say something strange', () => {
  const story = { headline: 'Up', symbols: ['ACME'], created_at: '2024-01-08T14:30:00Z' };
  /** A world in which every request has this answer. */
  const saying = (reply: unknown): Partial<CollectOptions> => ({
    outside: { ...realOutside, fetch: async () => new Response(JSON.stringify(reply)) },
  });
  const ofAlpaca = (...news: unknown[]) => ({ news, next_page_token: null });

  test.each([
    ['a token that is no text may hide the rest', { news: [story], next_page_token: 7 }, ['ACME', 'BOLT'], 1],
    ['no token at all is the end', { news: [story] }, [], 1],
    [
      'an article without a headline is one that its symbols miss',
      ofAlpaca(story, { ...story, headline: null }),
      ['ACME'],
      1,
    ],
    ['an article without symbols may be anybody’s', ofAlpaca({ ...story, symbols: null }), ['ACME', 'BOLT'], 1],
    ['an article that is none', ofAlpaca(story, 7), ['ACME', 'BOLT'], 1],
    ['symbols that are none', ofAlpaca({ ...story, symbols: [null, 7, 'acme', 'x y'] }), [], 1],
    ['a prototype is no field', { news: [story], next_page_token: null, __proto__: { news: [] } }, [], 1],
    ['no list', { news: null, next_page_token: null }, ['ACME', 'BOLT'], 0],
    ['a list', [story], ['ACME', 'BOLT'], 0],
  ])('alpaca: %s', async (_, reply, unseen, collected) => {
    const { reports, complete } = await collect([alpaca()], QUERY, saying(reply));
    expect(reports[0]).toMatchObject({ unseen, collected });
    expect(complete).toBe(unseen.length === 0);
  });

  const article = { title: 'Up', publishedAt: '2024-01-08T14:30:00Z' };
  test.each([
    ['more results are announced than come', { status: 'ok', totalResults: 3, articles: [] }, 'malformed', 0],
    ['nobody knows how many there are', { status: 'ok', totalResults: null, articles: [article] }, 'malformed', 0],
    ['an error with a good status', { status: 'error', code: 'rateLimited' }, 'refused', 0],
    ['an article that is none', { status: 'ok', totalResults: 2, articles: [article, null] }, 'invalid_article', 1],
  ])('newsapi: %s', async (_, reply, code, collected) => {
    const source = newsApi({ baseUrl: server.url, key: KEYS.key });
    const { reports } = await collect([source], QUERY, saying(reply));
    expect(reports[0]).toMatchObject({ unseen: QUERY.symbols, collected, problems: [{ code }] });
  });

  test('newsapi: what a publisher withdrew is no article', async () => {
    const reply = { status: 'ok', totalResults: 2, articles: [article, { ...article, title: '[Removed]' }] };
    const { reports } = await collect([newsApi({ baseUrl: server.url, key: KEYS.key })], QUERY, saying(reply));
    expect(reports[0]).toMatchObject({ status: 'ok', collected: 1 });
  });

  test('newsapi: a search that is longer than it takes is refused before it is sent', async () => {
    const names = { ACME: Array.from({ length: 60 }, (_, i) => `Acme Number ${i}`) };
    const { reports } = await collect([newsApi({ baseUrl: server.url, key: KEYS.key, names })]);
    expect(reports[0]).toMatchObject({ status: 'failed', problems: [{ code: 'refused' }] });
    expect(server.requests).toEqual([]);
  });
});

describe('one story', () => {
  const row = (source: string): string => `published,symbol,source,headline\n2024-01-08T14:30:00Z,ACME,${source},Up`;

  test('from two sources is new to the first and a duplicate of the second', async () => {
    const { articles, reports } = await collect([
      file(row('Reuters'), 'a'),
      file(`${row('reuters')}\n${row('REUTERS').split('\n')[1]}`, 'b'),
    ]);
    expect(articles.map(({ sightings }) => sightings)).toEqual([3]);
    expect(reports.map(({ collected, fresh, duplicates }) => [collected, fresh, duplicates])).toEqual([
      [1, 1, 0],
      [2, 0, 2],
    ]);
  });

  test('that is stored is a duplicate', async () => {
    const { reports } = await collect([file(row('Reuters'))], QUERY, { stored: async (ids) => new Set(ids) });
    expect(reports[0]).toMatchObject({ collected: 1, fresh: 0, duplicates: 1, status: 'ok' });
  });
});

const OF = { collection: 0, live: true };

describe('what an answer is good for', () => {
  const looksOf = async (provider: NewsProvider, query = QUERY) => (await collect([provider], query)).reports[0].looks;
  const { from, to } = QUERY;

  test('an archive answers for all that was asked, or for none of what it did not send', async () => {
    expect(await looksOf(alpaca())).toEqual([{ symbols: ['ACME', 'BOLT'], from, to }]);
    expect(await looksOf(alpaca(), { ...QUERY, symbols: [] })).toEqual([{ symbols: null, from, to }]);
    server.break('half a document');
    expect(await looksOf(alpaca())).toEqual([]);
  });

  test('an article that could not be read spoils the answer for its symbol, and for all when all were asked', async () => {
    server.stories.push({ headline: null, symbols: ['ACME'], at: '2024-01-08T14:30:00Z' });
    expect(await looksOf(alpaca())).toEqual([{ symbols: ['BOLT'], from, to }]);
    expect(await looksOf(alpaca(), { ...QUERY, symbols: [] })).toEqual([]);
  });

  test('a feed whose items have no times answers for no time', async () => {
    server.stories.push({ headline: 'Acme up', symbols: null, at: null });
    expect(await looksOf(feed())).toEqual([]);
  });

  test('a file answers by symbol, from its first to its last article', async () => {
    const lines = ['2024-01-08T10:00:00Z,ACME,a', '2024-01-08T12:00:00Z,ACME|BOLT,b', '2024-01-08T11:00:00Z,ACME,c'];
    const [at10, at12] = [10, 12].map((hour) => Date.UTC(2024, 0, 8, hour));
    expect(await looksOf(file(['timestamp,symbol,headline', ...lines].join('\n')))).toEqual([
      { symbols: ['ACME'], from: at10, to: at12 },
      { symbols: ['BOLT'], from: at12, to: at12 },
    ]);
  });
});

describe('from run to run', () => {
  const remembered = ({ reports }: Collection): Record<string, SourceReport['memory']> =>
    Object.fromEntries(
      reports.map((report) => [
        report.source,
        memoryIn(JSON.parse(JSON.stringify(toStatistics(report, OF))) as ReturnType<typeof toStatistics>)!,
      ]),
    );

  test('a feed that has not changed is not sent again, and is an answer all the same', async () => {
    server.stories.push({ headline: 'Acme up', symbols: null, at: '2024-01-08T14:30:00Z' });
    const first = await collect([feed()]);
    const second = await collect([feed()], QUERY, { memories: remembered(first) });
    expect(second.reports[0]).toMatchObject({ status: 'ok', collected: 0 });
    server.stories.push({ headline: 'Acme down', symbols: null, at: '2024-01-08T15:30:00Z' });
    const third = await collect([feed()], QUERY, { memories: remembered(second) });
    expect(third.articles.map(({ headline }) => headline)).toEqual(['Acme up', 'Acme down']);
  });

  test('a feed answers for the time since its oldest item, also when nothing has changed', async () => {
    server.stories.push(
      { headline: 'Acme up', symbols: null, at: '2024-01-08T14:30:00Z' },
      { headline: 'Acme down', symbols: null, at: '2024-01-08T11:00:00Z' },
    );
    const first = await collect([feed()]);
    const look = { symbols: QUERY.symbols, from: Date.UTC(2024, 0, 8, 11), to: QUERY.to };
    expect(first.reports[0].looks).toEqual([look]);
    const second = await collect([feed()], QUERY, { memories: remembered(first) });
    expect(second.reports[0].looks).toEqual([look]);
  });

  test('a version that was not read to its end is not remembered', async () => {
    server.break('half a document', 1);
    const first = await collect([feed()]);
    expect(first.reports[0].memory.versions).toEqual({});
  });

  test('of the pages of a source, the last five hundred are remembered', async () => {
    const symbols = Array.from({ length: 510 }, (_, i) => `S${i}`);
    const perSymbol = newsFeed({ name: 'wire', url: `${server.url}/feed.rss?s={symbol}`, requestsPerMinute: 1000 });
    const { reports, complete } = await collect([perSymbol], { ...QUERY, symbols }, { deadlineMs: 30_000 });
    expect(complete).toBe(true);
    const pages = Object.keys(reports[0].memory.versions);
    expect([pages.length, pages[0], pages.at(-1)]).toEqual([
      500,
      `${server.url}/feed.rss?s=S10`,
      `${server.url}/feed.rss?s=S509`,
    ]);
  });

  test('a source that failed three times is left alone, which is not an answer', async () => {
    server.break('server error');
    let memories: Record<string, SourceReport['memory']> = {};
    for (let run = 0; run < 3; run++) memories = remembered(await collect([alpaca()], QUERY, { memories }));
    const asked = server.requests.length;
    const { reports, unseen } = await collect([alpaca()], QUERY, { memories });
    expect(server.requests.length).toBe(asked);
    expect(reports[0]).toMatchObject({ status: 'skipped', problems: [{ code: 'circuit_open' }] });
    expect(unseen).toEqual(QUERY.symbols);
  });
});

describe('time', () => {
  const stuck = (headlines: string[]): NewsProvider => ({
    name: 'stuck',
    live: true,
    gather: (_query, { signal }, sink) => {
      const tell = (headline: string): void =>
        sink.article({ headline, summary: '', source: 's', url: null, symbols: ['ACME'], publishedAt: T });
      headlines.forEach(tell);
      signal.addEventListener('abort', () => {
        tell('too late');
        sink.answered(QUERY.symbols);
      });
      return new Promise(() => undefined);
    },
  });

  test('a source that never ends is left at the deadline, with what it gave by then', async () => {
    const { articles, reports } = await collect([stuck(['in time'])], QUERY, { deadlineMs: 50 });
    expect(articles.map(({ headline }) => headline)).toEqual(['in time']);
    expect(reports[0]).toMatchObject({ status: 'partial', unseen: QUERY.symbols, problems: [{ code: 'deadline' }] });
  });

  test('who stops the program stops the collection', async () => {
    const stop = new AbortController();
    const collecting = collect([stuck([])], QUERY, { signal: stop.signal, deadlineMs: 60_000 });
    stop.abort();
    await expect(collecting).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
  });

  test('a bug in a provider is not a fault of its source', async () => {
    const broken: NewsProvider = { name: 'b', live: true, gather: async () => Promise.reject(new TypeError('a bug')) };
    await expect(collect([broken])).rejects.toThrow('a bug');
  });
});

describe('a row of news_collection_stats', () => {
  test('has exactly the columns of the table, but for the key that the database counts', async () => {
    const { reports } = await collect([alpaca()]);
    const record: NewRecord<'news_collection_stats'> = toStatistics(reports[0], OF);
    const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const columns = newsCollectionStats.columns.map(({ name }) => camel(name)).filter((name) => name !== 'id');
    expect(Object.keys(record).toSorted()).toEqual(columns.toSorted());
  });

  test.each([
    null,
    'x',
    [],
    {},
    { breaker: {}, versions: {} },
    { breaker: { failures: 1, openUntil: 'soon' }, versions: {} },
  ])('of an older program remembers nothing: %j', (metadata) => {
    expect(memoryIn({ metadata })).toBeUndefined();
  });
});

describe('sources of the settings', () => {
  const keys: Record<string, string> = {
    APCA_API_KEY_ID: KEYS.keyId,
    APCA_API_SECRET_KEY: KEYS.secretKey,
    NEWSAPI_KEY: KEYS.key,
  };
  const means = {
    secret: (name: string) => keys[name],
    readText: async () => 'published,headline\n2024-01-08T14:30:00Z,Up',
    names: { ACME: ['Acme'] },
  };
  const sources = (): NewsSource[] => [
    { kind: 'alpaca', baseUrl: server.url },
    { kind: 'newsapi', baseUrl: server.url },
    { kind: 'feed', name: 'wire', url: `${server.url}/feed.atom` },
    { kind: 'file', name: 'old', path: 'old.csv' },
  ];

  test('each kind is a provider that answers', async () => {
    const { reports } = await collect(sources().map((source) => providerOf(source, means)));
    expect(reports.map(({ source, status }) => [source, status])).toEqual([
      ['alpaca', 'ok'],
      ['newsapi', 'ok'],
      ['wire', 'ok'],
      ['old', 'ok'],
    ]);
  });

  test('a key that is not there is named before anything is asked', () => {
    const none = { ...means, secret: () => '' };
    expect(() => providerOf({ kind: 'alpaca' }, none)).toThrow('APCA_API_KEY_ID is not set');
    expect(() => providerOf({ kind: 'newsapi' }, none)).toThrow('NEWSAPI_KEY is not set');
  });

  test.each(['file:///etc/passwd', 'data:text/xml,<rss/>', 'wire.example/feed'])(
    '%s is no address of a feed',
    (url) => {
      expect(() => providerOf({ kind: 'feed', name: 'wire', url }, means)).toThrow('has no address');
    },
  );
});
