import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { openStore } from '../../src/storage/open.ts';
import { withLease } from '../../src/storage/lease.ts';
import { displayWidth } from '../../src/report/width.ts';
import { violations } from '../json-schema.ts';
import { KEYS, newsServer } from '../news-server.ts';
import type { NewsServer, Story } from '../news-server.ts';
import { sharedPath } from '../shared.ts';
import { ROOT } from './built.ts';
import { catalyst } from './run.ts';
import type { Run } from './run.ts';

/** The clock of `catalyst` in tests. */
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const FOLDER = mkdtempSync(join(tmpdir(), 'catalyst-news-cli-'));
const ENVIRONMENT = {
  APCA_API_KEY_ID: KEYS.keyId,
  APCA_API_SECRET_KEY: KEYS.secretKey,
  NEWSAPI_KEY: KEYS.key,
};

let wire: NewsServer;
let other: NewsServer;
let databases = 0;
let db = '';
beforeAll(async () => {
  wire = await newsServer();
  other = await newsServer();
});
afterAll(() => Promise.all([wire.close(), other.close()]));
beforeEach(() => {
  db = join(FOLDER, `${databases++}.db`);
  for (const server of [wire, other]) {
    server.break('reset', 0);
    server.stories.length = 0;
    server.requests.length = 0;
  }
});

const story = (headline: string, at: string, symbols: string[] = ['ACME']): Story => ({ headline, at, symbols });
const collect = (...more: readonly string[]): Promise<Run> =>
  catalyst(['data', 'news', '--db', db, '--symbols', 'ACME,BOLT', ...more], { environment: ENVIRONMENT });
const BOTH = (): string => `alpaca=${wire.url},second=${other.url}/feed.rss?s={symbol}`;

interface Document {
  readonly complete: boolean;
  readonly articles: number;
  readonly sources: readonly { source: string; status: string; collected: number; new: number; duplicates: number }[];
}
async function collected(...more: readonly string[]): Promise<Document & { code: number }> {
  const { code, stdout } = await collect('--json', ...more);
  return { code, ...(JSON.parse(stdout) as Document) };
}

