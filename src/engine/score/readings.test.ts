import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barsOfCloses } from '../../../test/rules/kit.ts';
import { randomWalk } from '../../../test/walk.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { ColumnStore } from '../rules/store.ts';
import { readingsAt } from './readings.ts';
import type { Reading } from './readings.ts';

const all = (bars: Bars, bar = bars.length - 1): Reading[] =>
  Object.values(readingsAt(new ColumnStore(bars), bar)).flat() as Reading[];
const named = (bars: Bars, name: string): Reading => all(bars).find((it) => it.name === name)!;

const rise = Array.from({ length: 400 }, (_, i) => 100 * 1.002 ** i);
const waves = Array.from({ length: 400 }, (_, i) => 100 + 3 * Math.sin(i / 2));
const CLOSES = {
  'a rise': rise,
  'a rise that leaps': [...rise, 300],
  'a fall': rise.toReversed(),
  waves: waves,
  'waves and a leap': [...waves, 150],
  'waves and a storm': [...waves, 150, 90, 150, 90],
};

it.each([
  ['trend', 'a rise', 'up'],
  ['trend', 'a fall', 'down'],
  ['long trend', 'a rise', 'up'],
  ['regime', 'a rise', 'trending up'],
  ['regime', 'a fall', 'trending down'],
  ['regime', 'waves', 'ranging'],
  ['RSI 14', 'a rise', 'overbought'],
  ['RSI 14', 'a fall', 'oversold'],
  ['SMA 200', 'a rise', 'above'],
  ['SMA 200', 'a fall', 'below'],
  ['MACD hist', 'a rise that leaps', 'above 0, rising'],
  ['BB position', 'waves and a leap', 'above upper band'],
  ['BB width', 'waves and a leap', 'widest of 126'],
  ['volatility', 'waves and a storm', 'high'],
  ['OBV slope', 'a rise', 'accumulation'],
] as const)('%s after %s: %s', (name, closes, word) => {
  expect(named(barsOfCloses(CLOSES[closes]), name).word).toBe(word);
});

it('figures by hand: a close of 110 after 100, volumes of 1000 to 1019', () => {
  const bars = barsOfCloses([...Array<number>(19).fill(100), 110]);
  bars.volume[19] = 2018.5; // 19 × 1009 + 2018.5 = 21,189.5: a mean of 1059.475
  expect(named(bars, 'change').value).toBeCloseTo(0.1, 12);
  expect(named(bars, 'SMA 20')).toMatchObject({ value: 100.5, word: 'above' });
  expect(named(bars, 'range position').value).toBe(0.5);
  expect(named(bars, 'volume ratio')).toMatchObject({
    value: expect.closeTo(2018.5 / 1059.475, 9) as unknown,
    word: 'heavy',
  });
});

it('what is not known yet is said so, value and word', () => {
  const short = all(barsOfCloses([100, 101, 102]));
  const known = short.filter(({ value }) => value !== null).map(({ name }) => name);
  expect(known).toEqual(['close', 'change', 'gap', 'range position', 'volume']);
  for (const { value, word } of short) if (value === null) expect(word ?? null).toBeNull();
});

it('no reading knows a later bar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 399 }), (seed, bar) => {
      const bars = randomWalk('WALK', 400, seed);
      expect(all(bars, bar)).toEqual(all(sliceBars(bars, 0, bar + 1)));
    }),
    { numRuns: 25 },
  );
});
