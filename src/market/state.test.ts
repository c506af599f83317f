import { describe, expect, it } from 'vitest';
import { marketState } from './state.ts';
import { XASX } from './xasx.ts';
import { XNYS } from './xnys.ts';

describe('the state of the New York Stock Exchange', () => {
  it.each([
    // UTC                    New York
    ['2026-01-05T08:59:59Z', 'closed'], // Monday 03:59:59
    ['2026-01-05T09:00:00Z', 'pre-market'], // 04:00
    ['2026-01-05T14:29:59Z', 'pre-market'],
    ['2026-01-05T14:30:00Z', 'regular'], // 09:30
    ['2026-01-05T20:59:59Z', 'regular'],
    ['2026-01-05T21:00:00Z', 'after-hours'], // 16:00
    ['2026-01-06T00:59:59Z', 'after-hours'], // Monday 19:59:59, Tuesday in UTC
    ['2026-01-06T01:00:00Z', 'closed'], // 20:00
    ['2026-07-06T13:30:00Z', 'regular'], // summer: an hour earlier in UTC
    ['2026-07-06T20:00:00Z', 'after-hours'],
    ['2026-07-03T15:00:00Z', 'closed'], // Independence Day of a Saturday, kept on Friday
    ['2026-11-27T17:59:59Z', 'regular'], // the half day after Thanksgiving, 12:59:59
    ['2026-11-27T18:00:00Z', 'after-hours'], // 13:00
    ['2026-11-27T22:00:00Z', 'closed'], // 17:00
    ['2026-01-10T04:59:59Z', 'closed'], // Friday 23:59:59
    ['2026-01-10T05:00:00Z', 'weekend'], // Saturday 00:00
    ['2026-01-12T04:59:59Z', 'weekend'], // Sunday 23:59:59
    ['2026-01-12T05:00:00Z', 'closed'], // Monday 00:00
    ['2026-03-09T08:00:00Z', 'pre-market'], // 04:00 of the Monday after clocks went forward
    ['2026-03-06T08:30:00Z', 'closed'], // 03:30 of the Friday before
  ])('at %s is %s', (instant, state) => {
    expect(marketState(XNYS, Date.parse(instant))).toBe(state);
  });
});

describe('the state of the Australian Securities Exchange', () => {
  it.each([
    // UTC                    Sydney
    ['2026-01-04T19:59:59Z', 'closed'], // Monday 06:59:59
    ['2026-01-04T20:00:00Z', 'pre-market'], // Monday 07:00, Sunday in UTC
    ['2026-01-04T23:00:00Z', 'regular'], // 10:00
    ['2026-01-05T05:00:00Z', 'after-hours'], // 16:00
    ['2026-01-05T06:00:00Z', 'closed'], // 17:00
    ['2026-07-06T00:00:00Z', 'regular'], // winter: 10:00 is midnight in UTC
    ['2026-07-06T06:00:00Z', 'after-hours'],
    ['2026-01-09T13:30:00Z', 'weekend'], // Saturday 00:30, Friday in UTC
    ['2026-12-24T03:10:00Z', 'after-hours'], // 14:10 on Christmas Eve
  ])('at %s is %s', (instant, state) => {
    expect(marketState(XASX, Date.parse(instant))).toBe(state);
  });
});
