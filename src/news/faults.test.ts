import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FAULTS, KEYS, newsServer, realOutside } from '../../test/news-server.ts';
import type { Fault, NewsServer } from '../../test/news-server.ts';
import { collectNews } from './collect.ts';
import type { Collection } from './collect.ts';
import type { NewsProvider } from './provider.ts';
import { alpacaNews } from './providers/alpaca.ts';
import { newsFeed } from './providers/feeds.ts';
import { newsApi } from './providers/newsapi.ts';

const FROM = Date.UTC(2024, 0, 8);
const QUERY = { symbols: ['ACME', 'BOLT'], from: FROM, to: FROM + 86_400_000 };
const DEADLINE_MS = 5000;
/** What is promised: the deadline, and two seconds for a busy machine. */
const BOUND_MS = DEADLINE_MS + 2000;

let server: NewsServer;
beforeEach(async () => {
  server = await newsServer([
    { headline: 'ACME beats estimates', symbols: ['ACME'], at: '2024-01-08T14:30:00Z', url: 'https://a.example/1' },
    { headline: 'BOLT misses estimates', symbols: ['BOLT'], at: '2024-01-08T15:30:00Z' },
  ]);
});
afterEach(() => server.close());

const PROVIDERS = ['alpaca', 'newsapi', 'rss', 'atom', 'feed a symbol'] as const;
type Kind = (typeof PROVIDERS)[number];

function provider(kind: Kind, { url } = server): NewsProvider {
  const names = { ACME: ['ACME'], BOLT: ['BOLT'] };
  switch (kind) {
    case 'alpaca':
      return alpacaNews({ baseUrl: url, ...KEYS });
    case 'newsapi':
      return newsApi({ baseUrl: url, key: KEYS.key, names });
    case 'rss':
      return newsFeed({ name: kind, url: `${url}/feed.rss`, names });
    case 'atom':
      return newsFeed({ name: kind, url: `${url}/feed.atom`, names });
    case 'feed a symbol':
      return newsFeed({ name: kind, url: `${url}/feed.rss?s={symbol}` });
  }
}

const collect = (
  providers: readonly NewsProvider[],
  { timeoutMs = 2000, deadlineMs = DEADLINE_MS } = {},
): Promise<Collection> =>
  collectNews(providers, QUERY, {
    outside: realOutside,
    deadlineMs,
    timeoutMs,
    stored: async () => new Set(),
  });

/** What a fault is called in a report. A fault that only one protocol knows leaves the others whole. */
function expected(fault: Fault, kind: Kind): string | null {
  const isFeed = kind !== 'alpaca' && kind !== 'newsapi';
  switch (fault) {
    case 'rate limit':
    case 'rate limit for an hour':
      return 'rate_limited';
    case 'server error':
      return 'server_error';
    case 'reset':
    case 'reset in the body':
      return 'unreachable';
    case 'silence':
    case 'trickle':
      return 'timeout';
    case 'endless':
      return 'too_large';
    case 'no rights':
      return 'refused';
    case 'redirect':
      // A feed may move, and moves here to where nobody is.
      return isFeed ? 'unreachable' : 'refused';
    case 'repeated page':
      return kind === 'alpaca' ? 'repeated_page' : null;
    case 'half a document':
    case 'cut gzip':
      return isFeed ? 'cut_short' : 'malformed';
    case 'html':
    case 'wrong shape':
      return 'malformed';
  }
}

