import { describe, expect, test } from 'vitest';
import { isoDate, isoInstant } from '../../../model/time.ts';
import { toDate, toInstant, wallClock } from './time.ts';
import { Misfit } from './value.ts';
import type { ExactValue } from './value.ts';

/** The instant in UTC, `| ` its form, or the reason. */
function told(value: ExactValue, zone: string | null = 'America/New_York', unit: 'ms' | 'us' | null = null): string {
  const instant = toInstant(value, { clock: zone === null ? null : wallClock(zone), unit });
  if (instant instanceof Misfit) return instant.reason;
  const micros = instant.micros === 0 ? '' : ` +${instant.micros} µs`;
  return `${isoInstant(instant.seconds * 1000)}${micros} | ${instant.form}`;
}

const NO_TIME = 'text that is not a time of the form 2024-01-31 15:59:59';
const NO_COUNT = 'a number that is no time: it counts neither s, ms nor µs since 1970';

describe('a time', () => {
  test.each<[value: ExactValue, told: string]>([
    ['2024-01-02 03:04:05', '2024-01-02T08:04:05Z | naive'],
    ['2024-07-02T03:04:05', '2024-07-02T07:04:05Z | naive'],
    ['2024-07-02 03:04', '2024-07-02T07:04:00Z | naive'],
    ['2024-07-02', '2024-07-02T04:00:00Z | date only'],
    ['2024-07-02 03:04:05.5', '2024-07-02T07:04:05Z +500000 µs | naive'],
    ['2024-07-02 03:04:05,123456', '2024-07-02T07:04:05Z +123456 µs | naive'],
    ['2024-07-02 03:04:05.123456000', '2024-07-02T07:04:05Z +123456 µs | naive'],
    ['2024-07-02T03:04:05Z', '2024-07-02T03:04:05Z | zoned'],
    ['2024-07-02t03:04:05z', '2024-07-02T03:04:05Z | zoned'],
    ['2024-07-02 03:04:05 Z', '2024-07-02T03:04:05Z | zoned'],
    ['2024-07-02T03:04:05+05:30', '2024-07-01T21:34:05Z | zoned'],
    ['2024-07-02 03:04:05.25-0400', '2024-07-02T07:04:05Z +250000 µs | zoned'],
    ['2024-07-02 03:04+01', '2024-07-02T02:04:00Z | zoned'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59Z +999999 µs | zoned'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z | zoned'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z | zoned'],
    ['2024-02-29 00:00:00Z', '2024-02-29T00:00:00Z | zoned'],
    [1_704_164_645n, '2024-01-02T03:04:05Z | epoch s'],
    [1_704_164_645.25, '2024-01-02T03:04:05Z +250000 µs | epoch s'],
    [1_704_164_645_123n, '2024-01-02T03:04:05Z +123000 µs | epoch ms'],
    [1_704_164_645_123.5, '2024-01-02T03:04:05Z +123500 µs | epoch ms'],
    [1_704_164_645_123_456n, '2024-01-02T03:04:05Z +123456 µs | epoch µs'],
  ])('%s is %s', (value, expected) => {
    expect(told(value)).toBe(expected);
  });

  test.each<[value: ExactValue, reason: string]>([
    ['2024-07-02 03:04:05.1234567', 'a time finer than a microsecond'],
    ['2024-02-30 00:00:00', 'a date that does not exist'],
    ['2023-02-29', 'a date that does not exist'],
    ['0000-00-00 00:00:00', 'a date that does not exist'],
    ['2024-01-02 24:00:00', 'a time of day that does not exist'],
    ['2016-12-31T23:59:60Z', 'a time of day that does not exist'],
    ['2024-01-02 03:04:05+16:00', 'an offset from UTC that no place has'],
    ['2024-01-02 03:04:05 EST', NO_TIME],
    ['2024-01-02 03:04.5', NO_TIME],
    ['2024-1-2 03:04:05', NO_TIME],
    ['2024-01-02 3:04:05', NO_TIME],
    ['2024-01-02  03:04:05', NO_TIME],
    ['01/02/2024', NO_TIME],
    ['20240102', NO_TIME],
    ['now', NO_TIME],
    ['24:00', NO_TIME],
    ['infinity', NO_TIME],
    ['', 'an empty text where a time belongs'],
    [0n, NO_COUNT],
    [20_240_102n, NO_COUNT],
    [2_460_311.5, NO_COUNT],
    [1_704_164_645_123_456_789n, NO_COUNT],
    [-1_704_164_645n, NO_COUNT],
    [Infinity, NO_COUNT],
    [1_704_164_645.123_456_7, 'a time finer than a microsecond'],
    [Uint8Array.of(1), 'bytes where a time belongs'],
  ])('%s is none: %s', (value, reason) => {
    expect(told(value)).toBe(reason);
  });

  test('in a column of our own counts what the store counts, however few', () => {
    expect(told(0n, null, 'us')).toBe('1970-01-01T00:00:00Z | epoch µs');
    expect(told(-1n, null, 'ms')).toBe('1969-12-31T23:59:59Z +999000 µs | epoch ms');
    expect(told(2n ** 62n, null, 'us')).toBe('a time beyond the calendar');
  });

  test('without a zone is none where nobody says which is meant', () => {
    expect(told('2024-01-02 03:04:05', null)).toBe('a time without a zone');
    expect(told('2024-01-02 03:04:05Z', null)).toBe('2024-01-02T03:04:05Z | zoned');
  });
});

describe('clocks that change', () => {
  const SKIPPED = (zone: string): string => `a time that the clocks of ${zone} skip`;
  const TWICE = (zone: string): string => `a time that the clocks of ${zone} show twice`;
  test.each([
    ['America/New_York', '2024-03-10 01:59:59', '2024-03-10T06:59:59Z | naive'],
    ['America/New_York', '2024-03-10 02:00:00', SKIPPED('America/New_York')],
    ['America/New_York', '2024-03-10 02:59:59', SKIPPED('America/New_York')],
    ['America/New_York', '2024-03-10 03:00:00', '2024-03-10T07:00:00Z | naive'],
    ['America/New_York', '2024-11-03 00:59:59', '2024-11-03T04:59:59Z | naive'],
    ['America/New_York', '2024-11-03 01:30:00', TWICE('America/New_York')],
    ['America/New_York', '2024-11-03 02:00:00', '2024-11-03T07:00:00Z | naive'],
    ['America/New_York', '2006-03-15 12:00:00', '2006-03-15T17:00:00Z | naive'],
    ['Australia/Sydney', '2024-10-06 02:30:00', SKIPPED('Australia/Sydney')],
    ['Australia/Sydney', '2024-04-07 02:30:00', TWICE('Australia/Sydney')],
    // Half an hour forward, half an hour back.
    ['Australia/Lord_Howe', '2024-10-06 02:15:00', SKIPPED('Australia/Lord_Howe')],
    ['Australia/Lord_Howe', '2024-10-06 02:30:00', '2024-10-05T15:30:00Z | naive'],
    ['Australia/Lord_Howe', '2024-04-07 01:45:00', TWICE('Australia/Lord_Howe')],
    ['Asia/Kolkata', '2024-04-07 02:30:00', '2024-04-06T21:00:00Z | naive'],
    ['UTC', '2024-03-10 02:30:00', '2024-03-10T02:30:00Z | naive'],
  ])('%s: %s is %s', (zone, value, expected) => {
    expect(told(value, zone)).toBe(expected);
    // The hour is remembered now, and answers alike.
    expect(told(value, zone)).toBe(expected);
  });
});

describe('a date', () => {
  test.each<[value: ExactValue, expected: string]>([
    ['2024-02-29', '2024-02-29'],
    ['0001-01-01', '0001-01-01'],
    ['2024-01-02 00:00:00', '2024-01-02'],
    ['2024-01-02 09:30:00', 'a time of day where a date belongs'],
    ['2024-01-02T00:00:00Z', 'a time of day where a date belongs'],
    ['2023-02-29', 'a date that does not exist'],
    ['01/02/2024', 'text that is not a date of the form 2024-01-31'],
    [1_704_164_645n, 'a number where a date belongs'],
  ])('%s is %s', (value, expected) => {
    const days = toDate(value);
    expect(days instanceof Misfit ? days.reason : isoDate(days * 86_400_000)).toBe(expected);
  });
});
