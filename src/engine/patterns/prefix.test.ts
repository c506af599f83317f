import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarField } from '../../model/bars.ts';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from '../indicators/indicator.ts';
import type { Indicator } from '../indicators/indicator.ts';
import { PATTERNS } from './registry.ts';

/** A bar in ticks around 100: coarse, so that equal prices, flat bars, gaps and marubozus are common. */
const bar = fc.record({
  open: fc.integer({ min: 90, max: 110 }),
  close: fc.integer({ min: 90, max: 110 }),
  upper: fc.integer({ min: 0, max: 6 }),
  lower: fc.integer({ min: 0, max: 6 }),
  volume: fc.integer({ min: 0, max: 50 }),
});
const ticks = fc.constantFrom(0.01, 0.25, 1, 1 / 3);

interface Columns {
  readonly [field: string]: Float64Array;
}

const series = fc.tuple(fc.array(bar, { minLength: 1, maxLength: 60 }), ticks).map(([bars, tick]): Columns => ({
  open: Float64Array.from(bars, (b) => b.open * tick),
  close: Float64Array.from(bars, (b) => b.close * tick),
  high: Float64Array.from(bars, (b) => (Math.max(b.open, b.close) + b.upper) * tick),
  low: Float64Array.from(bars, (b) => (Math.min(b.open, b.close) - b.lower) * tick),
  volume: Float64Array.from(bars, (b) => b.volume),
}));

function values(pattern: Indicator, columns: Columns, from: number, to: number): Float64Array {
  const inputs = pattern.inputs.map((field) => knownColumn(columns[field as BarField].slice(from, to)));
  return applyIndicator(
    pattern,
    inputs,
    pattern.params.map((param) => param.default),
  )[0].values;
}

describe.each([...PATTERNS])('%s', (_name, pattern) => {
  it('says the same of a bar whether or not later bars are there', () => {
    fc.assert(
      fc.property(series, fc.nat(), (columns, cut) => {
        const length = columns['open'].length;
        const to = cut % (length + 1);
        expect(values(pattern, columns, 0, to)).toEqual(values(pattern, columns, 0, length).subarray(0, to));
      }),
      { numRuns: 60 },
    );
  });

  it('says the same of a bar wherever the series begins, its warm-up apart', () => {
    const warmup = pattern.warmup(pattern.params.map((param) => param.default));
    fc.assert(
      fc.property(series, fc.nat(), (columns, cut) => {
        const length = columns['open'].length;
        const from = cut % length;
        const late = values(pattern, columns, from, length).subarray(warmup);
        expect(late).toEqual(values(pattern, columns, 0, length).subarray(from + warmup));
      }),
      { numRuns: 60 },
    );
  });
});
