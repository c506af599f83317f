import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../test/csv.ts';
import { sharedPath } from '../../test/shared.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, parseIsoDate } from '../model/time.ts';
import { openStore } from '../storage/open.ts';
import type { NewRecord } from '../storage/record.ts';
import { findNews, newsOf } from './news.ts';

const HEADLINES = sharedPath('data', 'open', 'news', 'headlines_2009_2020.csv.gz');
const BARS = sharedPath('data', 'open', 'us_daily_raw_2015_2017.csv.gz');
/** Those that both files have. */
const SYMBOLS = ['A', 'AAXJ', 'ABB', 'ABEV', 'ABG'];
const FILES = { path: (name: string) => name, store: () => Promise.reject(new Error('no store is asked')) };
const OPTIONS = {
  news: [HEADLINES],
  newsCovers: undefined,
  newsKnown: 'collected',
  newsHours: 24,
  newsTiers: undefined,
  bars: [],
  db: undefined,
  calendar: 'auto',
} as const;

/** Session date → close, as exchange_calendars answers. */
const CLOSES = new Map(
  readCsv(sharedPath('data', 'open', 'calendars', 'xnys_sessions.csv')).map((row) => [
    row['session'],
    Date.parse(row['close_utc']),
  ]),
);

const DATES = new Map<string, string[]>(SYMBOLS.map((symbol) => [symbol, []]));
for (const { symbol, timestamp } of readCsv(BARS)) DATES.get(symbol)?.push(timestamp);

function barsOn(symbol: string): Bars {
  const dates = DATES.get(symbol)!;
  const bars = emptyBars(symbol, '1d', dates.length);
  bars.time.set(dates.map(parseIsoDate));
  return bars;
}

/** The times of a symbol's headlines, each story once, with nothing but string functions: quotes only matter for the words. */
function timesOf(symbol: string): number[] {
  const text = gunzipSync(readFileSync(HEADLINES)).toString('utf8');
  const lines = text.split('\n').filter((line) => line.startsWith(`${symbol},`));
  const stories = new Set(lines.map((line) => line.toLowerCase().replace(/\s+/g, ' ').trim()));
  return [...stories].map((line) => Date.parse(line.split(',')[1].toUpperCase())).sort((a, b) => a - b);
}

describe('the news of a bar, from 6,768 real headlines', () => {
  it.each(SYMBOLS)('%s: as many as lie in the 24 hours before its close, counted one by one', async (symbol) => {
    const bars = barsOn(symbol);
    const found = await findNews(OPTIONS, SYMBOLS, FILES);
    const { news } = newsOf(found, bars, OPTIONS);
    const times = timesOf(symbol);
    const wanted = DATES.get(symbol)!.map((date) => {
      const close = CLOSES.get(date)!;
      const covered = close - 24 * HOUR_MS >= times[0] && close <= times.at(-1)!;
      return covered ? times.filter((time) => time >= close - 24 * HOUR_MS && time < close).length : NaN;
    });
    expect(wanted.filter((n) => n > 0).length).toBeGreaterThan(1);
    expect([...news!.count().values]).toEqual(wanted);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'catalyst-news-'));
let files = 0;
function file(lines: readonly string[], head = 'symbol,published,headline'): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, `${[head, ...lines].join('\n')}\n`);
  return path;
}

/** Daily bars of ACME on these dates. */
function days(...dates: readonly string[]): Bars {
  const bars = emptyBars('ACME', '1d', dates.length);
  bars.time.set(dates.map(parseIsoDate));
  return bars;
}

type Given = Partial<Omit<Parameters<typeof findNews>[0], 'news'>>;
const countsOf = async (bars: Bars, path: string, given: Given = {}): Promise<number[]> => {
  const options = { ...OPTIONS, news: [path], ...given };
  return [...newsOf(await findNews(options, ['ACME'], FILES), bars, options).news!.count().values];
};

