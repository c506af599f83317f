import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { DAY_MS, HOUR_MS, isoDate, isoInstant, parseIsoDate } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { sessionsBetween } from './calendar.ts';
import { XNYS, newYorkHoursBehind } from './xnys.ts';

const calendarFile = sharedPath('data', 'open', 'calendars', 'xnys_sessions.csv');

describe('the sessions of the New York Stock Exchange', () => {
  it('are those of an independent list from 1990 to 2023, to the minute, half days included', () => {
    const rows = readFileSync(calendarFile, 'utf8').trim().split('\n').slice(1);
    const expected = rows.map((row) => {
      const [date, open, close, , , early] = row.split(',');
      return `${date} ${open} ${close} ${early}`;
    });
    const ours = sessionsBetween(XNYS, XNYS.from, parseIsoDate('2023-01-13')).map(
      (one) => `${isoDate(one.date)} ${isoInstant(one.open)} ${isoInstant(one.close)} ${one.early ? 1 : 0}`,
    );
    expect(ours.length).toBe(8324);
    expect(ours).toEqual(expected);
  });

  // Announced by the exchange for years beyond that list.
  it.each([
    ['2023-07-03', '13:00'],
    ['2024-06-19', 'closed'],
    ['2024-07-03', '13:00'],
    ['2025-01-09', 'closed'],
    ['2025-04-18', 'closed'],
    ['2025-12-24', '13:00'],
    ['2026-06-19', 'closed'],
    ['2026-07-03', 'closed'],
    ['2026-11-27', '13:00'],
    ['2027-06-18', 'closed'],
    ['2027-07-05', 'closed'],
    ['2027-12-24', 'closed'],
    ['2027-12-31', '16:00'],
    ['2028-07-03', '13:00'],
    ['2028-07-05', '16:00'],
  ])('%s: %s', (date, close) => {
    const session = XNYS.session(parseIsoDate(date));
    const local = session && isoInstant(session.close - newYorkHoursBehind(session.date) * HOUR_MS).slice(11, 16);
    expect(local ?? 'closed').toBe(close);
  });

  it('knows no day outside the years its rules are good for', () => {
    expect(() => XNYS.session(parseIsoDate('1989-12-29'))).toThrow(/1990–2030/);
    expect(
      sessionsBetween(XNYS, parseIsoDate('1980-01-01'), parseIsoDate('1990-01-03')).map((s) => isoDate(s.date)),
    ).toEqual(['1990-01-02', '1990-01-03']);
  });

  it('dates an instant as the zone database does, whatever the hour', () => {
    const zone = zoneOf('America/New_York');
    const instant = fc.integer({ min: parseIsoDate('1990-01-01') / 6e4, max: parseIsoDate('2030-12-30') / 6e4 });
    fc.assert(
      fc.property(instant, (minutes) => {
        const local = zone.toWall(minutes * 6e4);
        expect(isoDate(XNYS.dateOf(minutes * 6e4))).toBe(isoDate(local));
      }),
      { numRuns: 2000 },
    );
  });

  it('has the daylight saving time of the zone database at midday of every day', () => {
    const zone = zoneOf('America/New_York');
    const wrong: string[] = [];
    for (let date = XNYS.from; date <= XNYS.to; date += DAY_MS) {
      const midday = date + 17 * HOUR_MS;
      if (midday - zone.toWall(midday) !== newYorkHoursBehind(date) * HOUR_MS) wrong.push(isoDate(date));
    }
    expect(wrong).toEqual([]);
  });

  it.each(['2025-03-09', '2025-11-02', '2006-04-02', '2006-10-29'])(
    'dates every half hour around the change of %s',
    (day) => {
      const zone = zoneOf('America/New_York');
      for (let at = parseIsoDate(day) - DAY_MS; at < parseIsoDate(day) + 2 * DAY_MS; at += HOUR_MS / 2) {
        expect(isoDate(XNYS.dateOf(at))).toBe(isoDate(zone.toWall(at)));
      }
    },
  );
});
