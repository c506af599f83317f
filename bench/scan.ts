/**
 * Scans as whole processes, from the column cache, saved: 1,058 real symbols of two years as of a day in 2016, and 10,000 symbols of
 * 252 bars; and the engine alone against a loop written by hand for the same funnel.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { STANDARD_FUNCTIONS } from '../src/engine/rules/standard.ts';
import { compileFunnel } from '../src/engine/scan/compile.ts';
import { runFunnel } from '../src/engine/scan/run.ts';
import { subjectOf } from '../src/engine/scan/subject.ts';
import type { Bars } from '../src/model/bars.ts';
import { isoDate } from '../src/model/time.ts';
import { openStore } from '../src/storage/open.ts';
import { catalystScan } from '../src/strategies/catalyst-scan.ts';
import { compare } from './harness.ts';
import { universe } from './markets.ts';

// The bundle that runs lies in bench/, as this file does.
const ROOT = join(__dirname, '..');
const PROGRAM = join(ROOT, 'dist', 'catalyst.cjs');
const SHARED = join(process.env['CATALYST_SHARED'] ?? join(ROOT, '..', 'shared'), 'data', 'open');
const REAL = join(SHARED, 'us_daily_raw_2015_2017.csv.gz');
const ACTIONS = join(SHARED, 'us_corporate_actions_2015_2017.csv');
const ROUNDS = 11;

function program(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}\n${stderr}`);
  return performance.now() - start;
}

/** The median of a few runs; the first, which fills the column cache, is not counted. */
function wholeProcess(name: string, args: readonly string[], promise: string): void {
  program(args);
  const times = Array.from({ length: ROUNDS }, () => program(args)).sort((a, b) => a - b);
  const median = times[ROUNDS >> 1].toFixed(0).padStart(6);
  process.stdout.write(`${name.padEnd(60)} ${median} ms, least ${times[0].toFixed(0)}   promise: under ${promise}\n`);
}

function realSymbols(folder: string): void {
  if (!existsSync(REAL)) {
    process.stdout.write(`${REAL} is absent: the scan of real symbols is not measured\n`);
    return;
  }
  const db = join(folder, 'real.db');
  program(['data', 'import', REAL, '--actions', ACTIONS, '--db', db]);
  const scan = ['scan', '--db', db, '--as-of', '2016-06-10'];
  wholeProcess('1,058 symbols × 2 years, the scan of the house, saved', [...scan, '--without', 'catalyst'], '500 ms');
  wholeProcess('1,058 symbols × 2 years, --strategy pullback, saved', [...scan, '--strategy', 'pullback'], '500 ms');
}

async function manySymbols(folder: string): Promise<void> {
  const db = join(folder, 'many.db');
  const store = await openStore(db, { mode: 'write' });
  const series = universe(10_000, 252);
  await store.importBars(series, { source: 'bench', importedAt: 0 });
  await store.close();
  const asOf = isoDate(series[0].time[251]);
  const scan = ['scan', '--db', db, '--as-of', asOf, '--calendar', 'none', '--without', 'catalyst'];
  wholeProcess('10,000 symbols × 252 bars, the scan of the house, saved', scan, '1,500 ms');
}

/** The first stage and the last by hand: the busiest and most moved hundred, then price, volume, surge and move. */
function byHand(series: readonly Bars[]): string[] {
  const rows = series.map(({ symbol, close, volume, length }) => {
    let sum = 0;
    for (let i = length - 20; i < length; i++) sum += volume[i];
    const move = (100 * (close[length - 1] - close[length - 2])) / close[length - 2];
    return { symbol, close: close[length - 1], volume: volume[length - 1], usual: sum / 20, move };
  });
  const lists = [
    rows.toSorted((a, b) => b.close * b.volume - a.close * a.volume),
    rows.toSorted((a, b) => b.move - a.move),
    rows.toSorted((a, b) => a.move - b.move),
  ];
  const taken = new Set<(typeof rows)[number]>();
  for (let k = 0; taken.size < 100; k++) for (const list of lists) if (taken.size < 100) taken.add(list[k]);
  return [...taken]
    .filter((it) => it.close <= 500 && it.volume >= 5e5 && it.volume / it.usual >= 1.5 && Math.abs(it.move) >= 2)
    .map(({ symbol }) => symbol);
}

function engineAlone(): void {
  const series = universe(1_058, 504);
  const params = { with_catalyst: 0, limit: 100 };
  const compiled = compileFunnel(catalystScan, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error('the scan of the house compiles');
  const funnel = { ...compiled.value, stages: compiled.value.stages.filter(({ name }) => name !== 'catalyst') };
  const scan = (): string[] => {
    const subjects = series.map((bars) =>
      subjectOf({
        symbol: bars.symbol,
        bars,
        length: bars.length,
        actions: [],
        date: bars.time[bars.length - 1],
        beside: () => ({}),
      }),
    );
    return runFunnel(funnel, subjects).selected.map(({ subject }) => subject.symbol);
  };
  const [ours, theirs] = [scan().toSorted(), byHand(series).toSorted()];
  if (ours.join() !== theirs.join())
    process.stdout.write(`the two do not agree: ${ours.join()} and ${theirs.join()}\n`);
  compare({
    name: 'the engine alone, 1,058 symbols × 504 bars',
    items: series.length,
    unit: 'symbols',
    ours: scan,
    reference: () => byHand(series),
    onProcessor: true,
  });
}

export async function run(): Promise<void> {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is not built: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
  try {
    engineAlone();
    realSymbols(folder);
    await manySymbols(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
