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

/** Where a column's name is not `indicator_parameters`: the indicator, its output, and parameters its name leaves out. */
const NAMED: readonly [pattern: RegExp, indicator: string, output: string, more?: readonly number[]][] = [
  [/^macd_signal_/, 'macd', 'signal'],
  [/^macd_hist_/, 'macd', 'histogram'],
  [/^macd_/, 'macd', 'macd'],
  [/^bb_(upper|middle|lower)_/, 'bbands', '$1'],
  [/^stoch_slow([kd])_/, 'stoch', '$1'],
  [/^stochf_([kd])_/, 'stochf', '$1'],
  [/^stochrsi_([kd])_/, 'stochrsi', '$1'],
  [/^aroon_(up|down)_/, 'aroon', '$1'],
  [/^t3_/, 't3', 'value'],
  [/^(ppo|apo)_(?=.*_sma$)/, '$1', 'value', [0]],
  [/^(ppo|apo)_(?=.*_ema$)/, '$1', 'value', [1]],
];

export interface Call {
  readonly indicator: string;
  readonly output: string;
  readonly params: number[];
}

/** What a column of indicators is an answer to. */
export function callOf(column: string): Call {
  for (const [pattern, indicator, output, more] of NAMED) {
    const found = pattern.exec(column);
    if (found === null) continue;
    const filled = (text: string): string => text.replace('$1', found[1]);
    const numbers = column.slice(found[0].length).match(/[\d.]+/g) ?? [];
    return { indicator: filled(indicator), output: filled(output), params: [...numbers.map(Number), ...(more ?? [])] };
  }
  const indicator = column.replace(/(_[\d.]+)+$/, '');
  const numbers = column.slice(indicator.length).match(/[\d.]+/g) ?? [];
  return { indicator, output: 'value', params: numbers.map(Number) };
}
