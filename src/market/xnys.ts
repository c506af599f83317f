import { assert } from '../model/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, civilFromDays, isoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { dateOf, easterDays, nthWeekday, weekdayOfDays } from './calendar.ts';
import type { Session, SessionCalendar } from './calendar.ts';

/**
 * The New York Stock Exchange, 1990–2030, from its Rule 7.2 (holidays and how they are observed), its notices of unscheduled
 * closures, and the Uniform Time Act with its changes of 1986 and 2005. Dates still to come follow the rules in force.
 */

const [SUNDAY, MONDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 4, 5, 6];

/** Days the exchange stayed closed that no rule foretells, as dates. */
const UNSCHEDULED: readonly string[] = [
  '1994-04-27', // funeral of Richard Nixon
  '2001-09-11', // attacks on New York
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11', // funeral of Ronald Reagan
  '2007-01-02', // funeral of Gerald Ford
  '2012-10-29', // hurricane Sandy
  '2012-10-30',
  '2018-12-05', // funeral of George H. W. Bush
  '2025-01-09', // funeral of Jimmy Carter
];

/** Early closes of one year only. */
const EARLY_ONCE: readonly string[] = ['1997-12-26', '1999-12-31', '2003-12-26'];

/** A holiday on a Sunday is kept on Monday, one on a Saturday on Friday. */
function isObserved(weekday: number, month: number, day: number, onMonth: number, onDay: number): boolean {
  if (month !== onMonth) return false;
  if (day === onDay) return true;
  return (weekday === MONDAY && day === onDay + 1) || (weekday === FRIDAY && day === onDay - 1);
}

function isHoliday(days: number): boolean {
  const [year, month, day] = civilFromDays(days);
  const weekday = weekdayOfDays(days);
  switch (month) {
    case 1:
      // New Year's Day on a Saturday is not kept on Friday: the year's last day settles accounts.
      if (day === 1 || (day === 2 && weekday === MONDAY)) return true;
      return year >= 1998 && day === nthWeekday(3, MONDAY, year, 1);
    case 2:
      return day === nthWeekday(3, MONDAY, year, 2);
    case 3:
    case 4:
      return weekday === FRIDAY && days === easterDays(year) - 2;
    case 5:
      return day === nthWeekday(-1, MONDAY, year, 5);
    case 6:
      return year >= 2022 && isObserved(weekday, month, day, 6, 19);
    case 7:
      return isObserved(weekday, month, day, 7, 4);
    case 9:
      return day === nthWeekday(1, MONDAY, year, 9);
    case 11:
      return day === nthWeekday(4, THURSDAY, year, 11);
    case 12:
      return isObserved(weekday, month, day, 12, 25);
    default:
      return false;
  }
}

/** The day before Independence Day; until 2012, when the 4th was a Thursday, the Friday after it instead of the Wednesday. */
function isEarlyInJuly(year: number, day: number, weekday: number): boolean {
  if (year < 1995) return false;
  if (day === 5) return weekday === FRIDAY && year < 2013;
  return day === 3 && weekday >= MONDAY && weekday <= THURSDAY && (weekday !== 3 || year >= 2013);
}

function isEarly(days: number): boolean {
  const [year, month, day] = civilFromDays(days);
  const weekday = weekdayOfDays(days);
  if (month === 7) return isEarlyInJuly(year, day, weekday);
  if (month === 11) return year >= 1992 && day === nthWeekday(4, THURSDAY, year, 11) + 1;
  if (month !== 12) return false;
  return (day === 24 && weekday >= MONDAY && weekday <= THURSDAY) || EARLY_ONCE.includes(isoDate(days * DAY_MS));
}

/**
 * Hours that New York is behind UTC at midday of a date: 4 in daylight saving time, else 5. From the first Sunday of April (1987)
 * to the last of October; since 2007 from the second Sunday of March to the first of November.
 */
export function newYorkHoursBehind(date: TimeMs): number {
  const [year, month, day] = civilFromDays(Math.floor(date / DAY_MS));
  const [startMonth, start] = year >= 2007 ? [3, nthWeekday(2, SUNDAY, year, 3)] : [4, nthWeekday(1, SUNDAY, year, 4)];
  const [endMonth, end] = year >= 2007 ? [11, nthWeekday(1, SUNDAY, year, 11)] : [10, nthWeekday(-1, SUNDAY, year, 10)];
  const after = month > startMonth || (month === startMonth && day >= start);
  const before = month < endMonth || (month === endMonth && day < end);
  return after && before ? 4 : 5;
}

function session(date: TimeMs): Session | undefined {
  assert(date >= XNYS.from && date <= XNYS.to && date % DAY_MS === 0, 'a date of 1990–2030 at 00:00 UTC');
  const days = date / DAY_MS;
  const weekday = weekdayOfDays(days);
  if (weekday === SUNDAY || weekday === SATURDAY || isHoliday(days) || UNSCHEDULED.includes(isoDate(date))) {
    return undefined;
  }
  const midnight = date + newYorkHoursBehind(date) * HOUR_MS;
  const early = isEarly(days);
  const closeHour = !early ? 16 : civilFromDays(days)[0] < 1993 ? 14 : 13;
  return { date, open: midnight + 9 * HOUR_MS + 30 * MINUTE_MS, close: midnight + closeHour * HOUR_MS, early };
}

/** New York's date at an instant. */
function newYorkDate(instant: TimeMs): TimeMs {
  const standard = Math.floor((instant - 5 * HOUR_MS) / DAY_MS) * DAY_MS;
  const sinceMidnight = instant - standard - 5 * HOUR_MS;
  // Clocks change at 02:00, so whoever has summer time at midday has it until the midnight that comes an hour early.
  return sinceMidnight >= 23 * HOUR_MS && newYorkHoursBehind(standard) === 4 ? standard + DAY_MS : standard;
}

/** The New York Stock Exchange. `dateOf` is right for any instant since 1987. */
export const XNYS: SessionCalendar = {
  name: 'XNYS',
  from: dateOf(1990, 1, 1),
  to: dateOf(2030, 12, 31),
  session,
  dateOf: newYorkDate,
};
