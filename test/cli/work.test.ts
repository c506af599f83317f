import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { catalyst } from './run.ts';
import type { Run } from './run.ts';

const INDEX = 'fixtures/sp500-index-daily.csv.gz';
const UNIVERSE = 'fixtures/synthetic-universe-daily.csv.gz';
const MINUTES = 'fixtures/synthetic-minutes-premarket.csv.gz';
const ACTIONS = 'fixtures/synthetic-universe-actions.csv';

const folder = (): string => mkdtempSync(join(tmpdir(), 'catalyst-work-'));

async function ok(...argv: string[]): Promise<Run> {
  const run = await catalyst(argv);
  expect(run.stderr).not.toContain('catalyst:');
  expect(run.code).toBe(0);
  return run;
}

const parse = (run: Run): Record<string, unknown> => JSON.parse(run.stdout) as Record<string, unknown>;

describe('backtest', () => {
  test('without a strategy it lists the built-in ones', async () => {
    const { stdout } = await ok('backtest');
    for (const name of STRATEGIES.keys()) expect(stdout).toContain(name);
    const { strategies } = parse(await ok('backtest', '--json')) as { strategies: { name: string }[] };
    expect(strategies.map(({ name }) => name)).toEqual([...STRATEGIES.keys()]);
  });

  test.each([60, 80])('the list of the built-in ones stays on a screen of %d columns', async (columns) => {
    const { stdout } = await catalyst(['backtest'], { columns });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    const words = (text: string): string => text.replaceAll(/\s+/g, ' ');
    for (const { summary } of STRATEGIES.values()) expect(words(stdout)).toContain(words(summary!));
  });

  test('the same line gives the same bytes, and another parameter another run', async () => {
    const line = ['backtest', 'sma-cross', '--bars', INDEX, '--json', '--equity'];
    const first = await ok(...line);
    expect((await ok(...line)).stdout).toBe(first.stdout);
    const { manifest } = parse(first) as { manifest: { runId: string } };
    const other = parse(await ok(...line, '--param', 'fast=12')) as { manifest: { runId: string } };
    expect(other.manifest.runId).not.toBe(manifest.runId);
  });

  test('costs lower the result and are told', async () => {
    const line = ['backtest', 'sma-cross', '--bars', INDEX, '--json'];
    const statistics = async (...more: string[]): Promise<Record<string, number>> =>
      parse(await ok(...line, ...more))['statistics'] as Record<string, number>;
    const free = await statistics();
    const dear = await statistics('--commission', '0.001');
    expect(free['costs']).toBe(0);
    expect(dear['costs']).toBeGreaterThan(0);
    expect(dear['endEquity']).toBeLessThan(free['endEquity']);
  });

  test('what the line says wins over the rule file, and the rule file over the environment', async () => {
    const file = join(folder(), 'mine.yaml');
    writeFileSync(
      file,
      'name: mine\nlong: { enter: close > open }\nsize: { shares: 1 }\ncosts: { commission: 0.002 }\n',
    );
    const commission = async (environment: Record<string, string>, ...more: string[]): Promise<unknown> => {
      const run = await catalyst(['backtest', file, '--bars', INDEX, '--json', ...more], { environment });
      return (parse(run)['manifest'] as { execution: Record<string, unknown> }).execution['commission'];
    };
    expect(await commission({ CATALYST_COMMISSION: '0.003' })).toBe(0.002);
    expect(await commission({ CATALYST_COMMISSION: '0.003' }, '--commission', '0.004')).toBe(0.004);
  });

  test('splits and dividends of files are applied as of each bar, or not at all when told so', async () => {
    const line = ['backtest', 'sma-cross', '--bars', UNIVERSE, '--actions', ACTIONS, '--symbols', 'SYNF', '--json'];
    const trades = async (...more: string[]): Promise<unknown> => parse(await ok(...line, ...more))['trades'];
    expect(await trades()).not.toEqual(await trades('--adjust', 'none'));
  });

  test('a benchmark takes no part in the trading', async () => {
    const run = await ok('backtest', 'sma-cross', '--bars', UNIVERSE, '--benchmark', 'SYNA', '--json');
    const { manifest, statistics } = parse(run) as {
      manifest: { symbols: string[] };
      statistics: { beta: number | null };
    };
    expect(manifest.symbols).toHaveLength(11);
    expect(manifest.symbols).not.toContain('SYNA');
    expect(statistics.beta).not.toBeNull();
  });

  test('an optimistic fill is labelled', async () => {
    const { warnings } = parse(await ok('backtest', 'sma-cross', '--bars', INDEX, '--fill', 'close', '--json'));
    expect(warnings).toMatchObject([{ code: 'optimistic_fill' }]);
  });

  test('what reading noted is a warning of the result', async () => {
    const file = join(folder(), 'NEW.csv');
    writeFileSync(file, 'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-03,1,1,1,1,1,5\n2024-01-02,1,1,1,1,1,5\n');
    const { warnings } = parse(await ok('backtest', 'sma-cross', '--bars', file, '--json'));
    expect(warnings).toMatchObject([
      { code: 'bars_note', message: expect.stringContaining('adjusted close was left aside') as string },
      { code: 'bars_note', message: expect.stringContaining('newest first: turned round') as string },
    ]);
  });

  test('files of several timeframes need --timeframe, which chooses among them', async () => {
    const files = ['--bars', INDEX, 'fixtures/synthetic-minutes-premarket.csv.gz'];
    const unsaid = await catalyst(['backtest', 'sma-cross', ...files]);
    expect(unsaid).toMatchObject({ code: 2, stderr: expect.stringContaining('choose one with --timeframe') as string });
    const { manifest, warnings } = parse(await ok('backtest', 'sma-cross', ...files, '--timeframe', '1d', '--json'));
    expect(manifest).toMatchObject({ symbols: ['^GSPC'], timeframe: '1d' });
    expect(warnings).toMatchObject([{ message: expect.stringContaining('passed over') as string }]);
  });

  test('bars that are not of the rule file’s timeframe are refused with where it may be said', async () => {
    const file = join(folder(), 'daily.yaml');
    writeFileSync(file, 'name: daily\ntimeframe: 1d\nlong: { enter: close > 1 }\nsize: { shares: 1 }\n');
    const run = await catalyst(['backtest', file, '--bars', 'fixtures/synthetic-minutes-premarket.csv.gz']);
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('timeframe: of a rule file') as string });
  });

  test('--csv writes whole files', async () => {
    const where = folder();
    await ok('backtest', 'sma-cross', '--bars', INDEX, '--csv', join(where, 'out'));
    expect(readdirSync(join(where, 'out'))).toContain('trades.csv');
    expect(readFileSync(join(where, 'out', 'trades.csv'), 'utf8')).toMatch(/^symbol,side,quantity/);
  });

  test('--csv writes all files of the folder or none', async () => {
    const where = folder();
    writeFileSync(join(where, 'trades.csv'), 'of an earlier run');
    mkdirSync(join(where, 'equity.csv'));
    const run = await catalyst(['backtest', 'sma-cross', '--bars', INDEX, '--csv', where]);
    expect(run.stderr).toContain('equity.csv: a folder of this name is there already');
    expect(readFileSync(join(where, 'trades.csv'), 'utf8')).toBe('of an earlier run');
    expect(readdirSync(where)).toEqual(['equity.csv', 'trades.csv']);
  });

  test('a rule file with several errors tells all of them, with line and caret, and exits 2', async () => {
    const file = join(folder(), 'broken.yaml');
    writeFileSync(
      file,
      'name: broken\nlogn: { enter: close > 1 }\nlong: { enter: clsoe > 1 }\nsize: { shares: smaa(close) }\n',
    );
    const run = await catalyst(['backtest', file, '--bars', INDEX]);
    expect(run.code).toBe(2);
    for (const word of ['did you mean long?', 'did you mean close?', 'did you mean sma?', '^^^']) {
      expect(run.stderr).toContain(word);
    }
  });

  test.each([
    [['--bars', 'no-such.csv'], 3, 'no such file'],
    [['--bars', INDEX, '--from', '2030-01-01'], 3, 'no bars'],
    [['--bars', INDEX, '--symbols', 'SPX'], 3, 'no bars of SPX'],
    [['--bars', INDEX, '--benchmark', '^GSCP'], 3, 'did you mean ^GSPC?'],
    [['--db', '/no/such/folder.db'], 3, 'data import'],
    [['--bars', INDEX, '--param', 'fst=1'], 2, 'did you mean fast?'],
    [['--bars', INDEX, '--param', '__proto__=1'], 2, 'no parameter'],
  ])('sma-cross %j exits %i: %s', async (more, code, what) => {
    const run = await catalyst(['backtest', 'sma-cross', ...more]);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(what);
  });
});

