import { describe, expect, it } from 'vitest';
import { DAY_MS, isoDate } from '../model/time.ts';
import { easterDays, nthWeekday } from './dates.ts';

describe('calendar arithmetic', () => {
  it.each([
    [1990, '1990-04-15'],
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2011, '2011-04-24'],
    [2024, '2024-03-31'],
    [2038, '2038-04-25'],
  ])('Easter of %i is %s', (year, date) => {
    expect(isoDate(easterDays(year) * DAY_MS)).toBe(date);
  });

  it.each([
    [1, 1, 2025, 9, 1],
    [3, 1, 2025, 1, 20],
    [4, 4, 2024, 11, 28],
    [-1, 1, 2021, 5, 31],
    [-1, 0, 2005, 10, 30],
    [-1, 0, 2023, 12, 31],
  ])('weekday number %i of kind %i in %i-%i is the %i', (n, weekday, year, month, day) => {
    expect(nthWeekday(n, weekday, year, month)).toBe(day);
  });
});
