import { DAY_MS, HOUR_MS, civilFromDays, daysFromCivil } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { SUNDAY, nthWeekday } from './dates.ts';

/**
 * The clocks of an exchange's city by the rules of its law, so that a session is the same on every machine, whatever its own
 * zone and its copy of the zone database. Good from 1990 on; rules in force are taken to stay.
 */
export interface LocalClock {
  readonly name: string;
  /** Hours ahead of UTC, negative in the west, without daylight saving. */
  readonly standardHours: number;
  /** Days since 1970 on which daylight saving begins and ends in a year; in the south it ends first. */
  readonly daylight: (year: number) => readonly [begins: number, ends: number];
}

const sunday = (n: number, year: number, month: number): number =>
  daysFromCivil(year, month, nthWeekday(n, SUNDAY, year, month));

/** A year's changes are worked out once: bars by the million ask for the same few. */
function keptByYear(changes: LocalClock['daylight']): LocalClock['daylight'] {
  const kept = new Map<number, readonly [number, number]>();
  return (year) => {
    const known = kept.get(year) ?? changes(year);
    kept.set(year, known);
    return known;
  };
}

/** Uniform Time Act as amended in 1986 (first Sunday of April to the last of October) and 2005 (second of March to the first of November). */
export const NEW_YORK: LocalClock = {
  name: 'America/New_York',
  standardHours: -5,
  daylight: keptByYear((year) =>
    year >= 2007 ? [sunday(2, year, 3), sunday(1, year, 11)] : [sunday(1, year, 4), sunday(-1, year, 10)],
  ),
};

/**
 * New South Wales: Standard Time Act 1987 and the orders that moved its dates: longer for the Olympic games of 2000 and the
 * Commonwealth games of 2006, uniform with the south-eastern states since 2008.
 */
export const SYDNEY: LocalClock = {
  name: 'Australia/Sydney',
  standardHours: 10,
  daylight: keptByYear((year) => {
    const begins = year >= 2008 ? sunday(1, year, 10) : year === 2000 ? sunday(-1, year, 8) : sunday(-1, year, 10);
    if (year >= 2008 || year === 2006) return [begins, sunday(1, year, 4)];
    return [begins, year >= 1996 ? sunday(-1, year, 3) : sunday(1, year, 3)];
  }),
};

/** Hours that a city's clocks are ahead of UTC at midday of a date (00:00 UTC of it). Clocks change in the small hours. */
export function hoursAhead(clock: LocalClock, date: TimeMs): number {
  const days = Math.floor(date / DAY_MS);
  const [begins, ends] = clock.daylight(civilFromDays(days)[0]);
  const isNorth = begins < ends;
  const isDaylight = isNorth ? days >= begins && days < ends : days >= begins || days < ends;
  return clock.standardHours + (isDaylight ? 1 : 0);
}

/** The city's date at an instant, at 00:00 UTC. */
export function localDate(clock: LocalClock, instant: TimeMs): TimeMs {
  const standard = instant + clock.standardHours * HOUR_MS;
  const date = Math.floor(standard / DAY_MS) * DAY_MS;
  // Clocks change before 03:00, so whoever has daylight saving at midday has it until the midnight that comes an hour early.
  const isLastHour = standard - date >= 23 * HOUR_MS;
  return isLastHour && hoursAhead(clock, date) > clock.standardHours ? date + DAY_MS : date;
}
