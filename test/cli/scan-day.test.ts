import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sessionsBetween } from '../../src/market/calendar.ts';
import { XNYS } from '../../src/market/xnys.ts';
import { MINUTE_MS, isoDate, isoInstant, parseIsoDate } from '../../src/model/time.ts';
import { catalyst } from './run.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'catalyst-day-'));
const DAILY = join(FOLDER, 'daily.csv');
const MINUTES = join(FOLDER, 'minutes.csv');
const DB = join(FOLDER, 'day.db');

/** Five weeks up to the Monday after New York's clocks went forward. */
const SESSIONS = sessionsBetween(XNYS, parseIsoDate('2016-02-08'), parseIsoDate('2016-03-14'));
const TODAY = SESSIONS[SESSIONS.length - 1];

/** symbol, close of every day before, price before today's open, shares of each of its two bars before the open, usual ones. */
const MARKET = [
  ['RUNS', 50, 53, 60_000, 20_000],
  ['FALLS', 40, 36, 50_000, 10_000],
  ['QUIET', 30, 30.1, 90_000, 20_000],
  ['THIN', 20, 24, 10_000, 1_000],
  ['ABSENT', 60, NaN, 0, 10_000],
] as const;

beforeAll(async () => {
  const daily = MARKET.flatMap(([symbol, close]) =>
    SESSIONS.slice(0, -1).map(({ date }, i) => {
      const high = close + 1 + (i % 3) / 10;
      return `${symbol},${isoDate(date)},${close},${high},${close - 1},${close},1000000`;
    }),
  );
  const minutes = MARKET.flatMap(([symbol, close, now, shares, usual]) =>
    SESSIONS.flatMap((session) => {
      const [price, volume] = session === TODAY ? [now, shares] : [close, usual];
      // 08:00 and 08:30 in New York, on either side of the change.
      const times = Number.isNaN(price) ? [] : [-90, -60].map((at) => session.open + at * MINUTE_MS);
      return times.map((time) => `${symbol},${isoInstant(time)},${price},${price},${price},${price},${volume}`);
    }),
  );
  const header = 'symbol,timestamp,open,high,low,close,volume';
  writeFileSync(DAILY, [header, ...daily, ''].join('\n'));
  writeFileSync(MINUTES, [header, ...minutes, `OTHER,2016-03-14T12:00:00Z,1,1,1,1,1`, ''].join('\n'));
  for (const file of [DAILY, MINUTES]) {
    const argv = file === MINUTES ? ['--timeframe', '30m'] : [];
    const run = await catalyst(['data', 'import', file, '--db', DB, ...argv]);
    expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
  }
});

interface Document {
  readonly mode: string;
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
  readonly rejected: readonly {
    symbol: string;
    stage: string;
    condition: string;
    value: number | null;
    missing: string | null;
  }[];
}

const before = (...argv: string[]): Promise<Document> => scanned('--without', 'catalyst', ...argv);

