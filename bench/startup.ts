/**
 * Whole processes: the help and the first backtest against `node -e 0`, in turn, medians and their ratio; and a portfolio of
 * 500 symbols from the column cache, against the clock.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { openStore } from '../src/storage/open.ts';
import { universe } from './markets.ts';
import { PORTFOLIO } from './rule-sets.ts';

// The bundle that runs lies in bench/, as this file does.
const ROOT = join(__dirname, '..');
const PROGRAM = join(ROOT, 'dist', 'catalyst.cjs');
const INDEX = join(ROOT, 'fixtures', 'sp500-index-daily.csv.gz');
const QUICK_START_BARS = 2_148;
const HELP = 'catalyst --help';
const QUICK_START = 'quick start, SMA 10/20, 2,148 bars of CSV';
const PROMISED: ReadonlySet<string> = new Set([HELP, QUICK_START]);

type Line = readonly [name: string, args: readonly string[]];

function timed(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}\n${stderr}`);
  return performance.now() - start;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The median of each line, all of them in turn, the first round left out. */
function medians(lines: readonly Line[], rounds: number): number[] {
  const times = lines.map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    lines.forEach(([, args], i) => {
      const ms = timed(args);
      if (round >= 0) times[i].push(ms);
    });
  return times.map(median);
}

const told = (name: string, ms: number, more: string): void => {
  process.stdout.write(`${name.padEnd(46)} ${ms.toFixed(1).padStart(7)} ms${more}\n`);
};

/** As many bars as the usual example of a quick start, in plain CSV. */
function quickStart(folder: string): string {
  const [header, ...rows] = gunzipSync(readFileSync(INDEX)).toString('utf8').trimEnd().split('\n');
  const file = join(folder, 'index.csv');
  writeFileSync(file, [header, ...rows.slice(-QUICK_START_BARS), ''].join('\n'));
  return file;
}

function smallLines(folder: string): void {
  const backtest = (bars: string): string[] => [PROGRAM, 'backtest', 'sma-cross', '--bars', bars];
  const lines: Line[] = [
    ['node -e 0', ['-e', '0']],
    [HELP, [PROGRAM, '--help']],
    ['catalyst help backtest', [PROGRAM, 'help', 'backtest']],
    [QUICK_START, backtest(quickStart(folder))],
    ['first line of the README, 5,105 bars of CSV.gz', backtest(INDEX)],
  ];
  const [base, ...others] = medians(lines, 21);
  told(lines[0][0], base, '');
  others.forEach((ms, i) => {
    const [name] = lines[i + 1];
    told(name, ms, `   ${(ms / base).toFixed(2)} × node -e 0${PROMISED.has(name) ? '   promise: at most 2' : ''}`);
  });
}

async function portfolio(folder: string): Promise<void> {
  const path = join(folder, 'catalyst.db');
  const store = await openStore(path, { mode: 'write' });
  await store.importBars(universe(500, 2_520), { source: 'bench', importedAt: 0 });
  await store.close();
  const rules = join(folder, 'portfolio.json');
  writeFileSync(rules, JSON.stringify(PORTFOLIO));
  // The first of them fills the column cache, and is not counted.
  const [ms] = medians([['', [PROGRAM, 'backtest', rules, '--db', path, '--no-save']]], 9);
  told('500 symbols × 2,520 days from the column cache', ms, '   whole process   promise: under 1,000 ms');
}

export async function run(): Promise<void> {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is not built: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
  try {
    smallLines(folder);
    await portfolio(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