describe.each(PROVIDERS)('%s', (kind) => {
  test('whole: every symbol is answered', async () => {
    const { articles, reports, complete, unseen } = await collect([provider(kind)]);
    expect(articles.map(({ headline, symbols }) => [headline, symbols])).toEqual([
      ['ACME beats estimates', ['ACME']],
      ['BOLT misses estimates', ['BOLT']],
    ]);
    expect(articles[0]).toMatchObject({
      publishedAt: Date.UTC(2024, 0, 8, 14, 30),
      dated: true,
      url: 'https://a.example/1',
    });
    expect(articles[1].url).toBeNull();
    expect(reports).toMatchObject([{ status: 'ok', collected: 2, fresh: 2, duplicates: 0, errors: 0, unseen: [] }]);
    expect([complete, unseen]).toEqual([true, []]);
  });

  test('entities and markup in a headline are what they stand for, control characters stay data', async () => {
    server.stories.splice(0, 2, {
      headline: 'ACME&#39;s <b>R&amp;D</b> &lt; BOLT\u001b[31m\u202e',
      symbols: ['ACME', 'BOLT'],
      at: '2024-01-08T14:30:00Z',
    });
    const { articles } = await collect([provider(kind)]);
    expect(articles.map(({ headline }) => headline)).toEqual(["ACME's R&D < BOLT\u001b[31m\u202e"]);
  });

  test.each(FAULTS)('%s: it is told, in time, and nothing partial passes for whole', async (fault) => {
    const code = expected(fault, kind);
    server.break(fault);
    const { articles, reports, complete, unseen } = await collect([provider(kind)], {
      timeoutMs: code === 'timeout' ? 50 : 2000,
    });
    const [report] = reports;
    expect(report.endedAt - report.startedAt).toBeLessThan(BOUND_MS);
    if (code === null) {
      expect([complete, unseen, articles.length]).toEqual([true, [], 2]);
      return;
    }
    expect(complete).toBe(false);
    expect(report.problems[0].code).toBe(code);
    // The articles before the place where a document breaks off, or a page comes again, are kept.
    expect(report.status).toBe(report.collected > 0 ? 'partial' : 'failed');
    expect(report.unseen, 'whose news may be missing').toEqual(QUERY.symbols);
    expect(unseen).toEqual(QUERY.symbols);
    expect(JSON.stringify(reports)).not.toMatch(/canary/);
  });

  test.each(['rate limit', 'server error', 'reset', 'reset in the body'] as const)(
    '%s, twice: the third attempt brings all',
    async (fault) => {
      server.break(fault, 2);
      const { complete, articles } = await collect([provider(kind)]);
      expect([complete, articles.length]).toEqual([true, 2]);
    },
  );

  test('nulls in place of fields: what is left is kept, what is missing is told', async () => {
    server.stories.push(
      { headline: null, symbols: ['ACME'], at: '2024-01-08T16:00:00Z' },
      { headline: 'ACME without a date', symbols: ['ACME'], at: null, source: null },
    );
    const { articles, reports } = await collect([provider(kind)]);
    expect(articles.map(({ headline }) => headline)).toContain('ACME without a date');
    expect(articles.find(({ headline }) => headline.endsWith('a date'))).toMatchObject({ dated: false });
    expect(reports[0]).toMatchObject({ status: 'partial', collected: 3, errors: 1 });
    expect(reports[0].problems[0].code).toBe('invalid_article');
  });
});

test.each(['silence', 'trickle'] as const)(
  '%s beyond the deadline: the time is up, whatever a source does',
  async (fault) => {
    server.break(fault);
    const { reports } = await collect([provider('alpaca'), provider('rss')], { deadlineMs: 100 });
    expect(reports.map(({ status, problems }) => [status, problems[0].code])).toEqual([
      ['failed', 'deadline'],
      ['failed', 'deadline'],
    ]);
  },
);

test('one source fails, the others are whole: each has its report, and a symbol that anyone answered for is seen', async () => {
  const broken = await newsServer();
  broken.break('server error');
  const { reports, complete, unseen, articles } = await collect([
    { ...provider('rss', broken), name: 'broken' },
    provider('alpaca'),
    provider('atom'),
  ]);
  await broken.close();
  expect(
    reports.map(({ source, status, collected, fresh, duplicates }) => [source, status, collected, fresh, duplicates]),
  ).toEqual([
    ['broken', 'failed', 0, 0, 0],
    ['alpaca', 'ok', 2, 2, 0],
    ['atom', 'ok', 2, 2, 0],
  ]);
  expect([complete, unseen]).toEqual([false, []]);
  expect(articles.length).toBe(4);
});