describe('generated prices say so wherever they show', () => {
  const message = (of: string): string => `the prices of ${of} are generated: they tell nothing about markets`;

  test('from a file: on the screen of a backtest, among its warnings in JSON, and beside an analysis', async () => {
    const line = ['backtest', 'sma-cross', '--bars', UNIVERSE];
    expect((await ok(...line)).stdout).toContain('!!  SYNTHETIC BARS: the prices of SYNA, SYNB,');
    const { warnings } = parse(await ok(...line, '--json')) as { warnings: { code: string; message: string }[] };
    expect(warnings.filter(({ code }) => code === 'synthetic_bars').map((it) => it.message)).toEqual([
      message('SYNA, SYNB, SYNC, SYND, SYNE, SYNF, SYNG, SYNH, SYNI, SYNJ and 2 more'),
    ]);
    const shown = await ok('analyze', 'SYNA', '--show', 'close', '--bars', UNIVERSE);
    expect(shown.stderr).toContain(message('SYNA'));
  });

  test('from the database: their feed is synthetic, and only their symbols are named', async () => {
    const db = join(mkdtempSync(join(tmpdir(), 'catalyst-synthetic-')), 'a.db');
    await ok('data', 'import', UNIVERSE, '--db', db);
    await ok('data', 'import', INDEX, '--db', db);
    const { stdout } = await ok('data', 'list', '--db', db);
    expect(stdout.match(/ synthetic /g)).toHaveLength(12);
    const codes = async (symbols: string): Promise<unknown> =>
      parse(await ok('backtest', 'sma-cross', '--symbols', symbols, '--db', db, '--no-save', '--json'))['warnings'];
    expect(await codes('SYNA,^GSPC')).toEqual([{ code: 'synthetic_bars', message: message('SYNA') }]);
    expect(await codes('^GSPC')).toEqual([]);
  });
});

