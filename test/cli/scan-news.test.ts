import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/width.ts';
import { openStore } from '../../src/storage/open.ts';
import { catalyst } from './run.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'catalyst-scan-news-'));
const NEWS = join(FOLDER, 'news.csv');
const BARS = ['--bars', 'fixtures/synthetic-universe-daily.csv.gz'];
/** Half the surge that is usual, so that the invented stocks of a quiet market come through. */
const SCAN = ['scan', ...BARS, '--news', NEWS, '--news-covers', '2022-06-01..2022-06-30', '--param', 'surge=0.8'];

const HOSTILE = '\u001b[2J\u001b]0;gone\u0007 \u202eearnings\u202c 株式 😀 =cmd()';

beforeAll(() => {
  const rows = [
    ['SYNH', '2022-06-13T12:00:00Z', `SYNH beats earnings estimates, raises guidance`],
    ['SYNH', '2022-06-13T14:00:00Z', `SYNH ${HOSTILE}`],
    ['SYNC', '2022-06-13T15:00:00Z', `SYNC ${'opens a shop '.repeat(770)}`],
    ['SYNL', '2022-06-14T12:00:00Z', 'SYNL is bought out: merger agreed'],
    ['SYNK', '2022-06-11T12:00:00Z', 'SYNK opens a shop'],
  ];
  const quoted = rows.map((row) => row.map((cell) => `"${cell}"`).join(','));
  writeFileSync(NEWS, ['symbol,timestamp,headline', ...quoted, ''].join('\n'));
});

interface Document {
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
  readonly rejected: readonly { symbol: string; stage: string; value: number | null; missing: string | null }[];
}

const scanned = async (...argv: string[]): Promise<Document> => {
  const { code, stdout, stderr } = await catalyst([...SCAN, ...argv, '--json']);
  if (stdout === '') throw new Error(`exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as Document;
};

describe('a scan that reads news', () => {
  it('counts the articles of the day before, and none that came later', async () => {
    const { candidates, rejected } = await scanned('--as-of', '2022-06-13T21:00:00Z');
    expect(
      candidates.map(({ symbol, newsCount, primaryCatalyst, catalystScore }) => [
        symbol,
        newsCount,
        primaryCatalyst,
        catalystScore,
      ]),
    ).toEqual([
      ['SYNH', 2, 'earnings', 60],
      ['SYNC', 1, null, 20],
    ]);
    expect(rejected.find(({ symbol }) => symbol === 'SYNL')).toMatchObject({
      stage: 'catalyst',
      value: 0,
      missing: null,
    });
    expect(rejected.find(({ symbol }) => symbol === 'SYNK')).toMatchObject({ stage: 'catalyst', value: 0 });
  });

  it('tells of news that no rule reads, and that nobody opened', async () => {
    const argv = ['scan', ...BARS, '--as-of', '2022-06-13', '--without', 'catalyst', '--json'];
    const told = async (...more: string[]): Promise<boolean> => {
      const { warnings } = JSON.parse((await catalyst([...argv, ...more])).stdout) as { warnings: { code: string }[] };
      return warnings.some(({ code }) => code === 'news_unread');
    };
    expect([await told('--news', join(FOLDER, 'nofile.csv')), await told()]).toEqual([true, false]);
  });

  it('keeps of a candidate all that it is in the news for', async () => {
    const db = join(FOLDER, 'kept.db');
    const argv = ['--as-of', '2022-06-13T21:00:00Z', '--db', db, '--save'];
    const { candidates } = await scanned(...argv);
    const catalysts = [
      ['SYNH', ['earnings', 'guidance']],
      ['SYNC', []],
    ];
    expect(candidates.map((it) => [it['symbol'], it['catalysts']])).toEqual(catalysts);
    const store = await openStore(db, { mode: 'read' });
    const kept = await store.records('trading_candidates').find({ order: ['selectionRank'] });
    await store.close();
    expect(kept.map(({ symbol, catalystKeywords }) => [symbol, catalystKeywords])).toEqual(catalysts);
  });

  it('looks back for two days in aggressive mode, or for as long as it is told', async () => {
    // 48 hours before Monday 12:00 UTC begin on Saturday at the minute of the article.
    const at = ['--as-of', '2022-06-13T12:00:00Z', '--without', 'technical'];
    const names = ({ candidates }: Document): unknown[] => candidates.map(({ symbol }) => symbol);
    expect(names(await scanned(...at, '--mode', 'normal').catch(() => ({ candidates: [], rejected: [] })))).toEqual([]);
    expect(names(await scanned(...at, '--mode', 'normal', '--news-hours', '48'))).toEqual(['SYNK']);
  });

  it.each([40, 80, 120])('keeps the screen whole, %d columns wide', async (columns) => {
    const { stdout } = await catalyst([...SCAN, '--as-of', '2022-06-13T21:00:00Z'], { columns });
    expect(stdout).toContain('SYNH');
    for (const line of stdout.split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      // eslint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('keeps a spreadsheet whole', async () => {
    const { stdout } = await catalyst([...SCAN, '--as-of', '2022-06-13T21:00:00Z', '--csv']);
    const [titles, ...rows] = stdout.trimEnd().split('\n');
    expect(titles).toMatch(/^rank,symbol,time,price,change,volume,relative_volume,gap,/);
    expect(rows.length).toBe(2);
    expect(stdout).not.toContain('\u001b');
  });

  it('cannot see where nobody looked for news', async () => {
    const { code, stderr } = await catalyst([...SCAN, '--as-of', '2022-08-15']);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/could not see: the news are unknown for 1[0-2] of 1[0-2]/),
    ]);
    expect(stderr).toContain('--without catalyst');
  });
});