describe('data news', () => {
  it('stores what each source has, once, and counts it again when it comes again', async () => {
    wire.stories.push(
      story('Acme beats estimates', '2026-01-01T14:00:00Z'),
      story('Bolt up', '2026-01-02T01:00:00Z', ['BOLT']),
    );
    other.stories.push(story('Acme sued', '2026-01-01T15:00:00Z'));
    const first = await collected('--news-sources', BOTH());
    expect(first).toMatchObject({ code: 0, complete: true, articles: 3 });
    expect(first.sources.map((it) => [it.source, it.status, it.collected, it.new])).toEqual([
      ['alpaca', 'ok', 2, 2],
      ['second', 'ok', 1, 1],
    ]);
    const again = await collected('--news-sources', BOTH());
    // The feed says that nothing has changed.
    expect(again.sources.map((it) => [it.collected, it.new, it.duplicates])).toEqual([
      [2, 0, 2],
      [0, 0, 0],
    ]);
    const { stdout } = await catalyst(['data', 'news', '--list', '--db', db]);
    expect(stdout).toBe(
      [
        'published (UTC)   symbols   catalyst         mood  headline',
        '2026-01-02 01:00  BOLT      –               +0.25  Bolt up (benzinga)',
        '2026-01-01 15:00  ACME      lawsuit         -0.50  Acme sued (The Wire)',
        '2026-01-01 14:00  ACME      earnings_beat   +0.61  Acme beats estimates (benzinga)',
        '',
      ].join('\n'),
    );
  });

  it('shows what failed beside what came, and ends with 0', async () => {
    wire.stories.push(story('Acme up', '2026-01-01T14:00:00Z'));
    other.break('no rights');
    const { code, stdout, stderr } = await collect('--news-sources', BOTH());
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      'alpaca  ok             1    1      0       0       0',
      'second  failed         0    0      0       1       2',
    ]);
    expect(stderr).toContain('second: refuses (status 403)');
    expect(stderr).toContain('not all was answered');
  });

  it.each([
    ['no server answers', 'reset', 4],
    ['no rights', 'no rights', 4],
    ['what comes is no news', 'html', 3],
  ] as const)('%s: the exit code says so', async (_, fault, code) => {
    wire.break(fault);
    expect((await collect('--news-sources', `alpaca=${wire.url}`)).code).toBe(code);
  });

  it('waits for a silent source no longer than it is told to', async () => {
    wire.break('silence');
    other.stories.push(story('Acme up', '2026-01-01T14:00:00Z'));
    const { code, stdout, stderr } = await collect('--news-sources', BOTH(), '--timeout', '0.3');
    expect([code, stdout.includes('alpaca  failed')]).toEqual([0, true]);
    expect(stderr).toMatch(/alpaca: no (whole answer|time left)/);
  });

  it('no key stands on the screen, in the document or in the database', async () => {
    wire.break('no rights');
    const { stdout, stderr } = await collect('--news-sources', `alpaca=${wire.url},newsapi=${wire.url}`, '--verbose');
    const stored = readFileSync(db).toString('latin1');
    for (const text of [stdout, stderr, stored]) for (const key of Object.values(KEYS)) expect(text).not.toContain(key);
  });

  it('is done by one run at a time', async () => {
    const store = await openStore(`sqlite:${db}`, { mode: 'write' });
    const lease = { name: 'news', what: 'x', holder: 'another', now: () => NOW, ms: 60_000 };
    const { code, stderr } = await withLease(store, lease, () => collect('--news-sources', BOTH()));
    await store.close();
    expect([code, stderr]).toEqual([
      5,
      'catalyst: news are being collected by another run\n  → Try again when it has ended (if it was killed, in 60 s).\n',
    ]);
  });

  it.each([
    ['without a source', [], 2, 'there is no source of news'],
    ['without its key', ['--news-sources', 'alpaca'], 2, 'APCA_API_KEY_ID is not set'],
    ['two of one name', ['--news-sources', 'a=http://x/1,a=http://x/2'], 2, 'two sources of news are called a'],
    ['a feed without an address', ['--news-sources', 'wire'], 2, 'expected alpaca, newsapi, or feeds'],
    ['a file that is not there', ['--news', 'nowhere.csv'], 3, 'nowhere.csv: there is no such file'],
    ['days without files', ['--news-covers', '2025-01-01..2025-02-01'], 2, '--news-covers belongs to --news'],
    ['a time that lies ahead', ['--from', '2027-01-01', '--news-sources', 'a=http://x/1'], 2, 'lies ahead'],
  ])('%s it says so', async (_, more, code, what) => {
    const run = await catalyst(['data', 'news', '--db', db, ...more]);
    expect(run.stderr).toContain(what);
    expect(run.code).toBe(code);
  });
});

describe('rules over collected news', () => {
  const bars = (...times: readonly string[]): string => {
    const path = join(FOLDER, `${databases}.csv`);
    const rows = times.map((time) => `ACME,${time},1,2,1,2,1000`);
    writeFileSync(path, ['symbol,time,open,high,low,close,volume', ...rows].join('\n'));
    return path;
  };
  const DAYS = ['2025-12-29', '2025-12-30', '2025-12-31', '2026-01-02'];
  const show = async (...more: readonly string[]): Promise<string[]> => {
    const line = ['analyze', 'ACME', '--show', 'news_count(12)', '--csv', '--history', 'all', '--db', db, ...more];
    const { stdout } = await catalyst(line);
    return stdout.trim().split('\n').slice(1);
  };

  it('know what was collected before the close; of the days before they know nothing', async () => {
    await catalyst(['data', 'import', bars(...DAYS), '--db', db]);
    wire.stories.push(story('Acme up', '2025-12-31T14:00:00Z'), story('Acme down', '2026-01-02T02:00:00Z'));
    // At 03:04 on 2026-01-02, nearly 18 hours before that day's close.
    await collect('--news-sources', `alpaca=${wire.url}`);
    expect(await show()).toEqual(['2025-12-29,', '2025-12-30,', '2025-12-31,', '2026-01-02,']);
    // As if each article had been collected when it was published: what the collection asked for is known.
    expect(await show('--news-known', 'published')).toEqual([
      '2025-12-29,',
      '2025-12-30,',
      '2025-12-31,1',
      '2026-01-02,',
    ]);
  });
});

