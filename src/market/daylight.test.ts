import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, isoDate, parseIsoDate } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { dateOf } from './dates.ts';
import { NEW_YORK, SYDNEY, hoursAhead, localDate } from './daylight.ts';

const [FROM, TO] = [dateOf(1990, 1, 1), dateOf(2030, 12, 31)];

describe.each([NEW_YORK, SYDNEY])('the clocks of $name', (clock) => {
  const zone = zoneOf(clock.name);

  it('are ahead of UTC as the zone database says, at midday of every day from 1990 to 2030', () => {
    const wrong: string[] = [];
    for (let date = FROM; date <= TO; date += DAY_MS) {
      const midday = date + (12 - clock.standardHours) * HOUR_MS;
      if (zone.toWall(midday) - midday !== hoursAhead(clock, date) * HOUR_MS) wrong.push(isoDate(date));
    }
    expect(wrong).toEqual([]);
  });

  it('date every half hour around each of their changes as the zone database does', () => {
    const wrong: string[] = [];
    let changes = 0;
    for (let date = FROM + DAY_MS; date <= TO; date += DAY_MS) {
      if (hoursAhead(clock, date) === hoursAhead(clock, date - DAY_MS)) continue;
      changes++;
      for (let at = date - 2 * DAY_MS; at < date + 2 * DAY_MS; at += HOUR_MS / 2) {
        if (isoDate(localDate(clock, at)) !== isoDate(zone.toWall(at))) wrong.push(new Date(at).toISOString());
      }
    }
    expect(changes).toBe(2 * 41);
    expect(wrong).toEqual([]);
  });

  it('date any instant as the zone database does, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: FROM, max: TO }), fc.constantFrom(-1, 0, 1), (date, ms) => {
        // Midnights there are where a date can go wrong.
        const midnight = Math.floor(date / DAY_MS) * DAY_MS - hoursAhead(clock, date) * HOUR_MS + ms;
        for (const at of [date, midnight]) {
          const wall = zone.toWall(at);
          expect(localDate(clock, at)).toBe(Math.floor(wall / DAY_MS) * DAY_MS);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('daylight saving', () => {
  it.each([
    // date          New York  Sydney
    ['2026-01-15', -5, 11], // winter in the north is summer in the south
    ['2026-03-07', -5, 11],
    ['2026-03-08', -4, 11], // New York goes forward four weeks before Sydney goes back
    ['2026-04-04', -4, 11],
    ['2026-04-05', -4, 10],
    ['2026-07-15', -4, 10],
    ['2026-10-04', -4, 11],
    ['2026-11-01', -5, 11],
    ['2000-08-27', -4, 11], // two months early for the Olympic games
    ['2000-08-26', -4, 10],
    ['2006-03-26', -5, 11], // a week longer for the Commonwealth games
    ['2006-04-02', -4, 10],
    ['2006-04-01', -5, 11],
    ['2007-03-11', -4, 11], // the first March of New York's longer summer
    ['2006-03-12', -5, 11],
  ])('at midday of %s New York is %i and Sydney %i hours ahead of UTC', (date, newYork, sydney) => {
    expect([hoursAhead(NEW_YORK, parseIsoDate(date)), hoursAhead(SYDNEY, parseIsoDate(date))]).toEqual([
      newYork,
      sydney,
    ]);
  });
});
