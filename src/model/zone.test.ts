import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from './time.ts';
import { zoneOf } from './zone.ts';

const wall = (text: string): number => Date.parse(`${text}Z`);

describe('zones', () => {
  it.each([
    ['America/New_York', '2024-01-02T09:30', '2024-01-02T14:30Z'],
    ['America/New_York', '2024-07-02T09:30', '2024-07-02T13:30Z'],
    ['America/New_York', '1985-04-28T12:00', '1985-04-28T16:00Z'],
    ['America/New_York', '2024-03-10T03:00', '2024-03-10T07:00Z'],
    ['Asia/Kolkata', '2024-01-02T09:15', '2024-01-02T03:45Z'],
    ['Australia/Lord_Howe', '2024-01-02T10:00', '2024-01-01T23:00Z'],
    ['Europe/London', '2024-06-03T08:00', '2024-06-03T07:00Z'],
    ['Pacific/Kiritimati', '2024-01-02T00:00', '2024-01-01T10:00Z'],
  ])('in %s the clock shows %s at %s', (name, local, instant) => {
    expect(zoneOf(name).toUtc(wall(local))).toBe(Date.parse(instant));
    expect(zoneOf(name).toWall(Date.parse(instant))).toBe(wall(local));
  });

  it.each([
    ['America/New_York', '2024-03-10T02:00', 'gap'],
    ['America/New_York', '2024-03-10T02:59', 'gap'],
    ['America/New_York', '2024-11-03T01:00', 'twice'],
    ['America/New_York', '2024-11-03T01:59', 'twice'],
    ['Australia/Lord_Howe', '2024-10-06T02:15', 'gap'],
    ['Australia/Lord_Howe', '2024-04-07T01:45', 'twice'],
    ['Pacific/Apia', '2011-12-30T12:00', 'gap'],
  ])('in %s %s is a %s', (name, local, kind) => {
    expect(zoneOf(name).toUtc(wall(local))).toBe(kind);
  });

  it('lead from an instant to the wall and back, but where the clock shows one time twice', () => {
    const names = ['America/New_York', 'Australia/Sydney', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    const minute = fc.integer({ min: 0, max: Date.UTC(2035, 0) / MINUTE_MS });
    fc.assert(
      fc.property(fc.constantFrom(...names), minute, (name, minutes) => {
        const zone = zoneOf(name);
        const instant = minutes * MINUTE_MS;
        const back = zone.toUtc(zone.toWall(instant));
        expect(back === instant || back === 'twice').toBe(true);
        expect(Math.abs(zone.toWall(instant) - instant)).toBeLessThanOrEqual(14 * HOUR_MS);
      }),
      { numRuns: 1000 },
    );
  });

  it('that do not exist are refused', () => {
    expect(() => zoneOf('Nowhere')).toThrow(/no time zone 'Nowhere'/);
  });
});