describe('analyze', () => {
  const line = ['analyze', '^GSPC', '--bars', INDEX, '--show', 'sma(close, 3)', '--show', 'close > sma(close, 3)'];

  test('CSV has time first, unknown empty, booleans 0 and 1', async () => {
    const { stdout } = await ok(...line, '--history', 'all', '--csv');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5106);
    expect(lines.slice(0, 2)).toEqual(['time,"sma(close, 3)","close > sma(close, 3)"', '2000-01-03,,']);
    expect(lines[3]).toBe(`2000-01-05,${(1455.219971 + 1399.420044 + 1402.109985) / 3},0`);
  });

  test('JSON says warm-up and unit, unknown is null', async () => {
    const document = parse(await ok(...line, '--history', 'all', '--json')) as { rows: unknown[][] };
    expect(document).toMatchObject({
      schema: 'catalyst.analyze.v1',
      symbol: '^GSPC',
      series: [
        { expression: 'sma(close, 3)', warmup: 2, unit: 'price' },
        { expression: 'close > sma(close, 3)', warmup: 2, unit: 'boolean' },
      ],
    });
    expect(document.rows[0]).toEqual(['2000-01-03', null, null]);
    expect(document.rows[4].at(-1)).toBeTypeOf('boolean');
  });

  test('the table shows the last bars', async () => {
    const { stdout } = await ok(...line, '--history', '2');
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stdout).toContain('2020-04-17');
  });

  test('a wrong expression exits 2 with a caret', async () => {
    const run = await catalyst(['analyze', '^GSPC', '--bars', INDEX, '--show', 'clsoe > 1']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('^^^^^');
    expect(run.stderr).toContain('did you mean close?');
  });
});