describe('files of news', () => {
  const wire = file(['ACME,2015-11-25T12:00:00Z,a', 'ACME,2015-11-27T17:59:00Z,b', 'ACME,2015-11-27T18:01:00Z,c']);

  it('a half day is known at 13:00 in New York: what comes later belongs to the next bar', async () => {
    const bars = days('2015-11-27', '2015-11-30');
    const newsCovers = { from: parseIsoDate('2015-11-20'), to: parseIsoDate('2015-12-10') };
    expect(await countsOf(bars, wire, { newsCovers })).toEqual([1, 0]);
    expect(await countsOf(bars, wire, { newsCovers, newsHours: 96 })).toEqual([2, 2]);
  });

  it('know nothing before their first article of a symbol, nor after its last', async () => {
    expect(await countsOf(days('2015-11-25', '2015-11-27', '2015-11-30'), wire)).toEqual([NaN, 1, NaN]);
  });

  it('know nothing of a symbol that they do not name, unless they are said to be whole', async () => {
    const other = file(['BOLT,2015-11-01T12:00:00Z,a', 'BOLT,2015-12-01T12:00:00Z,b']);
    const newsCovers = { from: parseIsoDate('2015-11-20'), to: parseIsoDate('2015-12-10') };
    expect(await countsOf(days('2015-11-27'), other)).toEqual([NaN]);
    expect(await countsOf(days('2015-11-27'), other, { newsCovers })).toEqual([0]);
  });

  it('an article counts from when it was collected, or from its publication where that is asked for, and said', async () => {
    const late = file(
      [
        'ACME,2015-11-01T12:00:00Z,,a',
        'ACME,2015-11-26T15:00:00Z,2015-11-27T20:00:00Z,b',
        'ACME,2015-12-20T12:00:00Z,,c',
      ],
      'symbol,published,collected,headline',
    );
    const bars = days('2015-11-27', '2015-11-30');
    const options = { newsHours: 120 };
    expect(await countsOf(bars, late, options)).toEqual([0, 1]);
    expect(await countsOf(bars, late, { ...options, newsKnown: 'published' })).toEqual([1, 1]);
    const { warnings } = await findNews({ ...OPTIONS, news: [late], newsKnown: 'published' }, ['ACME'], FILES);
    expect(warnings.map(({ code }) => code)).toEqual(['optimistic_news', 'news_covered']);
  });

  it('a scan before the open decides its last bar then, with the news of the night', async () => {
    const night = file(['ACME,2015-11-01T12:00:00Z,a', 'ACME,2015-12-01T04:00:00Z,b', 'ACME,2015-12-20T12:00:00Z,c']);
    const options = { ...OPTIONS, news: [night] };
    const found = await findNews(options, ['ACME'], FILES);
    const counts = (at?: number): number[] => [...newsOf(found, days('2015-11-30'), options, at).news!.count().values];
    expect(counts()).toEqual([0]);
    expect(counts(Date.parse('2015-12-01T13:00:00Z'))).toEqual([1]);
    expect(counts(Date.parse('2015-11-30T12:00:00Z'))).toEqual([0]); // a moment before its close is its close
  });

  it('as of a moment, what came later is not there', async () => {
    const found = await findNews({ ...OPTIONS, news: [wire] }, ['ACME'], FILES, Date.parse('2015-11-27T18:00:00Z'));
    expect(found.of('ACME')!.items.map(({ headline }) => headline)).toEqual(['a', 'b']);
  });

  it('lines that are no article are told, with their number', async () => {
    const broken = file(['ACME,2015-11-25T12:00:00Z,a', 'ACME,yesterday,b', 'ACME,2015-11-25T13:00:00Z,']);
    const { warnings } = await findNews({ ...OPTIONS, news: [broken] }, ['ACME'], FILES);
    const [{ code, message }] = warnings;
    expect(code).toBe('news_left_out');
    expect(message).toMatch(
      /^news: 2 lines left out: .*line 3: 'yesterday' is no time with a zone; .*line 4: there is no headline$/,
    );
  });
});

