import { daysFromCivil, daysInMonth } from '../../../model/time.ts';
import { zoneOf } from '../../../model/zone.ts';
import type { TimeForm } from '../cell.ts';
import { decimalOfDouble, decimalOfInteger } from './decimal.ts';
import { Misfit, wrongClass } from './value.ts';
import type { Converted, ExactValue } from './value.ts';

const DAY_S = 86_400;
const HOUR_S = 3600;
const NOT_A_TIME = 'text that is not a time of the form 2024-01-31 15:59:59';
const NO_SUCH_DATE = 'a date that does not exist';
const NO_SUCH_CLOCK = 'a time of day that does not exist';
const NO_COUNT = 'a number that is no time: it counts neither s, ms nor µs since 1970';
const TOO_FINE = 'a time finer than a microsecond';

/** What a text says of a time. A reader owns one and fills it anew, so that a million times make no objects. */
export interface WrittenTime {
  /** Seconds since 1970 of what the clock on the wall says, as if it were UTC. */
  wallS: number;
  micros: number;
  /** Seconds ahead of UTC; NaN when the text names no zone. */
  offsetS: number;
  dateOnly: boolean;
}

const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  // Whatever is no digit, the end of the text included, makes NaN.
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
};

const DASH = 45;
const COLON = 58;

/** Days since 1970 of the `YYYY-MM-DD` at the start of a text; a reason when there is none. */
function readDate(text: string): number | string {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (Number.isNaN(year + month + day) || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return NOT_A_TIME;
  if (year === 0 || month === 0 || month > 12 || day === 0 || day > daysInMonth(year, month)) return NO_SUCH_DATE;
  return daysFromCivil(year, month, day);
}

/**
 * Reads `YYYY-MM-DD`, with a space or `T` and `HH:MM`, `HH:MM:SS` or a fraction down to µs, then nothing, `Z`, or an
 * offset such as `+05:30`, `+0530`, `+05`. Nothing else is a time: no words, no 24:00, no leap second, no order of
 * day and month that could be another's. Returns '' and fills `into`, or the reason why not.
 */
export function readTime(text: string, into: WrittenTime): string {
  const days = readDate(text);
  if (typeof days === 'string') return days;
  into.wallS = days * DAY_S;
  into.micros = 0;
  into.offsetS = NaN;
  into.dateOnly = text.length === 10;
  if (into.dateOnly) return '';
  const gap = text.charCodeAt(10);
  const hour = two(text, 11);
  const minute = two(text, 14);
  if ((gap !== 32 && (gap | 32) !== 116) || Number.isNaN(hour + minute) || text.charCodeAt(13) !== COLON)
    return NOT_A_TIME;
  let second = 0;
  let at = 16;
  if (text.charCodeAt(at) === COLON) {
    second = two(text, 17);
    at = 19;
  }
  if (Number.isNaN(second)) return NOT_A_TIME;
  if (hour > 23 || minute > 59 || second > 59) return NO_SUCH_CLOCK;
  into.wallS += hour * HOUR_S + minute * 60 + second;
  return at === text.length ? '' : readRest(text, at, into);
}

const REST = /^(?:[.,](\d+))?(?: ?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?))?$/;

/** The fraction and the offset. */
function readRest(text: string, at: number, into: WrittenTime): string {
  const match = REST.exec(text.slice(at)) as (string | undefined)[] | null;
  if (match === null) return NOT_A_TIME;
  const [, fraction = '', utc, sign, hours, minutes = '0'] = match;
  // A fraction belongs to seconds.
  if (at === 16 && fraction !== '') return NOT_A_TIME;
  if (/[1-9]/.test(fraction.slice(6))) return TOO_FINE;
  into.micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
  if (utc !== undefined) into.offsetS = 0;
  else if (sign !== undefined) {
    const offsetS = Number(hours) * HOUR_S + Number(minutes) * 60;
    if (Number(hours) > 15 || Number(minutes) > 59) return 'an offset from UTC that no place has';
    into.offsetS = sign === '-' ? -offsetS : offsetS;
  }
  return '';
}

/** Instants of the clocks on the wall of one zone, in seconds since 1970 UTC; a reason where there is none, or two. */
export type WallClock = (wallS: number) => number | string;

/**
 * @throws CatalystError (usage) when there is no such zone.
 */
