import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { displayWidth } from '../../src/report/width.ts';
import { catalyst } from './run.ts';

const INDEX = ['--bars', 'fixtures/sp500-index-daily.csv.gz'];
const UNIVERSE = [
  '--bars',
  'fixtures/synthetic-universe-daily.csv.gz',
  '--actions',
  'fixtures/synthetic-universe-actions.csv',
];
const rates = (...argv: readonly string[]) => catalyst(['analyze', 'base-rates', ...argv], { columns: 80 });

interface Row {
  readonly pattern: string;
  readonly direction: string;
  readonly all: { readonly cases: number; readonly successes: number; readonly open: number };
  readonly withCatalyst: { readonly cases: number };
  readonly withoutCatalyst: { readonly cases: number };
  readonly newsUnknown: { readonly cases: number };
}
const rowsOf = (stdout: string): Row[] => (JSON.parse(stdout) as { rows: Row[] }).rows;

describe('analyze base-rates', () => {
  it('shows the house patterns beside any bar, and what the best of them is worth', async () => {
    const { code, stdout } = await rates(...INDEX);
    expect(code).toBe(0);
    for (const name of ['hammer', 'doji', 'gap_up', 'volume_surge']) expect(stdout).toContain(` ${name} `);
    expect(stdout).toContain('right: 3 % the way it points before 2 % against it, within 10 bars');
    expect(stdout).toMatch(/Any bar at all: up \d+\.\d%, down \d+\.\d%\./);
    expect(stdout).toMatch(/among\s+the\s+11\s+looked\s+at\s+here\s+\(Holm\)/);
    expect(stdout).toContain('News are unknown for every case');
    for (const line of stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('of a condition of one’s own is of its cases one by one', async () => {
    const asked = ['--pattern', 'rsi(14) < 30', '--gain', '5', '--loss', '5', '--within', '21', ...UNIVERSE];
    const [row] = rowsOf((await rates(...asked, '--json')).stdout);
    const { stdout } = await rates(...asked, '--cases');
    const [title, ...lines] = stdout.trim().split('\n');
    expect(title).toBe('symbol,time,pattern,direction,catalyst,outcome,touched,move');
    const of = (outcome: string): number => lines.filter((line) => line.split(',').includes(outcome)).length;
    expect(row).toMatchObject({ pattern: 'rsi(14) < 30', direction: 'bullish' });
    expect([row.all.cases + row.all.open, row.all.successes, row.all.open]).toEqual([
      lines.length,
      of('success'),
      of('open'),
    ]);
    expect(lines.length).toBeGreaterThan(50);
  });

  it('as of a past day does not count what came later', async () => {
    const then = rowsOf((await rates('--as-of', '2010-06-30', '--json', ...INDEX)).stdout);
    const until = rowsOf((await rates('--to', '2010-06-30', '--json', ...INDEX)).stdout);
    expect(then).toEqual(until);
    const now = rowsOf((await rates('--json', ...INDEX)).stdout);
    expect(now[0].all.cases).toBeGreaterThan(then[0].all.cases);
  });

  it('is CSV with a row a pattern, direction and kind of news, all of one length', async () => {
    const lines = (await rates('--set', 'all', '--csv', ...INDEX)).stdout.trim().split('\n');
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([22]));
    expect((lines.length - 1) % 4).toBe(0);
  });

  it('tells cases with a catalyst from those without, and from those of which nobody knows', async () => {
    const news = join(mkdtempSync(join(tmpdir(), 'catalyst-rates-')), 'news.csv');
    const days = Array.from({ length: 28 }, (_, i) => `2023-03-${String(i + 1).padStart(2, '0')}`);
    const lines = days.filter((_, i) => i % 2 === 0).map((day) => `SYNA,${day}T15:00:00Z,Earnings beat estimates`);
    writeFileSync(news, ['symbol,timestamp,headline', ...lines].join('\n'));
    const asked = [
      '--pattern',
      'close > 0',
      '--symbols',
      'SYNA',
      '--news',
      news,
      '--news-covers',
      '2023-03-01..2023-03-31',
    ];
    const { stdout } = await rates('--json', ...asked, ...UNIVERSE);
    const [row] = rowsOf(stdout);
    // March 2023 had 23 sessions, ten of them on an odd day up to the 27th.
    expect([row.withCatalyst.cases, row.withoutCatalyst.cases]).toEqual([10, 13]);
    expect(row.withCatalyst.cases + row.withoutCatalyst.cases + row.newsUnknown.cases).toBe(row.all.cases);
    const table = (await rates(...asked, ...UNIVERSE)).stdout;
    expect(table).toMatch(/^With a catalyst .*without/m);
  });

  it('can be kept in a database, and kept again', async () => {
    const db = join(mkdtempSync(join(tmpdir(), 'catalyst-rates-')), 'a.db');
    for (let i = 0; i < 2; i++) {
      const { code, stderr } = await rates('--save', '--db', db, ...INDEX);
      expect([code, stderr]).toEqual([0, expect.stringContaining('24 rows kept in pattern_statistics')]);
    }
  });

  it('ends with 1 when there was no case at all', async () => {
    const { code, stdout } = await rates('--pattern', 'close < 0', ...INDEX);
    expect(code).toBe(1);
    expect(stdout).toContain('Never seen: close < 0.');
  });
});

test.each([
  [['--csv', '--json'], 2, '--cases, --csv and --json exclude each other'],
  [['--pattern', 'hamer'], 2, 'did you mean hammer()?'],
  [['--within', '0'], 2, '--within'],
  [['--loss', '100'], 2, '--loss'],
  [['--save', '--gain', '5'], 2, '--save keeps rates of the usual barriers only'],
  [['--save', '--cases'], 2, '--save keeps rates, not --cases'],
  [['--as-of', '1990-01-01'], 3, 'no bars'],
])('base rates with %j end with %d: %s', async (argv, code, message) => {
  const { stderr, ...run } = await rates(...argv, ...INDEX);
  expect([run.code, run.stdout]).toEqual([code, '']);
  expect(stderr).toContain(message);
});
