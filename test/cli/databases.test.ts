import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyDatabase } from '../postgres.ts';
import { catalyst } from './run.ts';
import type { Run } from './run.ts';

const UNIVERSE = 'fixtures/synthetic-universe-daily.csv.gz';
const ACTIONS = 'fixtures/synthetic-universe-actions.csv';
const MINUTES = 'fixtures/synthetic-minutes-premarket.csv.gz';
const INDEX = 'fixtures/sp500-index-daily.csv.gz';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-databases-'));
const mended = join(folder, 'mended.csv');
writeFileSync(mended, 'symbol,date,open,high,low,close,volume\n^GSPC,2000-01-03,1469.25,1478,1438.36,1455.22,1\n');
const headlines = join(folder, 'headlines.jsonl');
const told = [
  { headline: 'Synthetic A beats estimates 🚀', symbols: ['SYNA', 'SYNB'], published: '2022-02-01T13:00:00Z' },
  {
    headline: 'Synthetic A\u202e sued',
    symbols: ['SYNA'],
    published: '2022-06-01T15:00:00Z',
    collected: '2022-06-02T15:00:00Z',
  },
];
writeFileSync(headlines, told.map((it) => JSON.stringify(it)).join('\n'));

/** A day's work of a user, each line on one database; some of it is refused. */
const LINES = [
  ['data', 'import', UNIVERSE, '--actions', ACTIONS],
  ['data', 'import', INDEX, MINUTES],
  ['data', 'import', UNIVERSE],
  ['data', 'import', mended, '--on-conflict', 'fail'],
  ['data', 'import', mended, '--on-conflict', 'keep'],
  ['data', 'import', mended],
  ['data', 'list', '--json'],
  ['data', 'check', '--json'],
  ['data', 'export'],
  ['data', 'export', '--timeframe', '1m', '--symbols', 'SYNM', '--from', '2023-11-24'],
  ['backtest', 'pullback', '--symbols', 'SYNA,SYNB,SYNF', '--json', '--equity'],
  ['backtest', 'pullback', '--symbols', 'SYNA,SYNB,SYNF', '--save'],
  ['backtest', 'gap-and-go', '--timeframe', '1m'],
  ['backtest', 'sma-cross', '--symbols', 'NOPE'],
  ['analyze', 'SYNA', '--show', 'sma(close, 20)', '--csv', '--history', 'all'],
  ['analyze', 'SYNA', '--as-of', '2023-12-29'],
  ['data', 'news', '--news', headlines],
  ['data', 'news', '--news', headlines],
  ['data', 'news', '--list', '--symbols', 'SYNA'],
  ['data', 'news', '--list', '--json'],
  ['analyze', 'SYNA', '--show', 'news_count(48)', '--csv', '--history', 'all'],
  ['backtest', 'catalyst-weighted', '--param', 'news=1', '--symbols', 'SYNA,SYNB', '--json', '--no-save'],
  ['analyze', 'SYNB', '--as-of', '2023-06-30', '--save'],
  ['data', 'outcomes', '--as-of', '2023-07-05', '--json'],
  ['data', 'outcomes', '--json'],
  ['data', 'training', '--symbols', 'SYNA,SYNB', '--json'],
];

async function dayOn(db: string, environment: Record<string, string>): Promise<Run[]> {
  const runs: Run[] = [];
  for (const line of LINES) {
    const run = await catalyst([...line, '--db', db], { environment });
    runs.push({ ...run, stderr: run.stderr.replaceAll(db, 'the database') });
  }
  return runs;
}

test('every command prints the same bytes from a file and from a server, when bars come from the cache and when not', async () => {
  const url = new URL(await emptyDatabase());
  const environment = { PGPASSWORD: url.password, XDG_CACHE_HOME: join(folder, 'cache') };
  url.password = '';
  const onFile = await dayOn(join(folder, 'bars.db'), environment);
  expect(onFile.flatMap(({ code }, i) => (code === 0 ? [] : [[LINES[i].slice(0, 2).join(' '), code]]))).toEqual([
    ['data import', 3],
    ['data check', 1],
    ['backtest sma-cross', 3],
  ]);
  expect(await dayOn(url.href, environment)).toEqual(onFile);
  const again = await catalyst(['data', 'export', '--db', url.href], { environment });
  expect(again.stdout).toBe(onFile[8].stdout);
});

test('a cache that cannot be used is no error, and --verbose tells why', async () => {
  const db = join(folder, 'uncached.db');
  writeFileSync(`${db}.cache`, 'a file where a folder should be');
  await catalyst(['data', 'import', UNIVERSE, '--db', db]);
  const quiet = await catalyst(['data', 'export', '--db', db]);
  const told = await catalyst(['data', 'export', '--db', db, '--verbose']);
  expect(quiet).toMatchObject({ code: 0, stdout: told.stdout });
  expect(quiet.stderr).not.toContain('cache');
  expect(told.stderr).toContain('column cache: ENOTDIR');
});
