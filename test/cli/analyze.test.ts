import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { printableLines } from '../../src/model/text.ts';
import { displayWidth } from '../../src/report/width.ts';
import { openStore } from '../../src/storage/open.ts';
import { catalyst } from './run.ts';
import type { Run, World } from './run.ts';

const INDEX = 'fixtures/sp500-index-daily.csv.gz';
const UNIVERSE = 'fixtures/synthetic-universe-daily.csv.gz';
const ACTIONS = 'fixtures/synthetic-universe-actions.csv';
const MINUTES = 'fixtures/synthetic-minutes-premarket.csv.gz';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-analyze-'));
const analyze = (words: string, world: World = {}): Promise<Run> => catalyst(['analyze', ...words.split(' ')], world);

interface Document {
  readonly analyses: readonly {
    readonly symbol: string;
    readonly asOf: string;
    readonly bar: { readonly time: string; readonly high: number; readonly low: number; readonly close: number };
    readonly stale: string | null;
    readonly signal: { readonly opens: string | null; readonly levels: { readonly entry: number } | null };
    readonly news: { readonly state: string; readonly count: number | null; readonly items: readonly unknown[] };
    readonly patterns: readonly { readonly name: string; readonly ofUniverse: readonly unknown[] }[];
    readonly rates: { readonly universe: { readonly symbols: number } | null };
    readonly strategy: { readonly params: Readonly<Record<string, number>> };
    readonly warnings: readonly { readonly code: string }[];
  }[];
  readonly missing: readonly { readonly symbol: string; readonly reason: string }[];
}
const documentOf = ({ stdout }: Run): Document => JSON.parse(stdout) as Document;