export function wallClock(name: string): WallClock {
  const zone = zoneOf(name);
  const skipped = `a time that the clocks of ${name} skip`;
  const twice = `a time that the clocks of ${name} show twice`;
  const exact = (wallS: number): number | string => {
    const utcMs = zone.toUtc(wallS * 1000);
    return utcMs === 'gap' ? skipped : utcMs === 'twice' ? twice : utcMs / 1000;
  };
  // The offset of a whole hour of the wall, NaN where it changes within: rows near each other share their hour.
  const offsets = new Map<number, number>();
  let lastHour = NaN;
  let lastOffset = NaN;
  const offsetOf = (hour: number): number => {
    let offset = offsets.get(hour);
    if (offset === undefined) {
      const first = exact(hour * HOUR_S);
      const last = exact(hour * HOUR_S + HOUR_S - 1);
      const isSteady = typeof first === 'number' && typeof last === 'number' && last - first === HOUR_S - 1;
      offset = isSteady ? hour * HOUR_S - first : NaN;
      offsets.set(hour, offset);
    }
    return offset;
  };
  return (wallS) => {
    const hour = Math.floor(wallS / HOUR_S);
    if (hour !== lastHour) {
      lastHour = hour;
      lastOffset = offsetOf(hour);
    }
    return Number.isNaN(lastOffset) ? exact(wallS) : wallS - lastOffset;
  };
}

/** An instant: whole seconds since 1970 UTC, and microseconds. `form` tells how it was written. */
export interface Instant {
  seconds: number;
  micros: number;
  form: TimeForm;
}

/** What a timestamp column needs to know of its times. */
export interface TimeRules {
  readonly clock: WallClock | null;
  readonly unit: 'ms' | 'us' | null;
}

/** Reads a text into an instant. Returns '' and fills `into`, or the reason why not. */
export function readInstant(text: string, rules: TimeRules, written: WrittenTime, into: Instant): string {
  const reason = readTime(text, written);
  if (reason !== '') return reason;
  into.micros = written.micros;
  if (!Number.isNaN(written.offsetS)) {
    into.seconds = written.wallS - written.offsetS;
    into.form = 'zoned';
    return '';
  }
  const seconds = rules.clock === null ? 'a time without a zone' : rules.clock(written.wallS);
  if (typeof seconds === 'string') return seconds;
  into.seconds = seconds;
  into.form = written.dateOnly ? 'date only' : 'naive';
  return '';
}

/** From which magnitude on a number counts which unit: each covers March 1973 to the year 5138, and they do not overlap. */
const EPOCHS = [
  { from: 1e8, to: 1e11, form: 'epoch s', decimals: 0 },
  { from: 1e11, to: 1e14, form: 'epoch ms', decimals: 3 },
  { from: 1e14, to: 1e17, form: 'epoch µs', decimals: 6 },
] as const;
/** The year 9999, as far as a text can write. */
const CALENDAR_END_S = 253_402_300_800;
const UNIT = { ms: EPOCHS[1], us: EPOCHS[2] } as const;

/** Reads a count of s, ms or µs since 1970 into an instant. Returns '' and fills `into`, or the reason why not. */
export function readEpoch(value: number | bigint, rules: TimeRules, into: Instant): string {
  const epoch = rules.unit === null ? EPOCHS.find(({ from, to }) => value >= from && value < to) : UNIT[rules.unit];
  if (epoch === undefined || value === Infinity || value === -Infinity) return NO_COUNT;
  into.form = epoch.form;
  // A real means its shortest decimal.
  const { negative, digits, scale } = typeof value === 'bigint' ? decimalOfInteger(value) : decimalOfDouble(value);
  const shift = 6 - epoch.decimals - scale;
  if (shift < 0) return TOO_FINE;
  const micros = BigInt(digits + '0'.repeat(shift)) * (negative ? -1n : 1n);
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  into.micros = Number(rest);
  into.seconds = Number((micros - rest) / 1_000_000n);
  return Math.abs(into.seconds) < CALENDAR_END_S ? '' : 'a time beyond the calendar';
}

/** A timestamptz column's value: a time in one of the forms of `readTime`, or a count since 1970. */
export function toInstant(value: ExactValue, rules: TimeRules): Converted<Instant> {
  const into: Instant = { seconds: 0, micros: 0, form: 'naive' };
  if (typeof value === 'string' && value !== '') {
    const written: WrittenTime = { wallS: 0, micros: 0, offsetS: NaN, dateOnly: false };
    const reason = readInstant(value, rules, written, into);
    return reason === '' ? into : new Misfit(reason);
  }
  if (typeof value === 'bigint' || typeof value === 'number') {
    const reason = readEpoch(value, rules, into);
    return reason === '' ? into : new Misfit(reason);
  }
  return wrongClass(value, 'a time');
}

/** A date column's value, as days since 1970: `YYYY-MM-DD`, or midnight of one in a text that names no zone. */
export function toDate(value: ExactValue): Converted<number> {
  if (typeof value !== 'string' || value === '') return wrongClass(value, 'a date');
  const written: WrittenTime = { wallS: 0, micros: 0, offsetS: NaN, dateOnly: false };
  const reason = readTime(value, written);
  if (reason !== '')
    return new Misfit(reason === NOT_A_TIME ? 'text that is not a date of the form 2024-01-31' : reason);
  const isMidnight = written.wallS % DAY_S === 0 && written.micros === 0 && Number.isNaN(written.offsetS);
  return isMidnight ? written.wallS / DAY_S : new Misfit('a time of day where a date belongs');
}
