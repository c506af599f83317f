import { civilFromDays } from '../model/time.ts';
import { makeCalendar } from './calendar.ts';
import { FRIDAY, MONDAY, THURSDAY, daysOf, easterDays, nthWeekday, weekdayOfDays } from './dates.ts';
import { NEW_YORK } from './daylight.ts';

/**
 * The New York Stock Exchange, 1990–2030, from its Rule 7.2 (holidays and how they are observed) and its notices of unscheduled
 * closures. Dates still to come follow the rules in force.
 */

/** Days the exchange stayed closed that no rule foretells. */
const UNSCHEDULED = daysOf([
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
]);

/** Early closes of one year only. */
const EARLY_ONCE = daysOf(['1997-12-26', '1999-12-31', '2003-12-26']);

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
  return (day === 24 && weekday >= MONDAY && weekday <= THURSDAY) || EARLY_ONCE.has(days);
}

/** 14:00 until 1992, 13:00 since. */
const earlyCloseAt = (days: number): number => (civilFromDays(days)[0] < 1993 ? 14 : 13) * 60;

/**
 * The New York Stock Exchange. Extended hours are those of NYSE Arca, 04:00 to 20:00, and to 17:00 when the close is at 13:00;
 * before about 2005 they were shorter or none.
 */
export const XNYS = makeCalendar({
  name: 'XNYS',
  fromYear: 1990,
  toYear: 2030,
  clock: NEW_YORK,
  preMarketAt: 4 * 60,
  openAt: 9 * 60 + 30,
  closeAt: 16 * 60,
  afterHoursFor: 4 * 60,
  isClosed: (days) => isHoliday(days) || UNSCHEDULED.has(days),
  earlyCloseAt: (days) => (isEarly(days) ? earlyCloseAt(days) : undefined),
});