describe('the panel', () => {
  const line = `^GSPC --as-of 2020-03-20 --bars ${INDEX}`;

  test('tells the signal and why, price, indicators, levels, patterns with their rates, news, score and clauses', async () => {
    const { code, stdout } = await analyze(line, { columns: 80 });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^\^GSPC {2}2,304\.92 {2}-4\.3% +bar of 2020-03-20 · 5,086 bars of 1d$/);
    const order = [
      'SELL',
      'Why',
      'Moves',
      '52 weeks',
      'Trend',
      'Regime',
      'RSI 14',
      'Levels',
      'Patterns',
      'News',
      'Score',
    ];
    const places = [...order, 'confidence', 'Clauses'].map((head) => lines.findIndex((it) => it.startsWith(head)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(stdout).toMatch(/^bearish_engulfing +03-20 down 70 +26% of 351 \(21–31\) +\+1 \(-3 to \+5\)$/m);
    expect(stdout).toContain('unknown: no news of ^GSPC were collected');
    expect(stdout).toMatch(/^pattern part +0\.35 +70\.0 +24\.5 /m);
  });

  test.each([
    [40, {}],
    [60, {}],
    [80, {}],
    [80, { NO_COLOR: '1' }],
    [120, {}],
    [300, {}],
    [20, {}],
  ])('of %d columns keeps to the screen', async (columns, environment) => {
    const { stdout } = await analyze(`${line} --chart`, { columns, terminal: true, environment });
    const widest = Math.max(...stdout.split('\n').map(displayWidth));
    expect(widest).toBeLessThanOrEqual(Math.max(40, columns));
    expect(stdout.includes('\u001b')).toBe(!('NO_COLOR' in environment));
  });

  test('is ASCII where the screen has no more', async () => {
    const { stdout } = await analyze(`${line} --chart`, { environment: { LC_ALL: 'C' } });
    expect(stdout).toMatch(/^[\n -~]+$/);
  });

  test.each([
    ['C.UTF-8', 'SYNA SYNB SYNC'],
    ['C', 'SYNA SYNB SYNC'],
    ['C.UTF-8', 'SYND --universe none'],
    ['C', 'SYND --universe none'],
  ])('rates, dates and levels are told whole or not at all, on every screen (%s, %s)', async (locale, words) => {
    const told = async (columns: number): Promise<{ rates: string[]; figures: string[] }> => {
      const world = { columns, environment: { LC_ALL: locale } };
      const { stdout } = await analyze(`${words} --as-of 2022-03-01 --bars ${UNIVERSE}`, world);
      expect(stdout).not.toMatch(/[+-]0 |[+-]0\)|-0\.0\b/);
      const rates = stdout.match(/\d+% of [\d.,k]+ \(\d+[–-]\d+\)/g) ?? [];
      const zones = stdout.split('\n').filter((it) => /^(support|resistance) \d/.test(it));
      for (const zone of zones) expect(zone).toMatch(/^\S+ \d +[\d.,]+ +[-+.\d]+% +[-+.\d]+( +\d+ +\d{4}-\d\d-\d\d)?$/);
      const levels = stdout.match(/^ +(stop|target \d) +[\d.,]+ {2}[-+.\d]+%/gm) ?? [];
      return { rates, figures: [...zones.map((it) => it.split(/ +/)[2]), ...levels.map((it) => it.trim())] };
    };
    const wide = await told(140);
    expect(wide.rates.length).toBeGreaterThan(0);
    expect(wide.figures.length).toBeGreaterThan(4);
    for (const columns of [40, 59, 60, 78, 79, 80, 99, 100]) expect(await told(columns)).toEqual(wide);
  });

  test('--strategy takes every clause apart below it', async () => {
    const { code, stdout } = await analyze(`^GSPC --strategy sma-cross --param fast=3 --to 2000-01-28 --bars ${INDEX}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^HOLD {7}by sma-cross$/m);
    const lines = stdout.split('\n');
    const from = lines.indexOf('sma-cross · ^GSPC · 2000-01-28 · fast 3 · slow 20 · shorts 0 · percent 100');
    expect(lines.slice(from + 1, from + 7)).toEqual([
      'clause                     value  expression',
      'long.enter                     –  up',
      '                               –    cross_above(sma(close, fast), sma(close, slow))',
      '                        1387.603      sma(close, fast)',
      '                               –      sma(close, slow)',
      'long.exit                      –  down',
    ]);
  });

  test.each([
    ['', 12],
    [' --universe all', 12],
    [' --universe SYNB,SYNC', 2],
    [' --universe SYNB', undefined],
    [' --universe none', undefined],
  ])('%s: base rates of %s symbols stand beside its own', async (universe, symbols) => {
    const run = await analyze(`SYNA --as-of 2022-03-01 --json --bars ${UNIVERSE}${universe}`);
    expect(documentOf(run).analyses[0].rates.universe?.symbols).toBe(symbols);
  });

  test('of several symbols stand one below the other, and bars of minutes have their own times', async () => {
    const both = await analyze(`SYNB SYNA --as-of 2022-03-01 --bars ${UNIVERSE}`);
    expect(both.code).toBe(0);
    expect(both.stdout.match(/^SYN[AB] {2}/gm)).toEqual(['SYNB  ', 'SYNA  ']);
    expect(both.stdout).toContain('in 12 symbols');
    const minutes = await analyze(`SYNM --bars ${MINUTES}`);
    expect(minutes.stdout).toMatch(/bar of 20\d\d-\d\d-\d\dT\d\d:\d\d:00Z · [\d,]+ bars of 1m/);
  });
});

test('what a backtest bought was a BUY the evening before, splits and dividends on the way', async () => {
  const source = ['--bars', UNIVERSE, '--actions', ACTIONS];
  const dates = new Map<string, string[]>();
  for (const row of gunzipSync(readFileSync(UNIVERSE)).toString().split('\n').slice(1)) {
    const [symbol, date] = row.split(',');
    dates.set(symbol, [...(dates.get(symbol) ?? []), date]);
  }
  for (const symbol of ['SYNA', 'SYNC']) {
    const run = await catalyst(['backtest', 'catalyst-weighted', '--symbols', symbol, ...source, '--json']);
    const { trades } = JSON.parse(run.stdout) as { trades: { entryTime: string; entryPrice: number }[] };
    expect(trades.length).toBeGreaterThan(3);
    // A trade that closed in parts is one entry.
    for (const { entryTime, entryPrice } of trades.slice(-8)) {
      const evening = dates.get(symbol)![dates.get(symbol)!.indexOf(entryTime) - 1];
      const line = ['analyze', symbol, '--as-of', evening, '--universe', 'none', ...source, '--json'];
      const { opens, levels } = documentOf(await catalyst(line)).analyses[0].signal;
      expect({ symbol, evening, opens }).toEqual({ symbol, evening, opens: 'long' });
      expect(entryPrice).toBeLessThanOrEqual(levels!.entry);
    }
  }
});

describe('what was known', () => {
  const text = gunzipSync(readFileSync(INDEX)).toString().trimEnd().split('\n');

  test.each(['2001-09-17', '2008-10-10', '2019-12-24'])('as of %s is what a file that ends there says', async (day) => {
    const cut = join(folder, `${day}.csv`);
    writeFileSync(cut, text.filter((row, i) => i === 0 || row.split(',')[1] <= day).join('\n'));
    const whole = documentOf(await analyze(`^GSPC --as-of ${day} --bars ${INDEX} --json`));
    const ended = documentOf(await analyze(`^GSPC --bars ${cut} --json`));
    expect(whole.analyses[0].bar.time).toBe(day);
    expect({ ...whole.analyses[0], asOf: '' }).toEqual({ ...ended.analyses[0], asOf: '' });
  });

  test('a day counts from its close on', async () => {
    const at = async (moment: string): Promise<string> =>
      documentOf(await analyze(`^GSPC --as-of ${moment} --bars ${INDEX} --json`)).analyses[0].bar.time;
    expect(await at('2020-03-20T19:59:59Z')).toBe('2020-03-19');
    expect(await at('2020-03-20T20:00:00Z')).toBe('2020-03-20');
  });

  test('a later split changes no price', async () => {
    const before = `SYNA --as-of 2021-06-01 --json --bars ${UNIVERSE}`;
    const [plain, split] = [await analyze(before), await analyze(`${before} --actions ${ACTIONS}`)].map(documentOf);
    expect(split.analyses[0].bar).toEqual(plain.analyses[0].bar);
  });

  test('bars that stopped sessions ago are told, and end with 3', async () => {
    const stale = await analyze(`^GSPC --as-of 2020-05-01 --bars ${INDEX}`);
    expect(stale.code).toBe(3);
    expect(stale.stdout).toContain('!!  STALE: no bar for 10 sessions: the last is of 2020-04-17');
    const weekend = await analyze(`^GSPC --as-of 2020-04-19 --bars ${INDEX}`);
    expect([weekend.code, weekend.stdout.includes('STALE')]).toEqual([0, false]);
    const closes = '2020-04-20T20:00:00Z';
    const monday = [
      await analyze(`^GSPC --as-of 2020-04-20T19:59:59Z --bars ${INDEX}`),
      await analyze(`^GSPC --as-of ${closes} --bars ${INDEX}`),
    ];
    expect(monday.map(({ code }) => code)).toEqual([0, 3]);
    expect(monday[1].stdout).toContain('STALE: no bar for 1 session: the last is of 2020-04-17');
  });

  test('a symbol without bars ends with 3, and the others are told', async () => {
    const none = await analyze(`^GSPC --as-of 1999-12-31 --bars ${INDEX}`);
    expect(none).toMatchObject({ code: 3, stdout: '' });
    expect(none.stderr).toContain('no bar of ^GSPC had closed by 1999-12-31T23:59:59Z; the first is of 2000-01-03');
    const some = await analyze(`SYNA NOPE --as-of 2022-03-01 --bars ${UNIVERSE} --json`);
    expect(some.code).toBe(3);
    expect(documentOf(some).missing).toEqual([{ symbol: 'NOPE', reason: 'no bars of NOPE are there' }]);
    expect(documentOf(some).analyses.map(({ symbol }) => symbol)).toEqual(['SYNA']);
  });
});

describe('news', () => {
  const HOSTILE = `\u001b[2J\u202eSYNA beats\u202c \u0007${'x'.repeat(10_000)} 😀🏴‍☠️ earnings`;
  const files = (name: string, ...rows: string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, ['headline,published,source,symbols', ...rows].join('\n'));
    return file;
  };
  const beat = files(
    'beat.csv',
    'SYNA opens a new plant,2022-02-01T12:00:00Z,Reuters,SYNA',
    `"${HOSTILE}",2022-03-01T13:00:00Z,Reuters,SYNA`,
    'SYNA earnings beat estimates,2022-03-01T12:00:00Z,Reuters,SYNA',
    'SYNA closes a plant,2022-03-02T12:00:00Z,Reuters,SYNA',
  );
  const line = `SYNA --bars ${UNIVERSE} --universe none --news ${beat} --news-known published`;

  test('that were there are shown and scored; no later one is', async () => {
    const { stdout } = await analyze(`${line} --as-of 2022-03-01`, { columns: 80 });
    expect(stdout).toMatch(/^News {7}2 articles in the 24 hours before · score 60/m);
    expect(stdout).toMatch(/^catalyst part +0\.35 +[1-9]/m);
    expect(stdout).toContain('SYNA earnings beat estimates');
    expect(stdout).not.toContain('closes a plant');
    expect(documentOf(await analyze(`${line} --as-of 2022-03-01 --json`)).analyses[0].strategy.params).toMatchObject({
      news: 1,
    });
  });

  test('how strong a catalyst is by the bounds of the strategy is kept with its signal', async () => {
    const rules = join(folder, 'strength.json');
    const kept = async (score: string, params: object): Promise<unknown> => {
      const parts = { catalyst_part: { weight: 1, value: score } };
      const exit = ['close < 0', ...Object.keys(params).map((name) => `close < -${name}`)].join(' or ');
      const text = { name: 'strength', params, score: parts, rank: 'confidence', long: { enter: 'close > 0', exit } };
      writeFileSync(rules, JSON.stringify(text));
      const db = join(mkdtempSync(join(folder, 'db-')), 'strength.db');
      const { code } = await analyze(`${line} --as-of 2022-03-01 --strategy ${rules} --save --db ${db}`);
      const store = await openStore(`sqlite:${db}`, { mode: 'read' });
      const [{ catalystScore, catalystStrength }] = await store.records('trading_signals').find();
      await store.close();
      return [code, catalystScore, catalystStrength];
    };
    expect(await kept('catalyst_score', { strong: 70, moderate: 40 })).toEqual([0, 60, 'moderate']);
    expect(await kept('catalyst_score', { strong: 60, moderate: 40 })).toEqual([0, 60, 'strong']);
    expect(await kept('catalyst_score', { strong: 70, moderate: 61 })).toEqual([0, 60, 'weak']);
    expect(await kept('catalyst_score', {})).toEqual([0, 60, null]);
    expect(await kept('60', { strong: 70, moderate: 40 })).toEqual([0, 60, null]);
  });

  test('of a stranger move nothing on the screen', async () => {
    const { stdout } = await analyze(`${line} --as-of 2022-03-01`, { columns: 80 });
    expect(printableLines(stdout)).toBe(stdout);
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('\\u{1b}[2J\\u{202e}SYNA beats');
  });

  test('that nobody collected are not the same as none', async () => {
    const seen = async (day: string): Promise<Document['analyses'][number]['news']> =>
      documentOf(await analyze(`${line} --as-of ${day} --json`)).analyses[0].news;
    expect(await seen('2022-02-15')).toMatchObject({ state: 'known', count: 0, items: [] });
    expect(await seen('2022-04-01')).toMatchObject({ state: 'unknown', count: null, items: [] });
  });
});

describe('a database', () => {
  const db = join(folder, 'a.db');
  const count = async (...more: string[]): Promise<string> =>
    (await analyze(`SYNA --db ${db} -v ${more.join(' ')}`)).stderr;

  test('keeps what was predicted, once, and nothing of old bars', async () => {
    expect((await catalyst(['data', 'import', UNIVERSE, '--actions', ACTIONS, '--db', db])).code).toBe(0);
    const { analyses } = documentOf(await analyze(`SYNA --db ${db} --as-of 2023-11-14 --json --no-save`));
    expect(analyses[0].patterns.length).toBeGreaterThan(0);
    expect(analyses[0].rates.universe?.symbols).toBe(12);
    expect(await count('--as-of', '2023-11-14', '--no-save')).not.toContain('predictions');
    const first = await count('--as-of', '2023-11-14');
    const [, saved] = /predictions: (\d+) saved, 0 on record already/.exec(first) ?? [];
    expect(saved).toBe('2');
    expect(await count('--as-of', '2023-11-14')).toContain(`predictions: 0 saved, ${saved} on record already`);
    const store = await openStore(`sqlite:${db}`, { mode: 'read' });
    const [pattern] = await store.records('pattern_analysis').find();
    await store.close();
    const { bar } = analyses[0];
    expect(pattern).toMatchObject({ patternName: 'hammer', baseConfidence: 65, priceAtDetection: bar.close });
    expect(pattern).toMatchObject({ supportLevel: bar.low, resistanceLevel: bar.high });
  });

  test('asked of today is stale, and says so', async () => {
    const now = await analyze(`SYNA --db ${db} -v`);
    expect(now.code).toBe(3);
    expect(now.stdout).toMatch(/STALE: no bar for \d+ sessions: the last is of 2023-12-29/);
    expect(now.stderr).not.toContain('predictions');
  });
});
