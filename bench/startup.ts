/** Whole processes: the help and the first backtest against `node -e 0`, in turn, medians and their ratio. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist', 'catalyst.cjs');
const ROUNDS = 21;

const LINES: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['node -e 0', ['-e', '0']],
  ['catalyst --help', [PROGRAM, '--help']],
  ['catalyst help backtest', [PROGRAM, 'help', 'backtest']],
  [
    'first backtest, 5,105 bars from CSV.gz',
    [PROGRAM, 'backtest', 'sma-cross', '--bars', join(ROOT, 'fixtures', 'sp500-index-daily.csv.gz')],
  ],
  [
    '2,111 bars of the same',
    [
      PROGRAM,
      'backtest',
      'sma-cross',
      '--bars',
      join(ROOT, 'fixtures', 'sp500-index-daily.csv.gz'),
      '--from',
      '2011-11-28',
    ],
  ],
];

function timed(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return performance.now() - start;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

export function run(): void {
  if (!existsSync(PROGRAM)) throw new Error('dist/ is not built: npm run build');
  const times = LINES.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) LINES.forEach(([, args], i) => times[i].push(timed(args)));
  const base = median(times[0]);
  LINES.forEach(([name], i) => {
    const ms = median(times[i]);
    const promise = i === 0 ? '' : `   ${(ms / base).toFixed(2)} × node -e 0   promise: at most 2`;
    process.stdout.write(`${name.padEnd(46)} ${ms.toFixed(1).padStart(7)} ms${promise}\n`);
  });
}
