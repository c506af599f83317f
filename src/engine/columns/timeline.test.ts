import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { alignBars } from './timeline.ts';

function barsAt(symbol: string, times: readonly number[]): Bars {
  const bars = emptyBars(symbol, '1d', times.length);
  bars.time.set(times);
  return bars;
}

describe('many symbols on one timeline', () => {
  it('stand on the union of their times, −1 where a symbol has no bar', () => {
    const { time, index } = alignBars([barsAt('A', [1, 2, 4]), barsAt('B', [2, 3]), barsAt('C', [])]);
    expect([...time]).toEqual([1, 2, 3, 4]);
    expect(index.map((one) => [...one])).toEqual([
      [0, 1, -1, 2],
      [-1, 0, 1, -1],
      [-1, -1, -1, -1],
    ]);
  });

  it('of one calendar share one index', () => {
    const { time, index } = alignBars([barsAt('A', [1, 2]), barsAt('B', [1, 2]), barsAt('C', [1, 2])]);
    expect([...time]).toEqual([1, 2]);
    expect(index[1]).toBe(index[0]);
    expect(index[2]).toBe(index[0]);
  });

  it('none at all have no time', () => {
    expect(alignBars([])).toEqual({ time: new Float64Array(0), index: [] });
  });

  it('find every bar again, once and in order', () => {
    const times = fc
      .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(times, { maxLength: 8 }), (lists) => {
        const series = lists.map((list, i) => barsAt(`S${i}`, list));
        const { time, index } = alignBars(series);
        expect([...time]).toEqual([...new Set(lists.flat())].sort((a, b) => a - b));
        series.forEach((bars, s) => {
          const found = [...index[s]].map((bar, at) => (bar < 0 ? undefined : [bar, time[at]]));
          expect(found.filter((one) => one !== undefined)).toEqual([...bars.time].map((t, i) => [i, t]));
        });
      }),
    );
  });
});
