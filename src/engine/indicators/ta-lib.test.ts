import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callOf, readOracle, SYNTHETIC } from '../../../test/oracle.ts';
import { sharedPath } from '../../../test/shared.ts';
import { columnOf, knownColumn } from '../columns/column.ts';
import type { Column } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import type { Unit } from './indicator.ts';
import { INDICATORS } from './registry.ts';

/** Windows and smoothing whose default input is the close, but which the table took from elsewhere. */
const INPUT: Readonly<Record<string, string>> = { max_20: 'high', min_20: 'low' };

/**
 * How far apart two right programs may be where the value is zero by cancellation, given the closing price: TA-Lib's own
 * noise (−4.7e−15 for a stochastic of 0, 2e−13 for the difference of two equal means), far below anything that is traded.
 */
const FLOOR: Readonly<Record<Unit, (price: number) => number>> = {
  index: () => 1e-11,
  percent: () => 1e-11,
  price: (price) => 1e-13 * price,
  shares: () => 0,
  ratio: () => 0,
  boolean: () => 0,
  bars: () => 0,
  number: () => 0,
};

/**
 * TA-Lib takes the square of the mean from the mean of the squares, both of running sums. That leaves in a variance noise of
 * some 2⁻⁵² · price², which grows with the bars as rounding errors add up: 35 such units at the most in these series, after
 * 1,950 bars, and 0.0000108 instead of 0 for the deviation of a flat share. So variances are compared, not their roots, within
 * 40 units; and wherever that is more than 1e-9 of the value, ours must be the two-pass variance of the window.
 */
const VARIANCE_FLOOR = 40 * Number.EPSILON;

/** The mean of the squared distances from the mean, of the `n` values that end at `i`. */
function twoPassVariance(values: Float64Array, n: number, i: number): number {
  const window = [...values.subarray(i - n + 1, i + 1)];
  const mean = window.reduce((sum, x) => sum + x / n, 0);
  return window.reduce((sum, x) => sum + (x - mean) ** 2 / n, 0);
}

const real = sharedPath('oracles', 'ta-lib');
const names = (folder: string): string[] =>
  readdirSync(folder).flatMap((file) => (/^(?!candle)(.*)_bars\.csv\.gz$/.exec(file) ?? []).slice(1));

const series = [
  ...names(real).map((name) => readOracle(real, name)),
  ...names(SYNTHETIC).map((name) => readOracle(SYNTHETIC, name)),
];

describe.each(series)('$name', ({ bars, indicators }) => {
  const field = (name: string): Column => knownColumn(bars.get(name)!);
  it.each([...indicators.keys()])('%s is what TA-Lib says', (column) => {
    const { indicator, output, params } = callOf(column);
    const row = INDICATORS.get(indicator);
    if (row === undefined) throw new Error(`no indicator ${indicator} for ${column}`);
    const all = [...params, ...row.params.slice(params.length).map((p) => p.default)];
    const inputs = column in INPUT ? [field(INPUT[column])] : row.inputs.map(field);
    const ours = applyIndicator(row, inputs, all)[row.outputs.indexOf(output)];
    const theirs = columnOf(indicators.get(column)!);
    expect(ours.start, 'warm-up').toBe(theirs.start);
    expect(ours.values.length).toBe(theirs.values.length);
    const close = field('close').values;
    const isVariance = indicator === 'stddev' || indicator === 'var';
    const power = indicator === 'stddev' ? 2 : 1;
    const floor = (i: number): number => (isVariance ? VARIANCE_FLOOR * close[i] ** 2 : FLOOR[row.unit](close[i]));
    const isNear = (a: number, b: number, least: number): boolean => Math.abs(a - b) <= 1e-9 * Math.abs(b) + least;
    const wrong: string[] = [];
    for (let i = ours.start; i < theirs.values.length; i++) {
      const a = ours.values[i] ** power;
      const b = theirs.values[i] ** power;
      if (!isNear(a, b, floor(i))) wrong.push(`row ${i}: ours ${a}, TA-Lib ${b}`);
      if (!isVariance || isNear(a, b, 0)) continue;
      const exact = twoPassVariance(close, params[0], i);
      if (!isNear(a, exact, 0)) wrong.push(`row ${i}: ours ${a}, by two passes ${exact}`);
    }
    expect(wrong).toEqual([]);
  });
});
