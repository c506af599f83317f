import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barsOfCloses } from '../../../test/rules/kit.ts';
import { randomWalk } from '../../../test/walk.ts';
import { sliceBars } from '../../model/bars.ts';
import { priceZones } from './support.ts';

/** Highs are one above these closes, lows one below. Peaks of 20 at bars 6 and 18, a trough of 10 at bar 12. */
const HILLS = [14, 15, 16, 17, 18, 19, 20, 18, 16, 14, 12, 11, 10, 11, 12, 14, 16, 18, 20, 19, 18, 17, 16, 15, 14];

it('two peaks of one height are one resistance, the trough between them a support', () => {
  const bars = barsOfCloses(HILLS);
  expect(priceZones(bars, 24, 2)).toEqual({
    support: [{ price: 9, low: 9, high: 9, touches: 1, lastBar: 12, distance: (9 - 14) / 14, distanceAtr: -2.5 }],
    resistance: [{ price: 21, low: 21, high: 21, touches: 2, lastBar: 18, distance: 0.5, distanceAtr: 3.5 }],
  });
});

it('a turning point is known five bars after it, and not before', () => {
  const bars = barsOfCloses(HILLS);
  const peaks = (bar: number): number => priceZones(bars, bar, 2)?.resistance[0]?.touches ?? 0;
  expect([peaks(10), peaks(11), peaks(22), peaks(23)]).toEqual([0, 1, 1, 2]);
});

// prettier-ignore
it.each<[atr: number, zones: [price: number, touches: number][]]>([
  [1, [[21.5, 2]]], // peaks of 21 and 22 lie one range apart: one zone at their mean
  [0.9, [[21, 1], [22, 1]]], // and just too far apart: two, the nearer first
])('with a range of %d, peaks of 21 and 22 are %j', (atr, zones) => {
  const bars = barsOfCloses(HILLS);
  bars.high[18] = 22;
  expect(priceZones(bars, 24, atr)?.resistance.map(({ price, touches }) => [price, touches])).toEqual(zones);
});

it('a resistance that was broken is a support', () => {
  const bars = barsOfCloses([...HILLS, 18, 22, 24]);
  const zones = priceZones(bars, 27, 2);
  expect(zones?.resistance).toEqual([]);
  expect(zones?.support.map(({ price }) => price)).toEqual([21, 9]);
});

it('without a range nobody can say what one zone is; without turning points there is none', () => {
  const bars = barsOfCloses(HILLS);
  expect([priceZones(bars, 24, null), priceZones(bars, 24, 0)]).toEqual([null, null]);
  expect(priceZones(bars, 3, 2)).toEqual({ support: [], resistance: [] });
  expect(priceZones(barsOfCloses(Array<number>(30).fill(10)), 29, 2)).toEqual({ support: [], resistance: [] });
});

it('no zone knows a later bar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 399 }), (seed, bar) => {
      const bars = randomWalk('WALK', 400, seed);
      expect(priceZones(bars, bar, 1.5)).toEqual(priceZones(sliceBars(bars, 0, bar + 1), bar, 1.5));
    }),
  );
});
