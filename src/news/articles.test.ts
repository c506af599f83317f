import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownFrom } from '../model/news.ts';
import type { Article } from '../model/news.ts';
import { printable } from '../model/text.ts';
import type { NewRecord } from '../storage/record.ts';
import { newsRaw } from '../storage/schema/news.ts';
import { articleId, symbolsOf, toArticle } from './article.ts';
import type { RawArticle } from './article.ts';
import { deduplicate, merged } from './deduplicate.ts';
import { readingOf } from './reading.ts';
import { fromRecord, toRecord } from './record.ts';

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const T = Date.UTC(2024, 0, 8, 14, 30);
const raw = (more: Partial<RawArticle> = {}): RawArticle => ({
  headline: 'Acme beats earnings estimates',
  summary: 'More inside.',
  source: 'Reuters',
  url: 'https://www.reuters.com/a?b=c',
  symbols: ['ACME'],
  publishedAt: T,
  ...more,
});
const seen = (at: number | null, more: Partial<RawArticle> = {}): Article =>
  toArticle(raw(more), { provider: 'p', at });
const options = { marketStateAt: () => 'regular' as const };

describe('an article’s id', () => {
  const id = articleId('Acme beats', 'Reuters', T);
  test.each([
    ['spaces and letter case', '  ACME\u00a0 beats ', 'reuters', T, true],
    ['another headline', 'Acme beats it', 'Reuters', T, false],
    ['another source', 'Acme beats', 'Bloomberg', T, false],
    ['another time', 'Acme beats', 'Reuters', T + 1, false],
    ['no time', 'Acme beats', 'Reuters', null, false],
    ['the same letters in other fields', 'Acme', 'beats Reuters', T, false],
  ])('%s', (_, headline, source, time, same) => {
    expect(articleId(headline, source, time) === id).toBe(same);
  });

  test('is the same for ever: it is the key of what is stored', () => {
    expect(id).toBe('ed980cdd3138d17255c0a4d423a852fc');
  });

  test('of an undated article does not depend on when it is seen', () => {
    expect(seen(T, { publishedAt: null }).id).toBe(seen(T + 60_000, { publishedAt: null }).id);
  });
});

test('symbols are upper case, sorted, each once, and nothing that is none', () => {
  expect(symbolsOf(['msft', ' AAPL ', 'MSFT', '', 'BRK.B', 'not a symbol', '\u001b[31m', 'A'.repeat(16)])).toEqual([
    'AAPL',
    'BRK.B',
    'MSFT',
  ]);
});

