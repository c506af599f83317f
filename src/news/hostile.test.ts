import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectNews } from './collect.ts';
import type { Collection } from './collect.ts';
import type { NewsProvider } from './provider.ts';
import { alpacaNews } from './providers/alpaca.ts';
import { newsFeed } from './providers/feeds.ts';
import { newsFile } from './providers/files.ts';
import { newsApi } from './providers/newsapi.ts';
import type { Outside } from './transport/outside.ts';

const QUERY = { symbols: ['ACME', 'BOLT'], from: 0, to: 4e12 };
const BASE = 'http://news.example';

/** Every request has this answer, and waiting takes no time. */
function answering(body: string): Outside {
  let now = 1e12;
  return {
    fetch: async () => new Response(body),
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) => {
      // The collection's own deadline, which never comes here, is the one wait that the end of the work breaks off.
      if (ms >= 1e9)
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('over'))));
      now += ms;
      return Promise.resolve();
    },
  };
}

const collect = (
  providers: readonly NewsProvider[],
  body: string,
  stored: readonly string[] = [],
): Promise<Collection> =>
  collectNews(providers, QUERY, { outside: answering(body), deadlineMs: 1e9, stored: async () => new Set(stored) });

/** What holds of any collection, whatever was sent. */
function isHonest({ articles, reports, complete, unseen }: Collection): void {
  for (const report of reports) {
    expect(report.collected).toBe(report.fresh + report.duplicates);
    expect(report.status === 'ok').toBe(report.errors === 0 && report.unseen.length === 0);
    expect(report.problems.length).toBe(Math.min(report.errors, 20));
    for (const { message } of report.problems) expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  expect(complete).toBe(reports.every(({ status }) => status === 'ok'));
  expect(unseen.every((symbol) => reports.every((report) => report.unseen.includes(symbol)))).toBe(true);
  expect(articles.reduce((sum, { sightings }) => sum + sightings, 0)).toBe(
    reports.reduce((sum, { collected }) => sum + collected, 0),
  );
  for (const { headline, publishedAt, id } of articles) {
    expect(headline).not.toBe('');
    expect(Number.isFinite(publishedAt)).toBe(true);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  }
}

/** JSON with the names that replies have, and values that may be anything. */
const reply = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      null,
      0,
      1,
      2,
      -1,
      true,
      '',
      'ok',
      'ACME',
      '2024-01-08T14:30:00Z',
      '\u001b[2J',
      '\u202e',
      '<b>&amp;',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      ...[
        'news',
        'articles',
        'next_page_token',
        'status',
        'totalResults',
        'headline',
        'title',
        'symbols',
        'created_at',
      ],
      ...['publishedAt', 'source', 'name', 'summary', 'description', 'url', '__proto__', 'constructor'],
    ),
    tie('value'),
    { maxKeys: 8 },
  ),
})).object;

describe('whatever a source sends, a collection ends, throws nothing, and says what it could not see', () => {
  const sources = [alpacaNews({ baseUrl: BASE, keyId: 'k', secretKey: 's' }), newsApi({ baseUrl: BASE, key: 'k' })];

  test('JSON', async () => {
    await fc.assert(
      fc.asyncProperty(reply, async (it) => isHonest(await collect(sources, JSON.stringify(it)))),
      { numRuns: 500 },
    );
  });

  test('a list of articles of every kind', async () => {
    const reports = fc
      .array(reply, { maxLength: 5 })
      .map((rows) => ({ news: rows, articles: rows, status: 'ok', totalResults: rows.length }));
    await fc.assert(
      fc.asyncProperty(reports, async (it) => isHonest(await collect(sources, JSON.stringify(it)))),
      { numRuns: 300 },
    );
  });

  const markup = fc.constantFrom(
    ...[
      '<rss>',
      '<channel>',
      '<item>',
      '</item>',
      '<entry>',
      '</entry>',
      '<title>',
      '</title>',
      '<link href="http://a"/>',
      '<pubDate>',
    ],
    ...[
      '</pubDate>',
      'Mon, 08 Jan 2024 14:30:00 GMT',
      '$ACME up',
      '&',
      '<',
      '>',
      ']]>',
      '<![CDATA[',
      '<!--',
      '\u001b[2J',
      '\0',
      '</rss>',
      '</channel>',
    ],
  );
  test('feeds', async () => {
    const feeds = [newsFeed({ name: 'one', url: `${BASE}/feed` }), newsFeed({ name: 'each', url: `${BASE}/{symbol}` })];
    const body = fc.array(markup, { maxLength: 40 }).map((pieces) => `<rss>${pieces.join('')}`);
    await fc.assert(
      fc.asyncProperty(body, async (it) => isHonest(await collect(feeds, it))),
      { numRuns: 500 },
    );
  });

  test('files', async () => {
    const piece = fc.constantFrom(
      'published,headline\n',
      '2024-01-08T14:30:00Z,Up\n',
      '{',
      '}',
      '"headline":"Up"',
      ',',
      '"',
      '\n',
      '"published":1',
      '\u001b',
      '\0',
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, async (it) => {
        isHonest(await collect([newsFile({ name: 'old', path: 'old\u001b.csv', read: async () => it })], ''));
      }),
      { numRuns: 500 },
    );
  });
});
