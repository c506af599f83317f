import { describe, expect, it } from 'vitest';
import { XNYS } from '../market/xnys.ts';
import { emptyBars } from '../model/bars.ts';
import { dayOf, sessionTimes } from './sessions.ts';

const AT = (iso: string): number => Date.parse(iso);

describe('the session of a bar', () => {
  it.each([
    // bar opens                opens                   closes                  weekday
    ['2019-02-11T14:30:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // the first bar of a winter Monday
    ['2019-02-11T09:00:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // pre-market, 04:00 in New York
    ['2019-07-10T13:30:00Z', '2019-07-10T13:30:00Z', '2019-07-10T20:00:00Z', 3], // summer time
    ['2019-02-12T00:30:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // after hours, Tuesday in UTC
    ['2019-11-29T14:30:00Z', '2019-11-29T14:30:00Z', '2019-11-29T18:00:00Z', 5], // a half day
  ])('%s', (time, open, close, weekday) => {
    const bars = emptyBars('SYN', '1m', 1);
    bars.time[0] = AT(time);
    const found = sessionTimes(bars, XNYS);
    expect([found.openMs[0], found.closeMs[0], found.dayOfWeek![0]]).toEqual([AT(open), AT(close), weekday]);
  });

  it.each([
    '2019-02-11T08:59:00Z',
    '2019-02-12T01:00:00Z',
    '2019-07-04T14:30:00Z',
    '2019-07-06T14:30:00Z',
    '2045-01-03T14:30:00Z',
  ])('%s has none: before 04:00, from 20:00 on, a holiday, a weekend, a year the calendar does not know', (time) => {
    const bars = emptyBars('SYN', '1m', 1);
    bars.time[0] = AT(time);
    const { openMs, closeMs } = sessionTimes(bars, XNYS);
    expect([openMs[0], closeMs[0]]).toEqual([NaN, NaN]);
  });
});

describe('the trading day', () => {
  it('is the exchange’s own date: after hours of a winter Monday are Tuesday in UTC', () => {
    const monday = AT('2019-02-11') / 86_400_000;
    expect(dayOf('1m', 'XNYS')(AT('2019-02-12T00:30:00Z'))).toBe(monday);
    expect(dayOf('1m', 'none')(AT('2019-02-12T00:30:00Z'))).toBe(monday + 1);
    expect(dayOf('1d', 'XNYS')(AT('2019-02-12'))).toBe(monday + 1);
  });
});