describe('an article', () => {
  test('needs a headline, and a time of some kind', () => {
    expect(() => seen(T, { headline: ' \n' })).toThrow('no headline');
    expect(() => seen(null, { publishedAt: null })).toThrow('neither a time of publication nor one of collection');
  });

  test('without a time counts from when it was learned, and says so', () => {
    expect(seen(T + 5, { publishedAt: null })).toMatchObject({ publishedAt: T + 5, learnedAt: T + 5, dated: false });
  });

  test.each([
    ['terminal codes', '\u001b[2J\u001b]0;owned\u0007Acme', '\u001b[2J\u001b]0;owned\u0007Acme'],
    ['right-to-left marks', '\u202eemca\u202c Acme', '\u202eemca\u202c Acme'],
    ['emoji', '🚀🚀 Acme 👩‍🚀', '🚀🚀 Acme 👩‍🚀'],
    ['10,000 characters', 'A'.repeat(10_000), 'A'.repeat(10_000)],
    ['half a character and NUL, which no database keeps', 'Ac\ud83dme\0', 'Ac\ufffdme\ufffd'],
  ])('keeps hostile text as data, made harmless where it is shown: %s', (_, headline, kept) => {
    const article = seen(T, { headline });
    expect(article.headline).toBe(kept);
    expect(printable(article.headline)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(printable(article.headline).length).toBeLessThan(500);
  });
});

describe('sightings of one story', () => {
  test('are one article, counted, known from the first of them in its words', () => {
    const later = seen(T + 900, {
      summary: 'Rewritten with what happened next.',
      headline: 'ACME beats earnings estimates',
    });
    const { articles, repeats } = deduplicate([later, seen(T + 500), seen(T + 700)]);
    expect(repeats).toBe(2);
    expect(articles).toEqual([{ ...seen(T + 500), sightings: 3 }]);
  });

  test('a symbol that a later one adds is known from then on, the others from the start', () => {
    const both = merged(seen(T + 500), seen(T + 900, { symbols: ['BOLT', 'ACME'] }));
    expect(both.symbols).toEqual(['ACME', 'BOLT']);
    expect([knownFrom(both, 'ACME'), knownFrom(both, 'BOLT')]).toEqual([T + 500, T + 900]);
  });

  test('news of a file without a time of collection counts from its publication', () => {
    expect(knownFrom(seen(null), 'ACME')).toBe(T);
  });

  test('news that we learn before its date counts from its date', () => {
    expect(knownFrom(seen(T - 500), 'ACME')).toBe(T);
  });

  const sightings = fc.array(
    fc.record({
      at: fc.integer({ min: T, max: T + 50 }),
      symbols: fc.subarray(['ACME', 'BOLT', 'CORE'], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  test('merge to the same in any order', () => {
    fc.assert(
      fc.property(
        sightings.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const merge = (all: typeof list): Article =>
            deduplicate(all.map(({ at, symbols }) => seen(at, { symbols }))).articles[0];
          expect(merge(shuffled)).toEqual(merge(list));
        },
      ),
    );
  });

  test('tell of no symbol before somebody named it', () => {
    fc.assert(
      fc.property(sightings, (list) => {
        const [article] = deduplicate(list.map(({ at, symbols }) => seen(at, { symbols }))).articles;
        for (const symbol of article.symbols) {
          const first = Math.min(...list.filter(({ symbols }) => symbols.includes(symbol)).map(({ at }) => at));
          expect(knownFrom(article, symbol)).toBe(first);
        }
      }),
    );
  });
});

describe('reading', () => {
  test('says what an article is about, whose word it is, and where the market stood', () => {
    expect(readingOf(seen(T), { marketStateAt: (time) => (time === T ? 'pre-market' : undefined) })).toMatchObject({
      categories: ['earnings'],
      primaryCatalyst: 'earnings',
      event: 'earnings_beat',
      tier: 1,
      marketState: 'pre-market',
      keywords: ['beat', 'earnings'],
      breaking: false,
    });
  });

  test.each([
    ['FDA rejects Acme’s strong, robust, profitable drug', -0.5, 'the words are good, the event is bad'],
    ['FDA approves Acme drug for fatal crash of lungs', 0.5, 'the words are bad, the event is good'],
    ['Acme opens a shop', 0, 'neither'],
  ])('%s: %d, %s', (headline, sentiment) => {
    expect(readingOf(seen(T, { headline }), options).sentiment).toBe(sentiment);
  });

  test.each([
    ['BREAKING: Acme halts trading', true],
    ['Breaking News - Acme halts trading', true],
    ['Acme is breaking records', false],
    ['Breaking records: Acme', false],
  ])('%s: breaking is %s', (headline, breaking) => {
    expect(readingOf(seen(T, { headline }), options).breaking).toBe(breaking);
  });
});

describe('a row of news_raw', () => {
  test('has exactly the columns of the table, but for the key that the database counts', () => {
    // As the compiler sees it, and by name: what is left out would be null.
    const record: NewRecord<'news_raw'> = toRecord(seen(T), readingOf(seen(T), options));
    const columns = newsRaw.columns.map(({ name }) => camel(name)).filter((name) => name !== 'id');
    expect(Object.keys(record).toSorted()).toEqual(columns.toSorted());
  });

  test('gives the article back', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    const stories = fc.record({
      headline: text.filter((it) => it.trim() !== ''),
      summary: text,
      source: text,
      url: fc.constantFrom(null, 'https://a.example/b', 'mailto:x'),
      symbols: fc.subarray(['ACME', 'BOLT', 'BRK.B']),
      publishedAt: fc.constantFrom(null, T),
    });
    fc.assert(
      fc.property(
        stories,
        fc.array(fc.integer({ min: T, max: T + 99 }), { minLength: 1, maxLength: 4 }),
        (story, times) => {
          const all = times.map((at, i) =>
            toArticle({ ...story, symbols: story.symbols.slice(i) }, { provider: 'p', at }),
          );
          const [article] = deduplicate(all).articles;
          expect(fromRecord(toRecord(article, readingOf(article, options)))).toEqual(article);
        },
      ),
    );
  });

  test('of an older program, with less in it, is read as far as it goes', () => {
    const ours = toRecord(seen(T), readingOf(seen(T), options));
    const old = { ...ours, metadata: null, mentionedTickers: null, updateCount: null, firstSeenTimestamp: null };
    expect(fromRecord({ ...old, collectedTimestamp: T + 1 })).toMatchObject({
      symbols: ['ACME'],
      learnedAt: T + 1,
      sightings: 1,
    });
    expect(fromRecord({ ...old, metadata: '[1', mentionedTickers: [1, 'bolt'] }).symbols).toEqual(['ACME', 'BOLT']);
    expect(() => fromRecord({ ...old, headline: null })).toThrow('no headline');
    expect(() => fromRecord({ ...old, publishedTimestamp: null, collectedTimestamp: null })).toThrow('no time');
  });
});
