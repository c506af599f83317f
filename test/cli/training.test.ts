import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { savePredictions } from '../../src/cycle/predictions.ts';
import type { PatternPrediction } from '../../src/cycle/predictions.ts';
import { FEATURES } from '../../src/engine/features/registry.ts';
import { camel } from '../../src/model/text.ts';
import { openStore } from '../../src/storage/open.ts';
import { sharedPath } from '../shared.ts';
import { buildProgram, run } from './built.ts';
import { catalyst } from './run.ts';

const UNIVERSE = 'fixtures/synthetic-universe-daily.csv.gz';
const ACTIONS = 'fixtures/synthetic-universe-actions.csv';
const folder = (): string => mkdtempSync(join(tmpdir(), 'catalyst-training-'));

interface Document {
  readonly rows: number;
  readonly quality: { readonly validShare: number };
  readonly columns: readonly { readonly name: string; readonly role: string }[];
}

/** Lines of a CSV file without quotes, by column. */
function rowsOf(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])));
}

describe('data training', () => {
  const market = (...more: string[]): string[] => [
    ...['data', 'training', '--bars', sharedPath('data', 'open', 'us_daily_adjusted_1962_2017.csv.gz')],
    ...['--from', '2016-01-01', '--to', '2017-06-30', '--on-invalid', 'skip', ...more],
  ];

  test('the program as it is built writes CSV and Parquet of the same rows, and the same bytes again', async () => {
    const program = await buildProgram('training');
    const [one, two] = [folder(), folder()];
    const line = (where: string): string[] => [
      ...market('--symbols', 'AAPL,XOM', '--json'),
      ...['--csv', join(where, 't.csv'), '--parquet', join(where, 't.parquet')],
    ];
    const first = await run('node', [program, ...line(one)]);
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Warning') as string });
    await run('node', [program, ...line(two)]);
    for (const name of ['t.csv', 't.parquet'])
      expect(readFileSync(join(two, name)).equals(readFileSync(join(one, name)))).toBe(true);
    const { rows, quality, columns } = JSON.parse(first.stdout) as Document;
    const table = rowsOf(join(one, 't.csv'));
    const bytes = readFileSync(join(one, 't.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const objects = await parquetReadObjects({ file });
    expect([table.length, objects.length]).toEqual([rows, rows]);
    expect(quality.validShare).toBeGreaterThan(0.95);
    expect(Object.keys(table[0])).toEqual(columns.map(({ name }) => name));
    expect(new Set(table.map((row) => row['symbol']))).toEqual(new Set(['AAPL', 'XOM']));
    for (const [i, row] of table.entries()) expect(objects[i]['close']).toBe(Number(row['close']));
  });

  test('takes the market from the same source, asked for or not', async () => {
    const file = join(folder(), 't.csv');
    await catalyst(market('--symbols', 'AAPL', '--csv', file));
    // From then on the average that tells SPY's trend has its bars.
    const rows = rowsOf(file).filter((row) => row['timestamp'] > '2016-05');
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.every((row) => row['market_trend'] !== '' && Math.abs(Number(row['spy_correlation'])) <= 1)).toBe(true);
    // This source has no VIX, and no articles were given.
    expect(rows.every((row) => row['vix_level'] === '' && row['news_catalyst'] === '')).toBe(true);
  });

  test('knows the news that were known, and none where no one looked', async () => {
    const news = join(folder(), 'news.csv');
    writeFileSync(
      news,
      'headline,published,symbol,source\nApple earnings beat expectations,2016-10-12T14:00:00Z,AAPL,Reuters\n',
    );
    const file = join(folder(), 't.csv');
    const covers = ['--news', news, '--news-covers', '2016-10-01..2016-11-30'];
    await catalyst(market('--symbols', 'AAPL,XOM', '--csv', file, ...covers));
    const rows = rowsOf(file);
    const catalysts = (symbol: string, day: string): Set<string> =>
      new Set(
        rows
          .filter((it) => it['symbol'] === symbol && it['timestamp'].startsWith(day))
          .map((it) => it['news_catalyst']),
      );
    expect(catalysts('AAPL', '2016-10-12')).toEqual(new Set(['earnings']));
    expect(
      new Set(rows.filter((it) => it['news_catalyst'] === 'none').map((it) => it['timestamp'].slice(0, 7))),
    ).toEqual(new Set(['2016-10', '2016-11']));
    expect(catalysts('AAPL', '2016-09')).toEqual(new Set(['']));
  });

  test('without a file it tells what there would be', async () => {
    const { stdout, stderr, code } = await catalyst(market('--symbols', 'AAPL', '--patterns', 'hammer,cdl_engulfing'));
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/\s+/)[0])).toEqual(
      expect.arrayContaining(['pattern', 'cdl_engulfing', 'hammer']) as string[],
    );
    expect(stderr).toContain('nothing written: name a file with --csv or --parquet');
  });

  test.each([
    [['--patterns', 'hamer'], 2, 'unknown pattern hamer', 'did you mean hammer?'],
    [['--gain', '0'], 2, '--gain 0: expected a number above 0', ''],
    [['--symbols', 'NONE'], 3, 'no bars of NONE', ''],
  ])('%j is refused', async (more, code, what, hint) => {
    const run = await catalyst(market(...more));
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(what);
    expect(run.stderr).toContain(hint);
  });

  test('a place that cannot be written leaves nothing', async () => {
    const where = folder();
    writeFileSync(join(where, 'file'), '');
    const { code, stderr } = await catalyst(market('--symbols', 'AAPL', '--parquet', join(where, 'file', 't.parquet')));
    expect(code).toBe(4);
    expect(stderr).toContain('a file stands where its folder should be');
    expect(readdirSync(where)).toEqual(['file']);
  });

  test('one file cannot hold both forms: it is said before anything is written', async () => {
    const where = folder();
    const both = ['--csv', join(where, 't.csv'), '--parquet', join(where, 'x', '..', 't.csv')];
    const { code, stderr } = await catalyst(['data', 'training', '--bars', UNIVERSE, ...both]);
    expect(code).toBe(2);
    expect(stderr).toContain('--csv and --parquet name one file');
    expect(readdirSync(where)).toEqual([]);
  });

  test('rows that are no good are an alarm: exit 1, and why', async () => {
    const file = join(folder(), 'silent.csv');
    const days = readFileSync('fixtures/README.md', 'utf8').length; // any number of days that is large enough
    const rows = Array.from({ length: Math.max(120, days % 400) }, (_, i) => {
      const day = new Date(Date.UTC(2015, 0, 1 + i)).toISOString().slice(0, 10);
      const close = 100 + (i % 9);
      return `X,${day},${close - 0.5},${close + 2},${close - 3},${close},${i % 3 === 0 ? 0 : 1000}`;
    });
    writeFileSync(file, `symbol,timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const { code, stderr } = await catalyst(['data', 'training', '--bars', file, '--calendar', 'none']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/warning: \d+(\.\d)? % of the rows are valid, less than 95 %: nothing traded in \d+/);
  });
});

describe('symbols that nobody asked for are not missed', () => {
  test('in files', async () => {
    const { code, stderr } = await catalyst(['data', 'training', '--bars', UNIVERSE, '--symbols', 'ZZZ']);
    expect(code).toBe(3);
    expect(stderr).toContain('no bars of ZZZ in the files');
    expect(stderr).not.toMatch(/SPY|VIX/);
  });

  test('in the database, nor between dates', async () => {
    const db = join(folder(), 'a.db');
    await catalyst(['data', 'import', UNIVERSE, '--db', db]);
    const none = await catalyst(['data', 'training', '--db', db, '--symbols', 'ZZZ']);
    expect(none.code).toBe(3);
    expect(none.stderr).toContain('No 1d bars of ZZZ are stored');
    expect(none.stderr).not.toMatch(/SPY|VIX/);
    const early = await catalyst(['data', 'training', '--db', db, '--symbols', 'SYNA', '--to', '1950-01-01']);
    expect(early.code).toBe(3);
    expect(early.stderr).toContain('no bars of SYNA between the dates given');
    expect(early.stderr).not.toMatch(/SPY|VIX/);
  });
});

describe('data outcomes', () => {
  const known = Object.fromEntries(
    FEATURES.map(({ name, unit }) => [name, unit === 'boolean' ? true : unit === 'text' ? 'up' : 0.5]),
  );
  const prediction = (symbol: string, day: string, more: Partial<PatternPrediction> = {}): PatternPrediction => ({
    kind: 'pattern',
    symbol,
    timeframe: '1d',
    name: 'hammer',
    rulesHash: null,
    direction: 'bullish',
    madeAt: Date.parse(`${day}T20:00:00Z`),
    price: 50,
    confidence: 65,
    catalystType: null,
    barriers: { gain: 0.03, loss: 0.02, bars: 10 },
    features: known,
    cycleId: null,
    row: {},
    ...more,
  });
  let db: string;

  beforeAll(async () => {
    db = join(folder(), 'a.db');
    await catalyst(['data', 'import', UNIVERSE, '--actions', ACTIONS, '--db', db]);
    const store = await openStore(db, { mode: 'write' });
    const made = [
      prediction('SYNA', '2021-06-15'),
      prediction('SYNB', '2021-06-15', { name: 'doji', direction: 'neutral' }),
      prediction('GONE', '2021-06-15'),
    ];
    await savePredictions(store, made, Date.parse('2021-06-15T22:00:00Z'));
    await store.close();
  });

  test('a dry run of a day tells what was known then and writes nothing', async () => {
    for (let again = 0; again < 2; again++) {
      const { stdout, code } = await catalyst([
        'data',
        'outcomes',
        '--db',
        db,
        '--as-of',
        '2021-06-17',
        '--dry-run',
        '--json',
      ]);
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({
        asOf: '2021-06-17T23:59:59.999Z',
        dryRun: true,
        examined: 3,
        done: 0,
        open: 2,
      });
    }
  });

  test('only those of the symbols asked for are judged', async () => {
    const { stdout, code, stderr } = await catalyst(['data', 'outcomes', '--db', db, '--symbols', 'SYNB', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ examined: 1, done: 1, sideless: 1, unseen: [] });
    expect(code).toBe(0);
    expect(stderr).toContain('1 outcome complete, 1 row for the training set');
    expect(stderr).not.toContain('no prediction');
  });

  test('symbols without any prediction are told: they may be a slip', async () => {
    const line = ['data', 'outcomes', '--db', db, '--dry-run', '--symbols'];
    const { stderr, code } = await catalyst([...line, 'SYNB,ZZZ,zzz']);
    expect(code).toBe(0);
    expect(stderr).toContain('no prediction of ZZZ, zzz is stored');
  });

  test('what has no bars is named, exit 3, and the rest is attached all the same', async () => {
    const { stdout, stderr, code } = await catalyst(['data', 'outcomes', '--db', db]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^not judged +1$/m);
    expect(stdout).toMatch(/^all +2$/m);
    expect(stdout).toMatch(/^GONE +1d +1 +no bars$/m);
    expect(stderr).toContain('catalyst data import');
    const store = await openStore(db, { mode: 'read' });
    const outcomes = await store.records('outcomes').find();
    expect(outcomes.filter(({ dueAt }) => dueAt !== null).length).toBe(2);
    expect(await store.records('pattern_training_data').count()).toBe(2);
    await store.close();
  });

  test('a path that holds no database is told, and none is made there', async () => {
    const where = folder();
    const { code, stderr } = await catalyst(['data', 'outcomes', '--db', join(where, 'typo.db')]);
    expect([code, readdirSync(where)]).toEqual([3, []]);
    expect(stderr).toContain('There is no database at');
  });

  test('again there is nothing left but what could not be seen', async () => {
    const { stdout } = await catalyst(['data', 'outcomes', '--db', db, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ examined: 1, done: 0, open: 0 });
  });
});

test('what analyze stored and time has judged is the row that the whole history gives', async () => {
  const where = folder();
  const db = join(where, 'a.db');
  await catalyst(['data', 'import', UNIVERSE, '--actions', ACTIONS, '--db', db]);
  // SYNF is split four for one on 2022-06-06: what is said of it before must be told in the prices of its day.
  for (const day of ['2021-06-15', '2022-05-31', '2022-11-08', '2023-05-22'])
    await catalyst(['analyze', 'SYNA', 'SYNB', 'SYNC', 'SYNF', '--as-of', day, '--save', '--db', db]);
  expect((await catalyst(['data', 'outcomes', '--db', db])).code).toBe(0);
  const file = join(where, 't.csv');
  await catalyst(['data', 'training', '--db', db, '--csv', file]);
  const rows = rowsOf(file);
  const store = await openStore(db, { mode: 'read' });
  const stored = await store.records('pattern_training_data').find();
  await store.close();
  expect(stored.length).toBeGreaterThan(5);
  expect(stored.some((row) => row.symbol === 'SYNF' && row.timestamp! < Date.parse('2022-06-06'))).toBe(true);
  const same = (value: unknown, cell: string): void => {
    if (value === null) expect(cell).toBe('');
    else if (typeof value === 'boolean') expect(cell).toBe(value ? '1' : '0');
    else if (typeof value === 'number') expect(Number(cell)).toBeCloseTo(value, 9);
    else expect(cell).toBe(value);
  };
  for (const { timestamp, ...row } of stored) {
    const instant = new Date(timestamp!).toISOString().replace('.000', '');
    const twin = rows.find(
      (it) => it['symbol'] === row.symbol && it['timestamp'] === instant && it['pattern_type'] === row.patternType,
    );
    for (const [name, cell] of Object.entries(twin!)) {
      const field = camel(name);
      if (field in row) same(row[field as keyof typeof row], cell);
    }
  }
});
