import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf } from '../../../test/bars.ts';
import { emptyBars, sliceBars } from '../../model/bars.ts';
import { DAY_MS, MINUTE_MS } from '../../model/time.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { resampleBars } from './resample.ts';

const at = (text: string): number => Date.parse(text);
const show = ({ bars, completedAt }: ReturnType<typeof resampleBars>): string[] =>
  Array.from(
    bars.time,
    (time, i) =>
      `${formatBarTime(time, bars.timeframe)} ${bars.open[i]} ${bars.high[i]} ${bars.low[i]} ${bars.close[i]} ${bars.volume[i]} known at bar ${completedAt[i]}`,
  );

describe('longer bars', () => {
  it('hold the first open, the highest high, the lowest low, the last close and all volume', () => {
    const minutes = barsOf('X', '1m', [
      [at('2024-01-02T14:30Z'), 10, 12, 9, 11, 1],
      [at('2024-01-02T14:31Z'), 11, 15, 11, 14, 2],
      [at('2024-01-02T14:34Z'), 14, 14, 8, 9, 4],
      [at('2024-01-02T14:35Z'), 9, 9, 9, 9, 8],
      [at('2024-01-02T14:40Z'), 7, 8, 6, 7, 16],
    ]);
    expect(show(resampleBars(minutes, '5m'))).toEqual([
      '2024-01-02T14:30:00Z 10 15 8 9 7 known at bar 2',
      '2024-01-02T14:35:00Z 9 9 9 9 8 known at bar 4',
    ]);
  });

  it('of weeks begin on Monday, and are known when the next week has a bar', () => {
    const days = barsOf(
      'X',
      '1d',
      ['2024-01-04', '2024-01-05', '2024-01-08', '2024-01-12', '2024-01-16'].map((day, i) => [
        at(day),
        i + 1,
        i + 2,
        i + 1,
        i + 2,
        1,
      ]),
    );
    expect(show(resampleBars(days, '1w'))).toEqual([
      '2024-01-01 1 3 1 3 2 known at bar 2',
      '2024-01-08 3 5 3 5 2 known at bar 4',
    ]);
  });

  it('of hours begin anew at the open of the session', () => {
    const open = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS + at('1970-01-01T14:30Z');
    const halves = barsOf(
      'X',
      '30m',
      [0, 30, 60, 90].map((m) => [at('2024-01-02T14:30Z') + m * MINUTE_MS, 1, 1, 1, 1, 1]),
    );
    expect(show(resampleBars(halves, '1h', { open }))).toEqual([
      '2024-01-02T14:30:00Z 1 1 1 1 2 known at bar 1',
      '2024-01-02T15:30:00Z 1 1 1 1 2 known at bar 3',
    ]);
  });

  it('never know a bar that is still to come: those known at a bar are the same without its future', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.constantFrom<Timeframe>('3m', '5m', '1h', '1d'), fc.nat(60), (steps, timeframe, cut) => {
        let time = at('2024-01-02T23:00Z');
        const bars = barsOf(
          'X',
          '1m',
          steps.map((step, i) => [(time += step * MINUTE_MS), i + 1, i + 2, i, i + 1, 1]),
        );
        const k = Math.min(cut, bars.length);
        const whole = resampleBars(bars, timeframe);
        const known = show(whole).filter((_, i) => whole.completedAt[i] < k);
        expect(show(resampleBars(sliceBars(bars, 0, k), timeframe))).toEqual(known);
      }),
    );
  });

  it('are longer', () => {
    expect(() => resampleBars(emptyBars('X', '1d', 0), '1h')).toThrow(/longer/);
  });
});
