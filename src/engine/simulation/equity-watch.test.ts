import { describe, expect, it } from 'vitest';
import { play } from '../../../test/play.ts';
import { DAY_MS, HOUR_MS, parseIsoDate } from '../../model/time.ts';
import { EquityWatch } from './equity-watch.ts';
import { NO_LIMITS } from './settings.ts';

const day = (date: string): number => parseIsoDate(date) / DAY_MS;

describe('a weekly drawdown', () => {
  it.each([
    // 100 the week before, 96 on Friday.
    ['2024-01-05', 94.99, true],
    ['2024-01-08', 94.99, false],
    ['2024-01-08', 91.19, true],
  ])('is measured from the peak since the Friday before: %s at %d', (date, equity, isReached) => {
    const watch = new EquityWatch({ ...NO_LIMITS, weeklyDrawdownFraction: 0.05 }, 100);
    watch.see(day('2024-01-05'), 96);
    watch.see(day(date), equity);
    expect(watch.suspended !== null).toBe(isReached);
  });

  it('begins anew on the exchange’s Monday: in Sydney at ten, which is Sunday evening in UTC', () => {
    // 1,000 shares are all of the equity: 4 % lost on Friday, 3.1 % on Monday.
    const held = `
      bar    open high low close says
      d4     100  100  100 100   long
      d5     100  100  96  96    -
      d7.96  96   96   93  93    -
      d8     93   93   93  93    -`;
    const wanted = `
      bar    open high low close says
      d7.96  10   10   10  10    short
      d8     10   10   10  10    -`;
    const size = { kind: 'shares', value: 1000, scale: 1, fractional: false } as const;
    const { refusals } = play(
      { AAA: held, BBB: wanted },
      {
        signals: { size },
        settings: { limits: { ...NO_LIMITS, weeklyDrawdownFraction: 0.05 }, leverage: 2 },
        dayOf: (time) => Math.floor((time + 11 * HOUR_MS) / DAY_MS),
      },
    );
    expect(refusals).toEqual([]);
  });
});

describe('a limit on losses that is not set', () => {
  it('is not reached, not even by an account in the red', () => {
    // 1,000 shares sold short at 100 with 100,000: at 210 the account owes 10,000, on the Monday after too.
    const squeeze = `
      bar  open high low close says
      d4   100  100  100 100   short
      d5   100  210  100 210   -
      d8   210  210  210 210   long
      d9   210  210  210 210   -`;
    const { refusals } = play(squeeze, {
      signals: { size: { kind: 'shares', value: 1000, scale: 1, fractional: false } },
      settings: { limits: { ...NO_LIMITS, dailyLossFraction: 0.5 } },
    });
    expect(refusals).toEqual(['d9 AAA size comes to less than one share at 210.0000']);
  });
});
