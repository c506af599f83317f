/** What the indices of directions say of a price that has stopped: TA-Lib's values, which a trader can follow by hand. */
import { describe, expect, it } from 'vitest';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import { INDICATORS } from './registry.ts';

const STANDS_FROM = 3;
// Up 2, down 1, up 2, and no trade at another price ever after; each bar is one price.
const close = new Float64Array(80).fill(103);
close.set([100, 102, 101]);

/**
 * Period 2: what the index is made of halves at every bar, so that their ratio stays, until their sum is below 1e-14 and
 * counts as none. Of 1.5 gained and 0.25 lost that is so 48 bars later, of a true range of 3 one bar after that.
 */
const rows: readonly (readonly [name: string, value: number, barsKept: number])[] = [
  ['rsi', (100 * 1.5) / 1.75, 47],
  ['cmo', (100 * 1.25) / 1.75, 47],
  ['plus_di', (100 * 2.5) / 3, 48],
  ['minus_di', (100 * 0.5) / 3, 48],
];

describe('a price that stands still', () => {
  it.each(rows)('keeps %s at %d for %d bars, then it is 0', (name, value, barsKept) => {
    const indicator = INDICATORS.get(name)!;
    const inputs = indicator.inputs.map(() => knownColumn(close));
    const [{ values }] = applyIndicator(indicator, inputs, [2]);
    for (let i = STANDS_FROM; i < close.length; i++) {
      const expected = i <= STANDS_FROM + barsKept ? value : 0;
      expect(Math.abs(values[i] - expected), `bar ${i}: ${values[i]}`).toBeLessThanOrEqual(1e-12 * value);
    }
  });
});
