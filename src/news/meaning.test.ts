import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import english from 'sentiment/languages/en/index.js';
import { describe, expect, it, test } from 'vitest';
import { CATALYST_CATEGORIES } from '../model/news.ts';
import { toArticle } from './article.ts';
import { itemsBySymbol } from './items.ts';
import type { ItemOptions } from './items.ts';
import { READING_VERSION } from './meaning.ts';
import { meaningOf, readingOf } from './reading.ts';
import { meaningIn, toRecord } from './record.ts';
import { FINANCE_LEXICON } from './sentiment/lexicon.ts';

const T = Date.UTC(2024, 0, 8, 13, 30);
const story = (headline: string, summary = '', source = 'Reuters') =>
  toArticle({ headline, summary, source, url: null, symbols: ['ACME'], publishedAt: T }, { provider: 'p', at: T });
const reading = { marketStateAt: () => undefined };

const HEADLINES = [
  'Acme beats estimates, raises outlook',
  'Acme Q3 EPS $0.41 vs $0.38 est., sales $1.2B vs $1.3B',
  'Acme misses on revenue; shares fall 12%',
  'FDA approves Acme’s drug',
  'FDA rejects Acme drug: complete response letter',
  'Will the FDA approve Acme’s drug?',
  'Acme to acquire Bolt in $3 billion deal',
  'Acme calls off merger with Bolt',
  'Goldman upgrades Acme to buy, price target 50',
  'Acme downgraded at Citi',
  'Class action lawsuit filed against Acme; court dismisses it',
  'Acme sued over fraud',
  'Acme cuts costs, narrows loss, does not expect bankruptcy',
  'Acme files for chapter 11',
  'Acme raises its quarterly dividend',
  'Acme CEO resigns amid SEC investigation',
  'Top 10 upgrades of the day',
  'Acme unveils new product, +4.5% 🚀',
];

/** A program without its lines of comment and its spaces. */
const bare = (text: string): string => text.replace(/^\s*(?:\/\/|\/?\*).*$/gm, '').replace(/\s+/g, '');

/** All that decides what words say: the code with its tables, the library's lexicon, and what they make of some headlines. */
function rulesHash(): string {
  const folders = ['catalysts', 'sentiment'].map((name) => join(import.meta.dirname, name));
  const isRule = (name: string): boolean => name.endsWith('.ts') && !/\.(?:test|d)\.ts$|^tiers\.ts$/.test(name);
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter(isRule)
      .sort()
      .map((name) => join(folder, name)),
  );
  const code = [join(import.meta.dirname, 'reading.ts'), ...files].map((file) => bare(readFileSync(file, 'utf8')));
  const meanings = [...HEADLINES, ...FINANCE_LEXICON.keys()].map((headline) => meaningOf(story(headline)));
  const all = JSON.stringify([code, english.labels, CATALYST_CATEGORIES, meanings]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

/** What the rules of each version were. Never mend a line: what is stored under its number was read by those rules. */
const RULES: Readonly<Record<number, string>> = { 1: 'e2044e91292182ec' };

it('who changes the rules that words are read by raises READING_VERSION, and adds the hash of the new rules here', () => {
  expect(RULES[READING_VERSION]).toBe(rulesHash());
});

const words = fc.constantFrom(
  ...HEADLINES.flatMap((headline) => headline.split(' ')),
  ...FINANCE_LEXICON.keys(),
  '\u202e',
  '😀',
  'constructor',
);
const text = fc.oneof(
  fc.array(words, { minLength: 1, maxLength: 12 }).map((all) => all.join(' ')),
  fc.string({ unit: 'binary', minLength: 1 }),
);
const stories = fc
  .record({
    headline: text.filter((it) => it.trim() !== ''),
    summary: text,
    source: fc.constantFrom('Reuters', 'blog'),
  })
  .map(({ headline, summary, source }) => story(headline, summary, source));

describe('a stored meaning', () => {
  test('is the one that the words have', () => {
    fc.assert(
      fc.property(stories, (article) => {
        const fresh = readingOf(article, reading);
        const { categories, primaryCatalyst, event, sentiment } = fresh;
        expect(meaningOf(article)).toEqual({ categories, primaryCatalyst, event, sentiment });
        const row = toRecord(article, fresh);
        const metadata = JSON.parse(JSON.stringify(row.metadata)) as typeof row.metadata;
        expect(meaningIn({ metadata })).toEqual(meaningOf(article));
      }),
    );
  });

  const stored = toRecord(story('Acme beats estimates'), readingOf(story('Acme beats estimates'), reading)).metadata;
  const whole = stored as Readonly<Record<string, unknown>>;
  test.each([
    ['an older program', { readingVersion: undefined }],
    ['other rules', { readingVersion: READING_VERSION + 1 }],
    ['who knows a category that we do not', { categories: ['earnings', 'moon'] }],
    ['who knows an event that we do not', { event: 'moonshot' }],
    ['who left the sentiment out', { sentiment: null }],
  ])('of %s is read anew', (_, other) => {
    expect(meaningIn({ metadata: stored })).toMatchObject({ event: 'earnings_beat' });
    expect(
      meaningIn({ metadata: JSON.parse(JSON.stringify({ ...whole, ...other })) as typeof stored }),
    ).toBeUndefined();
  });

  test.each([[null], ['x'], [[1]], [{}]])('is not in %j', (metadata) => {
    expect(meaningIn({ metadata })).toBeUndefined();
  });
});

describe('items', () => {
  const options: ItemOptions = { knownBy: 'collected', meaningOf, marketStateAt: () => 'regular' };

  test('are the same with stored meanings and without, and every tier is today’s', () => {
    const tiers = fc.constantFrom({}, { Reuters: 4 as const }, { blog: 1 as const });
    fc.assert(
      fc.property(fc.array(stories, { maxLength: 6 }), tiers, (articles, own) => {
        const rows = articles.map((article) =>
          toRecord(article, readingOf(article, { ...reading, tiers: { blog: 2 } })),
        );
        const meanings = new Map(rows.map((row) => [row.newsId, meaningIn(row)!]));
        const today = { ...options, tiers: own };
        const stored: ItemOptions = { ...today, meaningOf: ({ id }) => meanings.get(id)! };
        expect(itemsBySymbol(articles, stored)).toEqual(itemsBySymbol(articles, today));
      }),
    );
  });
});
