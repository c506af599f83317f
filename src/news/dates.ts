import { HOUR_MS, MINUTE_MS, parseIsoDate } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 822's zones with a name, in hours from UTC. Its military letters had the wrong sign and mean nothing (RFC 2822). */
const NAMED: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d:?\d\d)$/;
const RFC_822 =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]([a-z]{3})[a-z]*[\s-](\d{4}|\d\d)\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([a-z]+|[+-]\d\d:?\d\d)$/i;

function offsetMs(zone: string): number {
  const digits = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (digits === null) return (NAMED[zone.toLowerCase()] ?? NaN) * HOUR_MS;
  const size = Number(digits[2]) * HOUR_MS + Number(digits[3]) * MINUTE_MS;
  return digits[1] === '-' ? -size : size;
}

function instant(date: TimeMs, hour: number, minute: number, second: number, ms: number, zone: string): TimeMs | null {
  if (hour > 23 || minute > 59 || second > 60) return null;
  const time = date + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + ms - offsetMs(zone);
  return Number.isNaN(time) ? null : time;
}

/**
 * The instant that a source writes: RFC 3339 (`2024-01-08T14:30:00.123456789Z`), or RFC 822 and HTTP (`Mon, 08 Jan 2024 09:30:00
 * EST`). Cut to milliseconds. Null when it is no such time, and when it names no zone: a guess could look ahead by hours.
 */
export function parseInstant(text: string): TimeMs | null {
  const iso = RFC_3339.exec(text.trim());
  if (iso !== null) {
    const [, date, hour, minute, second = '0', fraction = '', zone] = iso;
    const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
    return instant(parseIsoDate(date), Number(hour), Number(minute), Number(second), ms, zone);
  }
  const mail = RFC_822.exec(text.trim());
  if (mail === null) return null;
  const [, day, name, shortYear, hour, minute, second = '0', zone] = mail;
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  const two = (n: number | string): string => String(n).padStart(2, '0');
  // RFC 2822: two digits below 50 are of this century.
  const year = shortYear.length === 4 ? shortYear : `${Number(shortYear) < 50 ? 20 : 19}${shortYear}`;
  return instant(
    parseIsoDate(`${year}-${two(month)}-${two(day)}`),
    Number(hour),
    Number(minute),
    Number(second),
    0,
    zone,
  );
}