test('a file that is said to be whole tells of every symbol and of all its days', async () => {
  const path = join(FOLDER, `${databases}.csv`);
  const days = ['2025-12-29', '2025-12-30', '2025-12-31', '2026-01-02'];
  writeFileSync(
    path,
    ['symbol,time,open,high,low,close,volume', ...days.map((day) => `BOLT,${day},1,2,1,2,9`)].join('\n'),
  );
  const news = join(FOLDER, `${databases}.jsonl`);
  writeFileSync(news, '{"headline":"Acme up","symbols":["ACME"],"published":"2025-12-30T15:00:00Z"}\n');
  await catalyst(['data', 'import', path, '--db', db]);
  await catalyst(['data', 'news', '--news', news, '--news-covers', '2025-12-29..2025-12-31', '--db', db]);
  const show = ['analyze', 'BOLT', '--show', 'news_count(24)', '--csv', '--history', 'all', '--db', db];
  const { stdout } = await catalyst(show);
  expect(stdout.trim().split('\n').slice(1)).toEqual(['2025-12-29,', '2025-12-30,0', '2025-12-31,0', '2026-01-02,']);
  // The file did not say when its articles were collected: whoever reads one of them from the database is told, and only he.
  const told = 'it is not stored when all articles were collected; these count from their publication';
  expect((await catalyst(show)).stderr).not.toContain(told);
  const acme = readFileSync(path, 'utf8').replaceAll('BOLT', 'ACME');
  writeFileSync(path, acme);
  await catalyst(['data', 'import', path, '--db', db]);
  const read = await catalyst(show.with(1, 'ACME'));
  expect(read.stdout.split('\n')).toContain('2025-12-30,1');
  expect(read.stderr).toContain(told);
});

test('a collection speaks for an hour and a half, and for nothing before it', async () => {
  const path = join(FOLDER, `${databases}.csv`);
  // The bars end at 02:45, 03:00, 03:15, 04:30 and 04:45; the collection is of 03:04:05.
  const opens = ['02:30', '02:45', '03:00', '04:15', '04:30'].map((time) => `2026-01-02T${time}:00Z`);
  writeFileSync(
    path,
    ['symbol,time,open,high,low,close,volume', ...opens.map((it) => `ACME,${it},1,2,1,2,9`)].join('\n'),
  );
  await catalyst(['data', 'import', path, '--timeframe', '15m', '--db', db]);
  wire.stories.push(story('Acme up', '2026-01-01T14:00:00Z'), story('Acme down', '2026-01-02T02:00:00Z'));
  await collect('--news-sources', `alpaca=${wire.url}`);
  const show = ['--show', 'news_count(12)', '--show', 'news_count(24)', '--show', "catalyst('any')"];
  const { stdout } = await catalyst(['analyze', 'ACME', ...show, '--csv', '--history', 'all', '--db', db]);
  expect(
    stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(11)),
  ).toEqual(['02:30:00Z,,,', '02:45:00Z,,,', '03:00:00Z,1,2,0', '04:15:00Z,1,2,0', '04:30:00Z,,,']);
});