describe('data', () => {
  test('import, list, check, export and import again: the same bars, and nothing new the second time', async () => {
    const where = folder();
    const db = join(where, 'a.db');
    const imported = await ok('data', 'import', UNIVERSE, '--actions', ACTIONS, '--db', db, '--json');
    expect(parse(imported)).toMatchObject({
      files: [{ series: 12, inserted: 8611, unchanged: 0 }],
      actions: { inserted: 13 },
    });
    expect(parse(await ok('data', 'import', UNIVERSE, '--db', db, '--json'))).toMatchObject({
      files: [{ inserted: 0, unchanged: 8611 }],
    });
    const { series } = parse(await ok('data', 'list', '--db', db, '--json')) as { series: { bars: number }[] };
    expect(series.reduce((sum, { bars }) => sum + bars, 0)).toBe(8611);
    const { stdout } = await ok('data', 'export', '--db', db);
    expect(stdout).toBe(gunzipSync(readFileSync(UNIVERSE)).toString());
  });

  test('bars are not stored where their splits cannot be read', async () => {
    const db = join(folder(), 'a.db');
    const run = await catalyst(['data', 'import', UNIVERSE, '--actions', 'no-such.csv', '--db', db]);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('no-such.csv: there is no such file');
    expect(existsSync(db)).toBe(false);
  });

  test('a database of minute bars alone needs no --timeframe, one of both means the daily ones', async () => {
    const db = join(folder(), 'bars.db');
    await ok('data', 'import', MINUTES, '--db', db);
    const timeframeOf = async (): Promise<unknown> => {
      const { manifest } = parse(await ok('backtest', 'sma-cross', '--db', db, '--no-save', '--json'));
      return (manifest as { timeframe: string }).timeframe;
    };
    expect(await timeframeOf()).toBe('1m');
    await ok('data', 'import', INDEX, '--db', db);
    expect(await timeframeOf()).toBe('1d');
  });

  test('a backtest from the database gives the trades of the files, and is kept unless told not to', async () => {
    const db = join(folder(), 'a.db');
    await ok('data', 'import', UNIVERSE, '--actions', ACTIONS, '--db', db);
    const stored = await ok('backtest', 'sma-cross', '--db', db, '--json');
    expect(stored.stderr).toContain('saved as run');
    expect((await ok('backtest', 'sma-cross', '--db', db, '--no-save')).stderr).toBe('');
    expect(stored.stdout).toBe(
      (await ok('backtest', 'sma-cross', '--bars', UNIVERSE, '--actions', ACTIONS, '--json')).stdout,
    );
  });

  test.each([
    [['backtest', 'sma-cross']],
    [['analyze', '^GSPC', '--show', 'close']],
    [['data', 'check']],
    [['data', 'export']],
  ])('%j over dates without a bar exits 3 and says so', async (words) => {
    const db = join(folder(), 'c.db');
    await ok('data', 'import', INDEX, '--db', db);
    const run = await catalyst([...words, '--db', db, '--from', '2030-01-01']);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/^catalyst: no bars.* between the dates given\n {2}→ widen --from and --to\n$/);
  });

  test('stored prices that hold their splits already are not adjusted again, and several kinds are told apart', async () => {
    const db = join(folder(), 'c.db');
    const [raw, whole, actions] = ['raw.csv', 'whole.csv', 'actions.csv'].map((name) => join(folder(), name));
    const table = (...closes: number[]): string =>
      `Date,Open,High,Low,Close,Volume\n${closes.map((c, i) => `2024-01-0${i + 2},${c},${c},${c},${c},10\n`).join('')}`;
    writeFileSync(raw, table(100, 50, 51));
    writeFileSync(whole, table(50, 50, 51));
    writeFileSync(actions, 'symbol,ex_date,kind,split_ratio\nAAA,2024-01-03,split,2:1\n');
    await ok('data', 'import', raw, '--symbol', 'AAA', '--db', db, '--actions', actions);
    await ok('data', 'import', whole, '--symbol', 'AAA', '--db', db, '--adjusted', 'split');
    const line = ['analyze', 'AAA', '--show', 'close', '--db', db, '--csv'];
    expect(await catalyst(line)).toMatchObject({ code: 3, stderr: expect.stringContaining('--adjusted') as string });
    for (const kind of ['none', 'split']) {
      const { stdout } = await ok(...line, '--adjusted', kind);
      expect(stdout).toBe('time,close\n2024-01-02,50\n2024-01-03,50\n2024-01-04,51\n');
    }
  });

  test('a symbol named that has no bars between the dates is a warning, and an empty list of symbols an error', async () => {
    const [db, list] = [join(folder(), 'c.db'), join(folder(), 'list')];
    const row = (date: string): string => `${date},1,2,1,2,10\n`;
    for (const [name, date] of [
      ['OLD', '2015-01-02'],
      ['NEW', '2020-01-02'],
    ]) {
      const file = join(folder(), `${name}.csv`);
      writeFileSync(file, `Date,Open,High,Low,Close,Volume\n${row(date)}`);
      await ok('data', 'import', file, '--db', db);
    }
    const line = ['backtest', 'sma-cross', '--db', db, '--no-save', '--json'];
    const { warnings } = parse(await ok(...line, '--symbols', 'OLD,NEW', '--from', '2019-01-01'));
    expect(warnings).toEqual([{ code: 'no_bars', message: 'no bars of OLD in the database and the range given' }]);
    writeFileSync(list, 'NEW\n');
    expect((await ok('data', 'export', '--db', db, '--symbols', `@${list}`)).stdout).toMatch(/^symbol.*\nNEW,.*\n$/);
    const again = ['data', 'import', UNIVERSE, '--db', db, '--symbols', `@${list}`];
    expect((await catalyst(again)).stderr).toContain('no bars of NEW in the files');
    writeFileSync(list, '\n');
    const empty = await catalyst([...line, '--symbols', `@${list}`]);
    expect(empty).toMatchObject({ code: 3, stderr: expect.stringContaining('no symbols stand in') as string });
  });

  test('of symbols named, those that are not there are a warning, and an error where none is: from files as from the database', async () => {
    const db = join(folder(), 'c.db');
    await ok('data', 'import', UNIVERSE, '--db', db);
    for (const [source, where] of [
      [['--bars', UNIVERSE], 'the files'],
      [['--db', db, '--no-save'], 'the database'],
    ] as const) {
      const symbols = (names: string): string[] => ['backtest', 'sma-cross', '--symbols', names, ...source, '--json'];
      const { warnings } = parse(await ok(...symbols('SYNA,NOPE,NADA'))) as { warnings: { code: string }[] };
      expect(warnings.find(({ code }) => code === 'no_bars')).toEqual({
        ...{ code: 'no_bars', message: `no bars of NOPE, NADA in ${where} and the range given` },
      });
      const none = await catalyst(symbols('NOPE'));
      expect(none).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/[Nn]o .*bars of NOPE/) as string,
      });
    }
  });

  test('generated prices are told as such wherever bars are shown', async () => {
    const db = join(folder(), 'c.db');
    await ok('data', 'import', UNIVERSE, '--db', db);
    const generated = expect.stringContaining('are generated: they tell nothing about markets') as string;
    for (const source of [
      ['--bars', UNIVERSE],
      ['--db', db],
    ]) {
      const checked = await catalyst(['data', 'check', ...source, '--json']);
      expect(checked.stderr).toEqual(generated);
      expect(parse(checked)).toMatchObject({ warnings: [{ code: 'synthetic_bars', message: generated }] });
    }
    expect((await ok('data', 'export', '--db', db, '--symbols', 'SYNA')).stderr).toEqual(generated);
  });

  test('check exits 1 with findings and 0 without', async () => {
    const found = await catalyst(['data', 'check', '--bars', UNIVERSE, '--json']);
    expect(found.code).toBe(1);
    const { findings } = parse(found) as { findings: { symbol: string; code: string }[] };
    expect(findings).toContainEqual(expect.objectContaining({ symbol: 'SYNK', code: 'stale' }));
    expect(findings).toContainEqual(expect.objectContaining({ symbol: 'SYNF', code: 'split_not_adjusted' }));
    const known = await catalyst(['data', 'check', '--bars', UNIVERSE, '--actions', ACTIONS, '--symbols', 'SYNF']);
    expect(known).toMatchObject({ code: 0, stdout: '' });
  });

  test('what is no table of bars is refused, exit 3, and makes no database entry', async () => {
    const where = folder();
    writeFileSync(join(where, 'bad.csv'), '<html><body>404</body></html>\n');
    const run = await catalyst(['data', 'import', join(where, 'bad.csv'), '--db', join(where, 'a.db')]);
    expect(run.code).toBe(3);
    expect(parse(await ok('data', 'list', '--db', join(where, 'a.db'), '--json'))).toMatchObject({ series: [] });
  });
});