async function scanned(...argv: string[]): Promise<Document> {
  const { code, stdout, stderr } = await catalyst(['scan', '--json', '--no-save', ...argv]);
  if (stdout === '') throw new Error(`exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as Document;
}

describe.each<[string, string[]]>([
  ['files', ['--bars', DAILY, '--minutes', MINUTES]],
  ['the database', ['--db', DB]],
])('before the open, from %s', (_, source) => {
  // 09:00 in New York is 13:00 UTC since the day before.
  const AS_OF = ['--as-of', '2016-03-14T13:00:00Z'];

  it('price, change and volume are those of the day so far, measured by the same hour of the days before', async () => {
    const { mode, candidates } = await before(...source, ...AS_OF);
    expect(mode).toBe('aggressive');
    const usual = (shares: number, other: number): number => shares / ((19 * other + shares) / 20);
    expect(candidates.map(({ symbol }) => symbol)).toEqual(['FALLS', 'RUNS']);
    // 40 for more than three times the usual volume, 30 for more than 5 %, 15 without news; RUNS has 30 for its volume.
    expect(candidates.map(({ technicalScore }) => technicalScore)).toEqual([85, 75]);
    const [falls, runs] = candidates;
    expect(runs).toMatchObject({
      price: 53,
      volume: 120_000,
      preMarketVolume: 120_000,
      relativeVolume: usual(120_000, 40_000),
    });
    expect(runs.change).toBeCloseTo(0.06, 12);
    expect(runs.gap).toBeCloseTo(0.06, 12);
    expect(runs.preMarketChange).toBeCloseTo(0.06, 12);
    expect(falls.change).toBeCloseTo(-0.1, 12);
  });

  it('those that did not move, were not traded, or are not told of fall out as that', async () => {
    const { rejected } = await before(...source, ...AS_OF);
    const why = rejected.map(({ symbol, stage, condition, value }) => [symbol, stage, condition, value]);
    expect(why).toEqual([
      ['ABSENT', 'seen', 'quiet', null],
      ['QUIET', 'technical', 'move', expect.closeTo(1 / 3, 9)],
      ['THIN', 'technical', 'volume', 20_000],
    ]);
  });

  it('half an hour earlier, the second bar had not ended', async () => {
    const { candidates } = await before(
      ...source,
      '--as-of',
      '2016-03-14T12:59:59Z',
      '--param',
      'least_early_volume=1',
    );
    expect(candidates.find(({ symbol }) => symbol === 'RUNS')).toMatchObject({ volume: 60_000 });
  });

  it('on the Friday before, the same hour was an hour later in UTC', async () => {
    const { rejected } = await before(
      ...source,
      '--as-of',
      '2016-03-11T14:00:00Z',
      '--param',
      'least_early_volume=1',
    ).catch(() => ({ rejected: [] }));
    expect(rejected.find(({ symbol }) => symbol === 'RUNS')).toMatchObject({ stage: 'technical', value: 1 });
  });
});

it('without intraday bars the closed bars are looked at, and it says so; aggressive mode cannot see', async () => {
  const argv = ['scan', '--bars', DAILY, '--as-of', '2016-03-14T13:00:00Z', '--without', 'catalyst'];
  const normal = await catalyst([...argv, '--mode', 'normal']);
  expect([normal.code, normal.stdout]).toEqual([1, expect.stringContaining('no intraday bars of the day so far')]);
  const aggressive = await catalyst(argv);
  expect([aggressive.code, aggressive.stderr]).toEqual([3, expect.stringContaining('intraday bars of it')]);
});

/** Bars of one price, written to a file of its own and imported. */
async function imported(name: string, db: string, timeframe: string, rows: readonly string[]): Promise<void> {
  const file = join(FOLDER, name);
  writeFileSync(file, ['symbol,timestamp,open,high,low,close,volume', ...rows, ''].join('\n'));
  const run = await catalyst(['data', 'import', file, '--db', join(FOLDER, db), '--timeframe', timeframe]);
  expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
}

const row = (symbol: string, time: string, price: number, volume: number): string =>
  [symbol, time, price, price, price, price, volume].join(',');

const EVERYONE = join(FOLDER, 'everyone.yaml');
writeFileSync(EVERYONE, 'name: everyone\ndeveloping: true\nstages:\n  - name: all\n');

it('a week of finer bars beside five of coarser ones hides nothing', async () => {
  await imported(
    'd.csv',
    'finer.db',
    '1d',
    SESSIONS.slice(0, -1).map(({ date }, i) => row('X', isoDate(date), 50 + (i % 2), 1_000_000)),
  );
  const every = (sessions: typeof SESSIONS, minutes: number): string[] =>
    sessions.flatMap(({ open }) =>
      [0, 1].map((k) => row('X', isoInstant(open + k * minutes * MINUTE_MS), 52, 600_000)),
    );
  await imported('30m.csv', 'finer.db', '30m', every(SESSIONS, 30));
  await imported('5m.csv', 'finer.db', '5m', every(SESSIONS.slice(-5), 5));
  const argv = ['--db', join(FOLDER, 'finer.db'), '--as-of', isoInstant(TODAY.open + 65 * MINUTE_MS)];
  const { candidates } = await scanned(...argv, '--strategy', EVERYONE);
  expect(candidates).toEqual([expect.objectContaining({ volume: 1_200_000, relativeVolume: 1, price: 52 })]);
});

it('where one exchange is open and another closed, each symbol is looked at by its own day', async () => {
  // 10:30 in New York on a Monday of March is 01:30 on Tuesday in Sydney.
  const dates = SESSIONS.slice(0, -1).map(({ date }) => isoDate(date));
  const daily = ['AMER', 'AUST.AX'].flatMap((symbol) =>
    dates.map((date, i) => row(symbol, date, 50 + (i % 2), 1_000_000)),
  );
  await imported('two.csv', 'two.db', '1d', [...daily, row('AUST.AX', '2016-03-14', 55, 1_000_000)]);
  await imported('minutes-of-one.csv', 'two.db', '30m', [row('AMER', isoInstant(TODAY.open), 60, 1000)]);
  const argv = ['--db', join(FOLDER, 'two.db'), '--as-of', isoInstant(TODAY.open + 60 * MINUTE_MS)];
  const { candidates } = await scanned(...argv, '--strategy', EVERYONE);
  expect(candidates.map(({ symbol, time, price }) => [symbol, time, price])).toEqual([
    ['AMER', '2016-03-14', 60],
    ['AUST.AX', '2016-03-14', 55],
  ]);
});

it('where there are intraday bars alone, they are what is judged', async () => {
  await imported(
    'alone.csv',
    'alone.db',
    '30m',
    SESSIONS.flatMap(({ open }) =>
      [0, 1, 2].map((k) => row('X', isoInstant(open + k * 30 * MINUTE_MS), 50 + k, 1000 + k)),
    ),
  );
  const argv = ['--db', join(FOLDER, 'alone.db'), '--as-of', isoInstant(TODAY.open + 65 * MINUTE_MS)];
  const { candidates } = await scanned(...argv, '--strategy', EVERYONE);
  expect(candidates).toEqual([
    expect.objectContaining({ time: isoInstant(TODAY.open + 30 * MINUTE_MS), price: 51, volume: 1001 }),
  ]);
});

describe('a feed that has stopped is not a quiet market', () => {
  const every30 = (sessions: typeof SESSIONS, n: number): string[] =>
    sessions.flatMap(({ open }, i) =>
      Array.from({ length: n }, (_, k) => row('X', isoInstant(open + k * 30 * MINUTE_MS), 50 + (i % 2), 1000 + k)),
    );

  beforeAll(async () => {
    const before = SESSIONS.slice(0, -1);
    await imported(
      'stops-daily.csv',
      'stops.db',
      '1d',
      before.map(({ date }, i) => row('X', isoDate(date), 50 + (i % 2), 1_000_000)),
    );
    await imported('stops.csv', 'stops.db', '30m', [...every30(before, 13), ...every30([TODAY], 2)]);
    await imported('stops.csv', 'stops-alone.db', '30m', [...every30(before, 13), ...every30([TODAY], 2)]);
  });

  it.each<[string, string, number, number]>([
    ['an hour after its last bar', 'stops.db', 120, 0],
    ['later than that', 'stops.db', 121, 3],
    ['of intraday bars alone', 'stops-alone.db', 120, 0],
    ['later', 'stops-alone.db', 121, 3],
    ['after the close', 'stops-alone.db', 13 * 60, 3],
  ])('%s, in %s, %d minutes after the open: exit %d', async (_, db, minutes, code) => {
    const asOf = isoInstant(TODAY.open + minutes * MINUTE_MS);
    const run = await catalyst([
      'scan',
      '--db',
      join(FOLDER, db),
      '--strategy',
      EVERYONE,
      '--as-of',
      asOf,
      '--no-save',
    ]);
    expect([run.code, run.stderr]).toEqual([code, code === 0 ? '' : expect.stringContaining('could not see')]);
    if (code === 3) expect(run.stderr).toContain(`--as-of ${isoInstant(TODAY.open + 60 * MINUTE_MS)}`);
  });
});
