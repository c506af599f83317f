/** Bars from files and what happens to them before a rule sees them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adjustBars } from '../src/engine/columns/adjust.ts';
import { alignBars } from '../src/engine/columns/timeline.ts';
import { readHeader } from '../src/files/csv/header.ts';
import { emptyReport } from '../src/files/csv/problems.ts';
import { rowReader } from '../src/files/csv/rows.ts';
import { dataHash } from '../src/files/data-hash.ts';
import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { DAY_MS, MINUTE_MS, isoInstant } from '../src/model/time.ts';
import { compare } from './harness.ts';

const ROWS = 1_000_000;
const HEADER = 'symbol,timestamp,open,high,low,close,volume';

/** A million one-minute bars as a file writes them. */
function millionRows(): string {
  const rows = [HEADER];
  for (let i = 0; i < ROWS; i++) {
    const cents = 10_000 + ((i * 7919) % 5000);
    const price = (add: number): string => ((cents + add) / 100).toFixed(2);
    const time = isoInstant(1_500_000_000_000 + i * MINUTE_MS);
    rows.push(`BENCH,${time},${price(1)},${price(9)},${price(0)},${price(5)},${(i * 31) % 100_000}`);
  }
  return `${rows.join('\n')}\n`;
}

/** Rows from bytes in pieces of a mebibyte, as a file is read. */
function ours(path: string): number {
  const bytes = readFileSync(path);
  const report = emptyReport(path);
  const reader = rowReader(readHeader(HEADER, path, {}), report, () => 'BENCH', undefined, 1);
  const first = bytes.indexOf(10) + 1;
  for (let at = first, end = 0; at < bytes.length;) {
    end = Math.min(end + (1 << 20), bytes.length);
    at = reader.read(bytes, at, end, end === bytes.length);
  }
  return report.rows;
}

/** What one writes first: split, Number, Date.parse, and no check at all. */
function naive(path: string): number {
  const lines = readFileSync(path, 'latin1').split('\n');
  const length = lines.length - 2;
  const columns = Array.from({ length: 6 }, () => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    const cells = lines[i + 1].split(',');
    columns[0][i] = Date.parse(cells[1]);
    for (let c = 1; c < 6; c++) columns[c][i] = Number(cells[c + 1]);
  }
  return length;
}

function dailyBars(symbol: string, length: number): Bars {
  const bars = emptyBars(symbol, '1d', length);
  for (let i = 0; i < length; i++) {
    bars.time[i] = i * DAY_MS;
    bars.open[i] = bars.close[i] = 100 + (i % 7);
    bars.high[i] = 108;
    bars.low[i] = 99;
    bars.volume[i] = 1e6;
  }
  return bars;
}

function benchRead(): void {
  const folder = mkdtempSync(join(tmpdir(), 'catalyst-bench-'));
  try {
    const path = join(folder, 'BENCH.csv');
    writeFileSync(path, millionRows());
    compare({
      name: 'read 1,000,000 rows of CSV, checked',
      items: ROWS,
      unit: 'rows',
      ours: () => ours(path),
      reference: () => naive(path),
      referenceName: 'split + Number, unchecked',
      promise: 'import at 0.8 M rows/s',
      rounds: 5,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchAlign(): void {
  const shared = Array.from({ length: 500 }, (_, i) => dailyBars(`S${i}`, 2520));
  const touch = (): number => {
    let sum = 0;
    for (const { time } of shared) for (let i = 0; i < time.length; i++) sum += time[i];
    return sum;
  };
  compare({
    name: 'align 500 symbols × 2,520 bars, one calendar',
    items: 500 * 2520,
    unit: 'bars',
    ours: () => alignBars(shared),
    reference: touch,
    referenceName: 'adding up their times',
  });
  const gappy = shared.map((bars, s) => {
    const kept = Array.from({ length: bars.length }, (_, i) => i).filter((i) => (i * 31 + s * 17) % 97 !== 0);
    const time = Float64Array.from(kept, (i) => bars.time[i]);
    return { ...bars, time, length: time.length };
  });
  compare({
    name: 'align 500 symbols × 2,494 bars, each with gaps',
    items: gappy.reduce((sum, { length }) => sum + length, 0),
    unit: 'bars',
    ours: () => alignBars(gappy),
    reference: touch,
    referenceName: 'adding up their times',
  });
}

function benchAdjust(): void {
  const bars = dailyBars('X', 1_000_000);
  const actions = Array.from({ length: 40 }, (_, i) => ({
    symbol: 'X',
    exDate: (i + 1) * 20_000 * DAY_MS,
    kind: i % 8 === 0 ? ('split' as const) : ('dividend' as const),
    factor: i % 8 === 0 ? 0.5 : 0.995,
  }));
  const columns = [bars.open, bars.high, bars.low, bars.close, bars.volume];
  compare({
    name: 'adjust 1,000,000 bars for 40 actions',
    items: bars.length,
    unit: 'bars',
    ours: () => adjustBars(bars, actions, 'all'),
    reference: () => columns.map((column) => column.slice()),
    referenceName: 'copying the columns',
    rounds: 7,
  });
  compare({
    name: 'hash 1,000,000 bars',
    items: bars.length,
    unit: 'bars',
    ours: () => dataHash([bars]),
    reference: () => columns.map((column) => column.slice()),
    referenceName: 'copying the columns',
    rounds: 7,
  });
}

export function run(): void {
  benchRead();
  benchAlign();
  benchAdjust();
}
