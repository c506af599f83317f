import { describe, expect, it } from 'vitest';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import { INDICATORS } from './registry.ts';

const sma = (close: Float64Array, n: number): Float64Array =>
  applyIndicator(INDICATORS.get('sma')!, [knownColumn(close)], [n])[0].values;

/** `a[1] <= b[1] and a > b` is a cross above, its mirror a cross below. */
function crossings(close: number[]): string[] {
  const prices = Float64Array.from(close);
  const a = sma(prices, 2);
  const b = sma(prices, 3);
  return close.map((_, i) => {
    if (i > 0 && a[i - 1] <= b[i - 1] && a[i] > b[i]) return 'above';
    if (i > 0 && a[i - 1] >= b[i - 1] && a[i] < b[i]) return 'below';
    return a[i] === b[i] ? 'touch' : '';
  });
}

const TABLE: readonly [close: number, event: string, means: string][] = [
  [10.2, '', ''],
  [10.1, '', ''],
  [10.3, 'touch', '10.2 and 10.2'],
  [10.5, 'above', '10.4 and 10.3: leaving a touch is a cross'],
  [10.1, 'touch', '10.3 and 10.3: a touch is none'],
  [10.7, 'below', '10.4 and 10.4333: and it may be left on the other side'],
];
const CLOSES = TABLE.map(([close]) => close);
const EVENTS = TABLE.map(([, event]) => event);

describe('two means of cents', () => {
  it('touch where their decimals are equal, and cross when they part', () => {
    expect(crossings(CLOSES)).toEqual(EVENTS);
  });

  it('do so whatever stood before them', () => {
    for (const before of [
      [0.1],
      [1 / 3, 1e15],
      [99_999.99, 0.07, 1e-9],
      Array.from({ length: 5_000 }, (_, i) => 9 + (i % 97) / 100),
    ]) {
      expect(crossings([...before, ...CLOSES]).slice(before.length + 2)).toEqual(EVENTS.slice(2));
    }
  });

  it('never part on a share that does not move', () => {
    const flat = new Float64Array(2_000).fill(271.700012);
    flat.set([99.99, 17.03, 1e6 / 7], 100);
    const [fast, slow] = [sma(flat, 10), sma(flat, 30)];
    expect([...fast.keys()].filter((i) => i > 140 && fast[i] !== slow[i])).toEqual([]);
  });
});
