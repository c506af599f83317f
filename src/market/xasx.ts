import { civilFromDays, daysFromCivil } from '../model/time.ts';
import { makeCalendar } from './calendar.ts';
import { MONDAY, SATURDAY, SUNDAY, TUESDAY, daysOf, easterDays, nthWeekday, weekdayOfDays } from './dates.ts';
import { SYDNEY } from './daylight.ts';

/**
 * The Australian Securities Exchange, 1990–2030: the national holidays that its yearly notice of trading days names, the King's
 * Birthday as New South Wales keeps it, and days it closed once. Dates still to come follow the rules in force.
 */

/** Closed once. */
const UNSCHEDULED = daysOf([
  '1990-12-31', // the Monday before New Year's Day
  '1999-12-31', // before the computers' year 2000
  '2010-04-26', // Anzac Day of a Sunday, which was kept on Monday in this year alone
  '2011-04-26', // Anzac Day of an Easter Monday
  '2022-09-22', // mourning for Queen Elizabeth II
]);

/** A holiday on a Saturday or Sunday is kept on the Monday after it. */
function isKeptFrom(weekday: number, day: number, onDay: number): boolean {
  return day === onDay || (weekday === MONDAY && (day === onDay + 1 || day === onDay + 2));
}

/** On 26 January or the Monday after since 1994; before it on the first Monday from then on, and in 1993 on no trading day. */
function isAustraliaDay(year: number, weekday: number, day: number): boolean {
  if (year >= 1994) return isKeptFrom(weekday, day, 26);
  return year !== 1993 && weekday === MONDAY && day >= 26;
}

/** Christmas and Boxing Day; those of a weekend are kept on the Monday and Tuesday after it. */
function isChristmas(weekday: number, day: number): boolean {
  if (day === 25 || day === 26) return true;
  return (day === 27 || day === 28) && (weekday === MONDAY || weekday === TUESDAY);
}

function isHoliday(days: number): boolean {
  const [year, month, day] = civilFromDays(days);
  const weekday = weekdayOfDays(days);
  switch (month) {
    case 1:
      return isKeptFrom(weekday, day, 1) || isAustraliaDay(year, weekday, day);
    case 3:
    case 4: {
      const sinceEaster = days - easterDays(year);
      // Anzac Day of a weekend is not kept on another day, 2010 excepted.
      return sinceEaster === -2 || sinceEaster === 1 || (month === 4 && day === 25);
    }
    case 6:
      return day === nthWeekday(2, MONDAY, year, 6);
    case 12:
      return isChristmas(weekday, day);
    default:
      return false;
  }
}

/** The last trading days before Christmas and of the year, since 2010, but for 2022, when both were whole. */
function isEarly(days: number): boolean {
  const [year, month] = civilFromDays(days);
  if (month !== 12 || year < 2010 || year === 2022) return false;
  const lastBy = (day: number): number => {
    const eve = daysFromCivil(year, 12, day);
    const weekday = weekdayOfDays(eve);
    return weekday === SATURDAY ? eve - 1 : weekday === SUNDAY ? eve - 2 : eve;
  };
  return days === lastBy(24) || days === lastBy(31);
}

/**
 * The Australian Securities Exchange. `preMarket` is its pre-open from 07:00, when orders are taken and none is matched; after
 * hours are the closing auction, ten minutes after the close, and late trading up to an hour after it.
 */
export const XASX = makeCalendar({
  name: 'XASX',
  fromYear: 1990,
  toYear: 2030,
  clock: SYDNEY,
  preMarketAt: 7 * 60,
  openAt: 10 * 60,
  closeAt: 16 * 60,
  afterHoursFor: 60,
  isClosed: (days) => isHoliday(days) || UNSCHEDULED.has(days),
  earlyCloseAt: (days) => (isEarly(days) ? 14 * 60 + 10 : undefined),
});
