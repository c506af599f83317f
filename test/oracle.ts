import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A table of numbers by column, an empty cell as NaN; columns of text are left out. */
export function readTable(path: string): Map<string, Float64Array> {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head, ...rows] = text.trim().split('\n');
  const cells = rows.map((row) => row.split(','));
  return new Map(
    head
      .split(',')
      .map((name, k): [string, Float64Array] => [
        name,
        Float64Array.from(cells, (row) => (row[k] === '' ? NaN : Number(row[k]))),
      ])
      .filter(([name]) => name !== 'symbol' && name !== 'timestamp'),
  );
}

export const SYNTHETIC = join(import.meta.dirname, '..', 'fixtures', 'synthetic', 'ta-lib');

export interface Oracle {
  readonly name: string;
  readonly bars: Map<string, Float64Array>;
  readonly indicators: Map<string, Float64Array>;
}

/** The bars `NAME_bars.csv.gz` of a folder and the answers beside it. */
export function readOracle(folder: string, name: string): Oracle {
  const path = (kind: string): string => join(folder, `${name}_${kind}.csv.gz`);
  if (!existsSync(path('bars'))) throw new Error(`${path('bars')} is absent`);
  return { name, bars: readTable(path('bars')), indicators: readTable(path('indicators')) };
}
