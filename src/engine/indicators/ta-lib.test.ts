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
 * TA-Lib takes the square of the mean from the mean of the squares, which leaves noise of the order of 2⁻⁵² · price² in a
 * variance (0.0000108 instead of 0 for the deviation of a flat share); so variances are compared, with this share of price².
 * Ours are held to the two-pass formula in `variance.test.ts`.
 */
const VARIANCE_FLOOR = 1e-14;

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
    const power = indicator === 'stddev' ? 2 : 1;
    const floor = (i: number): number =>
      indicator === 'stddev' || indicator === 'var' ? VARIANCE_FLOOR * close[i] ** 2 : FLOOR[row.unit](close[i]);
    const wrong: string[] = [];
    for (let i = ours.start; i < theirs.values.length; i++) {
      const a = ours.values[i] ** power;
      const b = theirs.values[i] ** power;
      if (!(Math.abs(a - b) <= 1e-9 * Math.abs(b) + floor(i))) wrong.push(`row ${i}: ours ${a}, TA-Lib ${b}`);
    }
    expect(wrong).toEqual([]);
  });
});
