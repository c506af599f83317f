import { expect, test } from 'vitest';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, parseIsoDate } from '../model/time.ts';
import { checkBars } from './bar-check.ts';
import type { CheckOptions } from './bar-check.ts';
import { XNYS } from './xnys.ts';

/** Daily bars on these dates, all at 100 but for the closes given; volumes differ from bar to bar. */
function daily(dates: readonly string[], closes: Readonly<Record<string, number>> = {}): Bars {
  const bars = emptyBars('TEST', '1d', dates.length);
  let close = 100;
  dates.forEach((date, i) => {
    const open = closes[date] ?? close;
    close = open;
    bars.time[i] = parseIsoDate(date);
    for (const field of ['open', 'high', 'low', 'close'] as const) bars[field][i] = close;
    bars.volume[i] = 1000 + i;
  });
  return bars;
}

const check = (bars: Bars, options: Partial<CheckOptions> = {}): string[] =>
  checkBars(bars, { calendar: XNYS, actions: [], newest: bars.time[bars.length - 1], ...options }).map(
    ({ code, count, first }) => `${code} ${count} ${first}`,
  );

// 2024-01-15 is Martin Luther King's day.
const WEEK = ['2024-01-11', '2024-01-12', '2024-01-16', '2024-01-17', '2024-01-18', '2024-01-19', '2024-01-22'];

test('a whole week with its holiday gives nothing', () => {
  expect(check(daily(WEEK))).toEqual([]);
});

test('a session without a bar and a bar without a session are found', () => {
  expect(check(daily(WEEK.filter((date) => date !== '2024-01-17')))).toEqual(['missing_sessions 1 2024-01-17']);
  expect(check(daily(['2024-01-12', '2024-01-15', '2024-01-16']))).toEqual(['off_calendar 1 2024-01-15']);
  expect(check(daily(['2024-01-12', '2024-01-17']), { calendar: null })).toEqual([]);
});

test('a close that jumps and comes back is a bad tick, one that stays at half is a split', () => {
  expect(check(daily(WEEK, { '2024-01-17': 150, '2024-01-18': 100 }))).toContain('bad_tick 1 2024-01-17');
  expect(check(daily(WEEK, { '2024-01-17': 50 }))).toEqual(['split_not_adjusted 1 2024-01-17']);
  expect(check(daily(WEEK, { '2024-01-17': 83 }))).toEqual([]);
});

test('a known split is none to look at, a dividend explains none', () => {
  const split = { symbol: 'TEST', exDate: parseIsoDate('2024-01-17'), factor: 0.5 };
  const bars = daily(WEEK, { '2024-01-17': 50 });
  expect(check(bars, { actions: [{ ...split, kind: 'split' }] })).toEqual([]);
  expect(check(bars, { actions: [{ ...split, kind: 'dividend' }] })).toEqual(['split_not_adjusted 1 2024-01-17']);
});

test('zero volume is counted, and five repetitions of a bar are frozen, four are not', () => {
  const bars = daily(WEEK);
  bars.volume.fill(0);
  expect(check(bars)).toEqual(['zero_volume 7 2024-01-11', 'frozen 6 2024-01-12']);
  bars.volume[2] = 1;
  expect(check(bars)).toEqual(['zero_volume 6 2024-01-11']);
});

test('a series that ends more than a week before the newest is stale', () => {
  const bars = daily(WEEK);
  const last = bars.time[bars.length - 1];
  expect(check(bars, { newest: last + 7 * DAY_MS })).toEqual([]);
  expect(check(bars, { newest: last + 8 * DAY_MS })).toEqual(['stale 1 2024-01-22']);
});
