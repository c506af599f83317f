import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { DAY_MS, isoDate, isoInstant, parseIsoDate } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { sessionsBetween } from './calendar.ts';
import { dateOf, isWeekend } from './dates.ts';
import { XNYS } from './xnys.ts';

const shared = (name: string): string => readFileSync(sharedPath('data', 'open', 'calendars', name), 'utf8');
const zone = zoneOf('America/New_York');

/** `7/3/2000` as `2000-07-03`. */
function isoOf(usDate: string): string {
  const [month, day, year] = usDate.split('/').map(Number);
  return isoDate(dateOf(year, month, day));
}

/** Their table of 1998–2028 holds Saturdays and Sundays too. */
const weekdays = (dates: readonly string[]): string[] =>
  dates
    .map(isoOf)
    .filter((date) => !isWeekend(parseIsoDate(date) / DAY_MS))
    .sort();

describe('the New York Stock Exchange', () => {
  const lean = (
    JSON.parse(shared('market_hours_equity_usa.json')) as Record<
      string,
      { holidays: string[]; earlyCloses: Record<string, string> }
    >
  )['Equity-usa-[*]'];
  const from = parseIsoDate('2000-01-01');
  const to = parseIsoDate('2028-12-31');

  it('is closed on the holidays of a second independent table, to 2028', () => {
    const ours: string[] = [];
    for (let date = from; date <= to; date += DAY_MS) {
      if (!isWeekend(date / DAY_MS) && XNYS.session(date) === undefined) ours.push(isoDate(date));
    }
    expect(ours).toEqual(weekdays(lean.holidays).filter((date) => date >= '2000'));
  });

  it('closes early on the days of that table, to 2028', () => {
    const ours = sessionsBetween(XNYS, from, to).filter(({ early }) => early);
    expect(ours.map(({ date }) => isoDate(date))).toEqual(
      weekdays(Object.keys(lean.earlyCloses)).filter((date) => date >= '2000'),
    );
  });

  it('is closed on the weekdays of a third list, 1990 to 2021', () => {
    const listed = shared('nyse_full_day_closures_since_1928.csv').trim().split('\n').slice(1);
    const since = listed.filter((date) => date >= '1990-01-01' && !isWeekend(parseIsoDate(date) / DAY_MS));
    expect(since.length).toBeGreaterThan(280);
    expect(since.filter((date) => XNYS.session(parseIsoDate(date)) !== undefined)).toEqual([]);
  });

  it.each([
    // Announced by the exchange, or its rules in force for years beyond those lists.
    ['2023-07-03', '13:00'],
    ['2024-06-19', 'closed'],
    ['2024-07-03', '13:00'],
    ['2025-01-09', 'closed'], // funeral of Jimmy Carter
    ['2025-04-18', 'closed'],
    ['2025-12-24', '13:00'],
    ['2026-06-19', 'closed'],
    ['2026-07-03', 'closed'],
    ['2026-11-27', '13:00'],
    ['2027-06-18', 'closed'], // Juneteenth of a Saturday
    ['2027-07-05', 'closed'],
    ['2027-12-24', 'closed'],
    ['2027-12-31', '16:00'], // New Year's Day of a Saturday is not kept
    ['2028-07-03', '13:00'],
    ['2028-07-05', '16:00'],
    ['2029-12-24', '13:00'],
    ['2030-11-28', 'closed'],
    ['2030-11-29', '13:00'],
  ])('%s: %s', (date, close) => {
    const session = XNYS.session(parseIsoDate(date));
    expect(session === undefined ? 'closed' : isoInstant(zone.toWall(session.close)).slice(11, 16)).toBe(close);
  });
});