describe('a command', () => {
  it('with bars from files has no news unless it is given some', async () => {
    const found = await findNews({ ...OPTIONS, news: [], bars: ['a.csv'] }, ['ACME'], FILES);
    expect([found.of('ACME'), found.warnings.map(({ code }) => code)]).toEqual([undefined, ['no_news']]);
  });

  it('says for which days files are whole only where there are files', async () => {
    const newsCovers = { from: 0, to: DAY_MS };
    await expect(findNews({ ...OPTIONS, news: [], newsCovers }, ['ACME'], FILES)).rejects.toMatchObject({
      exitCode: 2,
    });
  });
});

describe('stored news', () => {
  it('of few symbols are those of all, however a row names its symbols', async () => {
    const store = await openStore(`sqlite:${join(folder, 'few.db')}`, { mode: 'write' });
    const at = Date.parse('2015-11-25T12:00:00Z');
    // prettier-ignore
    const named: [symbol: string | null, mentionedTickers: string[] | null][] = [
      ['A', ['A']], ['B', ['A', 'B']], ['AA', ['AA']], ['BRK.B', ['BRK.B']], ['A', null], ['a', null], [null, ['a', 'BRK.B']], [null, null], ['B', []], ['BA', ['A']],
    ];
    const rows = named.map(([symbol, mentionedTickers], i) => {
      const publishedTimestamp = i % 3 === 0 ? null : at + i;
      return {
        newsId: `n${i}`,
        headline: 'x',
        symbol,
        mentionedTickers,
        publishedTimestamp,
        collectedTimestamp: at + i,
      };
    });
    await store.records('news_raw').insert(rows);
    const context = { ...FILES, store: () => Promise.resolve(store) };
    const many = ['A', 'AA', 'B', 'BRK.B', ...Array.from({ length: 30 }, (_, i) => `X${i}`)];
    for (const since of [undefined, at + 2]) {
      const ids = async (symbols: string[], symbol: string): Promise<string> => {
        const news = await findNews({ ...OPTIONS, news: [] }, symbols, context, Infinity, since);
        return (news.of(symbol)?.items ?? []).map(({ id }) => id).join(' ');
      };
      for (const symbol of ['A', 'AA', 'B', 'BRK.B', 'NONE']) {
        expect([symbol, await ids([symbol], symbol)]).toEqual([symbol, await ids([...many, symbol], symbol)]);
      }
      expect(await ids(['A', 'B'], 'A')).toBe(since === undefined ? 'n0 n1 n4 n5 n6 n9' : 'n0 n4 n5 n6 n9');
    }
    await store.close();
  });

  it('are read from a moment on, and nothing is known of the time before', async () => {
    const at = Date.parse('2015-11-25T12:00:00Z');
    const article = (hours: number): Partial<NewRecord<'news_raw'>> & { newsId: string } => ({
      ...{ newsId: String(hours), symbol: 'ACME', headline: 'Acme', source: 'x', mentionedTickers: ['ACME'] },
      publishedTimestamp: at + hours * HOUR_MS,
    });
    const looks = [{ symbols: ['ACME'], from: at - DAY_MS, to: at + DAY_MS }];
    const store = await openStore(`sqlite:${join(folder, 'stored.db')}`, { mode: 'write' });
    await store.records('news_raw').insert([article(-2), article(2)]);
    const metadata = { live: false, looks };
    await store.records('news_collection_stats').insert([{ collectionTimestamp: at + DAY_MS, metadata }]);
    const context = { ...FILES, store: () => Promise.resolve(store) };
    const found = async (since?: number) =>
      (await findNews({ ...OPTIONS, news: [] }, ['ACME'], context, Infinity, since)).of('ACME')!;
    const ids = ({ items }: Awaited<ReturnType<typeof found>>): string[] => items.map(({ id }) => id);
    expect(ids(await found())).toEqual(['-2', '2']);
    const later = await found(at);
    expect([ids(later), later.covered]).toEqual([['2'], [{ from: at, to: at + DAY_MS, knownAt: at - DAY_MS }]]);
    await store.close();
  });
});
