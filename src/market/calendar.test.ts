import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { DAY_MS, isoDate, isoInstant, parseIsoDate } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { knownSession, nextSession, previousSession, sessionsBetween } from './calendar.ts';
import { isWeekend } from './dates.ts';
import { marketState } from './state.ts';
import { XASX } from './xasx.ts';
import { XNYS } from './xnys.ts';

const exchanges = [
  { calendar: XNYS, zone: zoneOf('America/New_York'), listed: 8324, listEnds: '2023-01-13', closures: 295 },
  { calendar: XASX, zone: zoneOf('Australia/Sydney'), listed: 8890, listEnds: '2025-02-14', closures: 274 },
];

const lines = (name: string): string[] =>
  readFileSync(sharedPath('data', 'open', 'calendars', name), 'utf8')
    .trim()
    .split('\n')
    .slice(1);

describe.each(exchanges)('the sessions of $calendar.name', ({ calendar, zone, listed, listEnds, closures }) => {
  const all = sessionsBetween(calendar, calendar.from, calendar.to);
  const clock = (instant: number): string => isoInstant(zone.toWall(instant)).slice(11, 16);

  it(`are those of an independent list from 1990 to ${listEnds}, to the minute, half days included`, () => {
    const expected = lines(`${calendar.name.toLowerCase()}_sessions.csv`).map((row) =>
      row.split(',').slice(0, 6).join(' '),
    );
    const ours = sessionsBetween(calendar, calendar.from, parseIsoDate(listEnds)).map(({ date, open, close, early }) =>
      [isoDate(date), isoInstant(open), isoInstant(close), clock(open), clock(close), early ? 1 : 0].join(' '),
    );
    expect(ours.length).toBe(listed);
    expect(ours).toEqual(expected);
  });

  it('leave out the weekdays of an independent list of closures', () => {
    const closed: string[] = [];
    for (let date = calendar.from + DAY_MS; date <= parseIsoDate(listEnds); date += DAY_MS) {
      if (!isWeekend(date / DAY_MS) && calendar.session(date) === undefined) closed.push(isoDate(date));
    }
    expect(closed.length).toBe(closures);
    expect(closed).toEqual(lines(`${calendar.name.toLowerCase()}_weekday_closures.csv`));
  });

  it('have parts in order and never overlap, from 1990 to 2030', () => {
    const wrong = all.filter(({ date, preMarket, open, close, end }, i) => {
      const inOrder = preMarket < open && open < close && close < end;
      const isApart = i === 0 || all[i - 1].end < preMarket;
      return !inOrder || !isApart || calendar.dateOf(preMarket) !== date || calendar.dateOf(end) !== date;
    });
    expect(all.length).toBeGreaterThan(10_000);
    expect(wrong).toEqual([]);
  });

  it('agree with the state of the market a millisecond before and at each of their instants, on every day', () => {
    const state = (instant: number): string | undefined => marketState(calendar, instant);
    const wrong = all.filter(({ preMarket, open, close, end }) => {
      const seen = [preMarket, open, close, end].flatMap((at) => [state(at - 1), state(at), state(at + 1)]);
      const [before, regular, after] = ['pre-market', 'regular', 'after-hours'];
      const expected = [
        ['closed', before, before],
        [before, regular, regular],
        [regular, after, after],
      ].flat();
      return seen.join() !== [...expected, after, 'closed', 'closed'].join();
    });
    expect(wrong.map(({ date }) => isoDate(date))).toEqual([]);
  });

  it('show the same hours on the clocks there in summer and in winter', () => {
    const hours = new Set(
      all.filter(({ early }) => !early).map((it) => [it.preMarket, it.open, it.close, it.end].map(clock).join(' ')),
    );
    expect([...hours]).toEqual([calendar === XNYS ? '04:00 09:30 16:00 20:00' : '07:00 10:00 16:00 17:00']);
    const short = new Set(
      all
        .filter(({ early, date }) => early && date >= parseIsoDate('1993-01-01'))
        .map((it) => [it.preMarket, it.open, it.close, it.end].map(clock).join(' ')),
    );
    expect([...short]).toEqual([calendar === XNYS ? '04:00 09:30 13:00 17:00' : '07:00 10:00 14:10 15:10']);
  });

  const instants = fc.integer({ min: calendar.from + 8 * DAY_MS, max: calendar.to - 8 * DAY_MS });

  it('follow one another: between the one before an instant and the one after there is at most the one under way', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const [before, after] = [previousSession(calendar, instant)!, nextSession(calendar, instant)!];
        expect(before.close).toBeLessThanOrEqual(instant);
        expect(after.open).toBeGreaterThan(instant);
        const between = sessionsBetween(calendar, before.date + DAY_MS, after.date - DAY_MS);
        const isOpen = marketState(calendar, instant) === 'regular';
        expect(between.length).toBe(isOpen ? 1 : 0);
        if (isOpen) expect(between[0].open <= instant && instant < between[0].close).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('are next until they open, and previous from their close on', () => {
    const dateAt = (find: typeof nextSession, instant: number): number | undefined => find(calendar, instant)?.date;
    const wrong = all.slice(1, -1).filter(({ date, open, close }, i) => {
      const [before, after] = [all[i].date, all[i + 2].date];
      const next = [dateAt(nextSession, open - 1), dateAt(nextSession, open)];
      const previous = [dateAt(previousSession, close - 1), dateAt(previousSession, close)];
      return [...next, ...previous].join() !== [date, after, before, date].join();
    });
    expect(wrong.map(({ date }) => isoDate(date))).toEqual([]);
  });

  it('have a state at any instant that its own parts explain', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const session = knownSession(calendar, calendar.dateOf(instant));
        const state = marketState(calendar, instant);
        const isDuring = session !== undefined && session.preMarket <= instant && instant < session.end;
        expect(['pre-market', 'regular', 'after-hours'].includes(state!)).toBe(isDuring);
        const weekday = new Date(zone.toWall(instant)).getUTCDay();
        expect(state === 'weekend').toBe(weekday === 0 || weekday === 6);
      }),
      { numRuns: 1000 },
    );
  });

  it('are unknown, not absent, outside the years that the rules are good for', () => {
    expect(() => calendar.session(parseIsoDate('1989-12-29'))).toThrow(/1990–2030/);
    expect(() => calendar.session(parseIsoDate('2031-01-02'))).toThrow(/1990–2030/);
    expect(() => calendar.session(parseIsoDate('2026-01-05') + 1)).toThrow(/00:00 UTC/);
    expect(knownSession(calendar, parseIsoDate('2031-01-02'))).toBeUndefined();
    for (const unknown of ['1989-12-15T12:00:00Z', '2031-01-15T12:00:00Z']) {
      expect(marketState(calendar, Date.parse(unknown))).toBeUndefined();
    }
    expect(nextSession(calendar, Date.parse('1989-12-15T12:00:00Z'))).toBeUndefined();
    expect(nextSession(calendar, calendar.to + DAY_MS)).toBeUndefined();
    expect(previousSession(calendar, calendar.from)).toBeUndefined();
    expect(previousSession(calendar, calendar.to + 30 * DAY_MS)).toBeUndefined();
    const asked = sessionsBetween(calendar, parseIsoDate('1980-01-01'), parseIsoDate('1990-01-03'));
    expect(asked.map((s) => isoDate(s.date))).toEqual(['1990-01-02', '1990-01-03']);
  });
});
