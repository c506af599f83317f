import { assert } from '../model/errors.ts';
import { DAY_MS, civilFromDays, daysFromCivil, parseIsoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';

/** Weekdays as `weekdayOfDays` counts them. */
export const [SUNDAY, MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 2, 4, 5, 6];

/** A date at 00:00 UTC. */
export const dateOf = (year: number, month: number, day: number): TimeMs => daysFromCivil(year, month, day) * DAY_MS;

/** ISO dates as days since 1970. */
export const daysOf = (dates: readonly string[]): ReadonlySet<number> =>
  new Set(dates.map((date) => parseIsoDate(date) / DAY_MS));

/** Day of the week of a count of days since 1970, 0 = Sunday … 6 = Saturday. */
export const weekdayOfDays = (days: number): number => (((days + 4) % 7) + 7) % 7;

export const isWeekend = (days: number): boolean => weekdayOfDays(days) === SUNDAY || weekdayOfDays(days) === SATURDAY;

/** The n-th given weekday (0 = Sunday) of a month, as a day of the month; n = −1 is the last. */
export function nthWeekday(n: number, weekday: number, year: number, month: number): number {
  assert(n >= 1 || n === -1, 'n counts from 1, or is -1 for the last');
  if (n === -1) {
    const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
    const back = (weekdayOfDays(next - 1) - weekday + 7) % 7;
    return civilFromDays(next - 1 - back)[2];
  }
  const first = weekdayOfDays(daysFromCivil(year, month, 1));
  return 1 + ((weekday - first + 7) % 7) + (n - 1) * 7;
}

/** Easter Sunday in days since 1970. Source: the anonymous Gregorian computus (Meeus, "Astronomical Algorithms", ch. 8). */
export function easterDays(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const d = b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return daysFromCivil(year, month, ((h + l - 7 * m + 114) % 31) + 1);
}
