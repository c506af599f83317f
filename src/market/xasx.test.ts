import { describe, expect, it } from 'vitest';
import { isoInstant, parseIsoDate } from '../model/time.ts';
import { zoneOf } from '../model/zone.ts';
import { XASX } from './xasx.ts';

const zone = zoneOf('Australia/Sydney');

describe('the Australian Securities Exchange', () => {
  it.each([
    // Beyond the independent list, which ends in February 2025.
    ['2025-04-18', 'closed'], // Good Friday
    ['2025-04-21', 'closed'], // Easter Monday
    ['2025-04-25', 'closed'], // Anzac Day
    ['2025-06-09', 'closed'], // King's Birthday
    ['2025-12-24', '14:10'],
    ['2025-12-25', 'closed'],
    ['2025-12-26', 'closed'],
    ['2025-12-31', '14:10'],
    ['2026-01-26', 'closed'], // Australia Day
    ['2026-04-27', '16:00'], // Anzac Day of a Saturday is not kept on Monday
    ['2026-06-08', 'closed'],
    ['2026-10-05', '16:00'], // Labour Day of New South Wales: the exchange trades
    ['2026-12-28', 'closed'], // Boxing Day of a Saturday
    ['2027-04-26', '16:00'], // Anzac Day of a Sunday neither
    ['2027-12-27', 'closed'], // Christmas of a Saturday
    ['2027-12-28', 'closed'], // and Boxing Day of that Sunday
    ['2028-01-03', 'closed'], // New Year's Day of a Saturday
    ['2028-12-22', '14:10'], // Christmas Eve is a Sunday
    ['2028-12-29', '14:10'],
    ['2030-04-22', 'closed'],
  ])('%s: %s', (date, close) => {
    const session = XASX.session(parseIsoDate(date));
    expect(session === undefined ? 'closed' : isoInstant(zone.toWall(session.close)).slice(11, 16)).toBe(close);
  });

  it('opens on the day before in UTC while Sydney saves daylight', () => {
    const open = (date: string): string => isoInstant(XASX.session(parseIsoDate(date))!.open);
    expect([open('2026-04-02'), open('2026-04-07')]).toEqual(['2026-04-01T23:00:00Z', '2026-04-07T00:00:00Z']);
    expect([open('2026-10-02'), open('2026-10-06')]).toEqual(['2026-10-02T00:00:00Z', '2026-10-05T23:00:00Z']);
  });
});
