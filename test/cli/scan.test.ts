import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../csv.ts';
import { sharedPath } from '../shared.ts';
import { catalyst } from './run.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'catalyst-scan-'));
const DB = join(FOLDER, 'us.db');
const EVERYONE = join(FOLDER, 'everyone.yaml');
const SYNTHETIC = [
  '--bars',
  'fixtures/synthetic-universe-daily.csv.gz',
  '--actions',
  'fixtures/synthetic-universe-actions.csv',
];

interface Document {
  readonly scanId: string;
  readonly stages: readonly { name: string; in: number; out: number }[];
  readonly candidates: readonly { symbol: string; price: number; flags: string[]; [key: string]: unknown }[];
  readonly rejected: readonly {
    symbol: string;
    stage: string;
    condition: string | null;
    rule: string;
    value: number | null;
    threshold: number | null;
    margin: number | null;
    missing: string | null;
  }[];
}

async function scanned(...argv: string[]): Promise<Document> {
  const { code, stdout, stderr } = await catalyst(['scan', ...argv, '--json']);
  if (stdout === '') throw new Error(`exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as Document;
}

const real = (asOf: string, ...argv: string[]): Promise<Document> =>
  scanned('--db', DB, '--as-of', asOf, '--no-save', ...argv);

beforeAll(async () => {
  writeFileSync(EVERYONE, 'name: everyone\nstages:\n  - name: all\n');
  const bars = sharedPath('data', 'open', 'us_daily_raw_2015_2017.csv.gz');
  const actions = sharedPath('data', 'open', 'us_corporate_actions_2015_2017.csv');
  const { code } = await catalyst(['data', 'import', bars, '--actions', actions, '--db', DB]);
  expect(code).toBe(0);
}, 120_000);

describe('a scan of 1,058 real symbols', () => {
  it('narrows them stage by stage, and tells of each where it fell out', async () => {
    const { stages, candidates, rejected } = await real('2016-06-10', '--without', 'catalyst');
    expect(stages.map(({ name }) => name)).toEqual(['seen', 'universe', 'technical']);
    expect(stages[0].in).toBe(1058);
    stages.forEach((stage, i) => {
      expect(stage.in).toBe(stage.out + rejected.filter((it) => it.stage === stage.name).length);
      if (i > 0) expect(stage.in).toBe(stages[i - 1].out);
    });
    // Bank of America bought nothing that day: AXLL was taken over at 33 dollars, EGRX won in court.
    expect(candidates.map(({ symbol }) => symbol)).toEqual(['AXLL', 'EGRX', 'HRB', 'CRC', 'MYGN']);
    const nflx = rejected.find(({ symbol }) => symbol === 'NFLX')!;
    expect(nflx).toMatchObject({ stage: 'technical', condition: 'relative_volume', threshold: 1.5, missing: null });
    expect(nflx.margin).toBeCloseTo(nflx.value! - 1.5, 12);
  });

  it('knows nothing of what comes later: the same day, with the later bars taken away', async () => {
    const file = join(FOLDER, 'before.csv');
    const { stdout } = await catalyst(['data', 'export', '--db', DB, '--to', '2016-06-10']);
    writeFileSync(file, stdout);
    const actions = sharedPath('data', 'open', 'us_corporate_actions_2015_2017.csv');
    const argv = ['--as-of', '2016-06-10', '--without', 'catalyst'];
    const cut = await scanned('--bars', file, '--actions', actions, ...argv);
    const whole = await real('2016-06-10', '--without', 'catalyst');
    expect(cut.candidates).toEqual(whole.candidates);
    const known = ({ rejected }: Document): unknown => rejected.filter(({ condition }) => condition !== 'listed');
    expect(known(cut)).toEqual(known(whole));
  });
});

describe('a funnel with a stage of the name that --universe most-active puts first', () => {
  const file = join(FOLDER, 'own.yaml');
  const own = (stage: string): Promise<Awaited<ReturnType<typeof catalyst>>> => {
    writeFileSync(file, `name: own\nstages:\n  - name: ${stage}\n    where: { dear: close > 30 }\n`);
    const argv = ['--as-of', '2022-06-13', '--strategy', file, '--universe', 'most-active', '--json'];
    return catalyst(['scan', ...SYNTHETIC, ...argv]);
  };

  it('is refused: who was left out by which could not be told', async () => {
    const { code, stderr } = await own('most-active');
    expect([code, stderr]).toEqual([2, expect.stringContaining('own has one of that name')]);
  });

  it('counts all of them under any other', async () => {
    const { stages, rejected } = JSON.parse((await own('universe')).stdout) as Document;
    expect(stages.map(({ name }) => name)).toEqual(['seen', 'most-active', 'universe']);
    for (const { name, in: before, out } of stages) {
      expect(before).toBe(out + rejected.filter(({ stage }) => stage === name).length);
    }
  });
});

describe('who was not there', () => {
  // From the right: a company's name may have a comma in it.
  const symbols = readFileSync(sharedPath('data', 'open', 'us_symbols_2015_2017.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map((row) => ({ symbol: row[0], first: row.at(-5)!, last: row.at(-4)!, group: row.at(-1)! }));
  const group = (name: string): typeof symbols => symbols.filter((row) => row.group.split('|').includes(name));
  const all = (asOf: string): Promise<Document> => real(asOf, '--strategy', EVERYONE, '--without', 'doubts');

  it('60 that were delisted are absent after their last day, and 40 that were listed before their first', async () => {
    expect([group('delisted_in_window').length, group('listed_in_window').length]).toEqual([60, 40]);
    for (const asOf of [
      '2015-06-30',
      '2015-09-30',
      '2015-12-31',
      '2016-03-31',
      '2016-06-30',
      '2016-10-31',
      '2017-03-31',
    ]) {
      const { candidates, rejected } = await all(asOf);
      const selected = new Set(candidates.map(({ symbol }) => symbol));
      const why = new Map(rejected.map(({ symbol, condition }) => [symbol, condition]));
      for (const { symbol, last } of group('delisted_in_window')) {
        if (last < asOf)
          expect([symbol, selected.has(symbol), why.get(symbol)]).toEqual([
            symbol,
            false,
            expect.stringMatching(/delisted|stale/),
          ]);
        else expect([symbol, selected.has(symbol) || why.has(symbol)]).toEqual([symbol, true]);
      }
      for (const { symbol, first } of group('listed_in_window')) {
        if (first > asOf) expect([symbol, why.get(symbol)]).toEqual([symbol, 'listed']);
        else expect([symbol, why.get(symbol)]).not.toEqual([symbol, 'listed']);
      }
    }
  }, 60_000);

  it('of 24 with dirty prices those that hold one are kept out or flagged at the bar after their wildest', async () => {
    const dirty = group('dirty_ticks').map((row) => row.symbol);
    expect(dirty.length).toBe(24);
    const splits = readCsv(sharedPath('data', 'open', 'us_corporate_actions_2015_2017.csv'));
    const explained = new Set(splits.map((row) => `${row['symbol']} ${row['ex_date']}`));
    const silent: string[] = [];
    for (const symbol of dirty) {
      const { stdout } = await catalyst(['data', 'export', '--db', DB, '--symbols', symbol]);
      const rows = stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));
      const wildness = rows.map(([, date, , high, low, close], i) => {
        const before = i === 0 || explained.has(`${symbol} ${date}`) ? close : rows[i - 1][5];
        return Math.max(Math.abs(Math.log(Number(close) / Number(before))), Math.log(Number(high) / Number(low)));
      });
      const wildest = wildness.slice(0, -1).reduce((best, it, i) => (it > wildness[best] ? i : best), 0);
      const argv = ['--as-of', rows[wildest + 1][1], '--strategy', EVERYONE, '--universe', symbol];
      const run = await catalyst(['scan', '--db', DB, '--no-save', '--json', ...argv]);
      // Nothing on stdout: its bar of that day was not there to be judged.
      const { candidates } = run.stdout === '' ? { candidates: [] } : (JSON.parse(run.stdout) as Document);
      if (candidates.some(({ flags }) => flags.length === 0)) silent.push(symbol);
    }
    // These four hold no price that is off: thin trading, a split on record, and a real day in August 2015.
    expect(silent).toEqual(['DFBG', 'DTRM', 'JHB', 'SQQQ']);
  }, 60_000);
});

describe('a scan that could not see', () => {
  it.each<[string, string[], number, RegExp]>([
    [
      'finds all series ended',
      ['--db', DB],
      3,
      /could not see: 1,058 of 1,058 symbols have no sound bar of the session due/,
    ],
    [
      'finds nothing collected of the news',
      ['--db', DB, '--as-of', '2016-06-10'],
      3,
      /could not see: the news are unknown for 104 of 104/,
    ],
    [
      'has no minutes for a mode that reads them',
      ['--db', DB, '--as-of', '2016-06-10', '--mode', 'aggressive', '--without', 'catalyst'],
      3,
      /could not see: the day so far is unknown/,
    ],
    ['looks before all bars', ['--db', DB, '--as-of', '2014-01-01'], 3, /no bars/],
    ['finds bars that ended years ago, and no calendar', ['--db', DB, '--calendar', 'none'], 3, /could not see: 1,058/],
    ['has a database without bars', ['--db', join(FOLDER, 'none.db'), '--as-of', '2016-06-10'], 3, /no|No/],
    [
      'finds nothing though it saw',
      ['--db', DB, '--as-of', '2016-06-10', '--without', 'catalyst', '--param', 'surge=99'],
      1,
      /^saved as scan/,
    ],
    ['finds some', ['--db', DB, '--as-of', '2016-06-10', '--without', 'catalyst'], 0, /^saved as scan/],
  ])('%s', async (_, argv, code, said) => {
    const run = await catalyst(['scan', ...argv]);
    expect([run.code, run.stderr]).toEqual([code, expect.stringMatching(said)]);
    if (code === 3) expect(run.stdout).toBe('');
  });
});

describe('what is kept', () => {
  const argv = ['scan', '--db', DB, '--as-of', '2016-03-04', '--without', 'catalyst'];
  const why = (symbol: string, ...more: string[]): ReturnType<typeof catalyst> =>
    catalyst(['analyze', 'why', symbol, '--db', DB, ...more]);

  it('is told again by analyze why, once however often the scan is run', async () => {
    const first = JSON.parse((await catalyst([...argv, '--json'])).stdout) as Document;
    await catalyst(argv);
    const out = first.rejected.find(({ stage, margin }) => stage === 'technical' && margin !== null)!;
    const document = JSON.parse((await why(out.symbol, '--scan', first.scanId, '--json')).stdout) as {
      scans: { scanId: string; passed: string[]; stoppedAt: object }[];
    };
    expect(document.scans).toEqual([
      expect.objectContaining({
        scanId: first.scanId,
        passed: ['seen', 'universe'],
        stoppedAt: {
          stage: 'technical',
          rule: `${out.condition}: ${out.rule}`,
          value: out.value,
          threshold: out.threshold,
          margin: out.margin,
        },
      }),
    ]);
    const best = await why(first.candidates[0].symbol, '--scan', first.scanId);
    expect(best.stdout).toContain('candidate 1');
    const narrow = await catalyst(['analyze', 'why', out.symbol, '--db', DB], { terminal: true, columns: 40 });
    expect(narrow.stdout.replace(/\s+/g, ' ')).toMatch(/missed by [\d.,]+ /);
  });

  it.each([
    ['nflx', /looked at nflx: did you mean NFLX\?/],
    ['NFLXX', /looked at NFLXX: did you mean NFLX\?/],
    ['NOBODYATALL', /looked at NOBODYATALL$/m],
  ])('asked of %s it names the nearest symbol that was looked at', async (symbol, told) => {
    await catalyst(argv);
    const { code, stderr } = await why(symbol);
    expect([code, stderr]).toEqual([1, expect.stringMatching(told)]);
  });

  it.each<[string, string[], number]>([
    ['a symbol that no scan looked at', ['NOBODY'], 1],
    ['a scan that is not there', ['NFLX', '--scan', 'ffff'], 3],
    ['a cycle that is not there', ['NFLX', '--cycle', 'none'], 3],
  ])('%s', async (_, words, code) => {
    await catalyst(argv);
    expect((await why(words[0], ...words.slice(1))).code).toBe(code);
  });
});

describe('a scan of files', () => {
  it('is another question where they are other files', async () => {
    const file = join(FOLDER, 'copy.csv.gz');
    copyFileSync(SYNTHETIC[1], file);
    const ids = [SYNTHETIC, ['--bars', file], [...SYNTHETIC, '--news', 'fixtures/none.csv']].map(async (source) => {
      const run = await catalyst(['scan', ...source, '--as-of', '2022-06-13', '--without', 'catalyst', '--json']);
      return (JSON.parse(run.stdout) as Document).scanId;
    });
    expect(new Set(await Promise.all(ids)).size).toBe(3);
  });

  it('needs no database, and keeps nothing', async () => {
    const run = await catalyst([
      'scan',
      ...SYNTHETIC,
      '--as-of',
      '2022-06-15',
      '--without',
      'catalyst',
      '--without',
      'relative_volume',
      '--param',
      'least_move=1',
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe('');
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('reads the funnel and its named conditions from a file, and says what is wrong with it', async () => {
    const file = join(FOLDER, 'own.yaml');
    writeFileSync(
      file,
      'name: own\nparams: { cheap: 60 }\nstages:\n  - name: cheap\n    where: { price: close < cheap }\n    ranks: [volume]\n    keep: 2\n',
    );
    const { stages, candidates, rejected } = await scanned(...SYNTHETIC, '--as-of', '2022-06-15', '--strategy', file);
    expect(stages.at(-1)).toEqual({ name: 'cheap', in: 12, out: 2 });
    expect(candidates.every(({ price }) => price < 60)).toBe(true);
    expect(rejected.filter(({ condition }) => condition === 'price').every(({ value }) => value! >= 60)).toBe(true);
    writeFileSync(file, 'name: own\nstages:\n  - name: a\n    where: { price: clsoe < 5 }\n');
    const wrong = await catalyst(['scan', ...SYNTHETIC, '--strategy', file]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('unknown name `clsoe`')]);
  });

  it.each<[string, string[], RegExp]>([
    ['two forms at once', ['--csv', '--json'], /exclude each other/],
    ['a stage that is not there', ['--without', 'catalist', '--as-of', '2022-06-15'], /did you mean catalyst/],
    ['a strategy that is not there', ['--strategy', 'pulback'], /did you mean pullback/],
    ['keeping and not keeping', ['--save', '--no-save'], /exclude each other/],
  ])('refuses %s', async (_, argv, said) => {
    const run = await catalyst(['scan', ...SYNTHETIC, ...argv]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(said)]);
  });
});
