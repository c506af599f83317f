import { describe, expect, it } from 'vitest';
import { emptyBars, sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { dataHash } from './data-hash.ts';

function bars(symbol = 'X', length = 3): Bars {
  const made = emptyBars(symbol, '1d', length);
  for (let i = 0; i < length; i++) {
    for (const [at, column] of [made.time, made.open, made.high, made.low, made.close, made.volume].entries()) {
      column[i] = at + i / 8;
    }
  }
  return made;
}

describe('the hash of bars', () => {
  it('is the same for the same bars, wherever their columns lie in memory', () => {
    expect(dataHash([bars()])).toBe(dataHash([sliceBars(bars('X', 9), 0, 3)]));
    expect(dataHash([bars()])).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['symbol', [bars('Y')]],
    ['timeframe', [{ ...bars(), timeframe: '1w' as const }]],
    ['length', [bars('X', 4)]],
    ['value', [{ ...bars(), close: Float64Array.of(4, 4.125, 4.26) }]],
    ['time', [{ ...bars(), time: Float64Array.of(0, 0.125, 0.26) }]],
    ['number of series', [bars(), bars()]],
  ])('tells another %s', (_, series) => {
    expect(dataHash(series)).not.toBe(dataHash([bars()]));
  });

  it('tells other corporate actions, and none from some', () => {
    const split = { symbol: 'X', exDate: 1, kind: 'split', factor: 0.5 } as const;
    const hashOf = (factor: number): string => dataHash([bars()], new Map([['X', [{ ...split, factor }]]]));
    expect(new Set([dataHash([bars()]), hashOf(0.5), hashOf(0.25)]).size).toBe(3);
    expect(dataHash([bars()], new Map([['Y', [split]]]))).toBe(dataHash([bars()]));
  });

  it('tells the order of series', () => {
    expect(dataHash([bars('A'), bars('B')])).not.toBe(dataHash([bars('B'), bars('A')]));
  });
});