test('stored news and the files they came from make the same backtest', async () => {
  const headlines = sharedPath('data', 'open', 'news', 'headlines_2009_2020.csv.gz');
  const raw = sharedPath('data', 'open', 'us_daily_raw_2015_2017.csv.gz');
  const symbols = ['--symbols', 'A,AAXJ,ABB,ABEV,ABG'];
  await catalyst(['data', 'import', raw, ...symbols, '--db', db]);
  await catalyst(['data', 'news', '--news', headlines, '--db', db]);
  const line = ['backtest', 'catalyst-weighted', '--param', 'news=1', ...symbols, '--json'];
  const stored = await catalyst([...line, '--db', db, '--no-save']);
  const files = await catalyst([...line, '--bars', raw, '--news', headlines]);
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schemas', 'backtest.v1.json'), 'utf8')) as object;
  expect(violations(JSON.parse(files.stdout), { ...schema })).toEqual([]);
  const parts = ({ stdout }: Run) => {
    const { manifest, trades, statistics } = JSON.parse(stdout) as Record<string, unknown>;
    return { manifest, trades, statistics };
  };
  expect(parts(stored)).toEqual(parts(files));
  // As of a past day as well: files tell of it whenever they were imported.
  const show = ['analyze', 'A', '--show', 'news_count(48)', '--csv', '--history', '20', '--as-of', '2016-06-01'];
  const past = await catalyst([...show, '--db', db]);
  expect(past.stdout).toContain('2016-06-01,');
  expect(past.stdout).toMatch(/,[1-9]\n/);
  expect(past.stdout).toBe((await catalyst([...show, '--bars', raw, '--news', headlines])).stdout);
  const without = await catalyst(['backtest', 'catalyst-weighted', ...symbols, '--bars', raw, '--json']);
  expect(parts(without)['trades']).not.toEqual(parts(files)['trades']);
});

describe('a headline made to do harm', () => {
  const HEADLINES = [
    ['terminal codes', '\u001b[2J\u001b[31m\u001b]0;owned\u0007Acme'],
    ['eight-bit terminal codes', '\u009b2J\u009d0;owned\u009cAcme'],
    ['a line of its own', 'Acme\r\n2026-01-01 00:00  FAKE  row'],
    ['marks from right to left', '\u202eemca\u2066 Acme \u200f'],
    ['NUL', 'Acme\0up'],
    ['emoji', '🚀🚀 Acme 👩‍🚀 👍🏽 🇺🇸 1️⃣ ❤️'],
    ['wide letters', 'アクメ株式会社 Acme'],
    ['a tower of marks', `A${'\u0301'.repeat(500)}cme`],
    ['10,000 characters', 'Acme '.repeat(2000)],
    ['half a character', 'Acme \ud83d up'],
    ['statements', "Acme'); DROP TABLE news_raw; --"],
  ] as const;

  it.each(HEADLINES)('%s: is kept as it came, and stays in its line and column', async (_, headline) => {
    const log = join(FOLDER, `${databases}.log`);
    const file = join(FOLDER, `${databases}.jsonl`);
    const texts = ['Before', headline, 'After'];
    const articles = texts.map((text, k) => ({
      headline: text,
      symbols: ['ACME'],
      published: `2026-01-01T1${k}:00:00Z`,
    }));
    writeFileSync(file, articles.map((article) => JSON.stringify(article)).join('\n'));
    const { code, stdout, stderr } = await collect('--news', file, '--log-file', log);
    expect(code).toBe(0);
    const list = await catalyst(['data', 'news', '--list', '--db', db], { columns: 80 });
    const lines = list.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(lines[2]).toContain('2026-01-01 11:00  ACME');
    const screens = [stdout, stderr, list.stdout, readFileSync(log, 'utf8')];
    for (const text of screens) expect(text).not.toMatch(/[^\n\P{C}]|\u200f|\p{M}{3}/u);
    const json = await catalyst(['data', 'news', '--list', '--db', db, '--json']);
    expect(json.stdout).not.toMatch(/[^\n\P{C}]/u);
    const listed = JSON.parse(json.stdout) as { articles: { headline: string }[] };
    expect(listed.articles[1].headline).toBe(headline.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd').trim());
  });
});
