import { DAY_MS, HOUR_MS, MINUTE_MS, daysFromCivil, daysInMonth } from '../../model/time.ts';

/**
 * How a column writes its times. One file has one form.
 * - `date`: a session date; `instant`: a point in time; `wall`: a clock on the wall of some zone;
 * - `slash`: a date whose day and month only the whole file can tell apart, packed by `packSlash` until then.
 */
export interface TimeForm {
  readonly name: string;
  readonly kind: 'date' | 'instant' | 'wall' | 'slash';
  /** The time in `bytes[from, to)` in milliseconds (or packed), NaN when the cell is not of this form. */
  readonly parse: (bytes: Uint8Array, from: number, to: number) => number;
  /** Where each time tells its distance from UTC: that of the time parsed last. */
  readonly offsetMs?: () => number;
}

const ZERO = 0x30;

/** Two or four digits at `at`, or NaN. */
function two(b: Uint8Array, at: number): number {
  const high = b[at] - ZERO;
  const low = b[at + 1] - ZERO;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
}

const four = (b: Uint8Array, at: number): number => two(b, at) * 100 + two(b, at + 2);

/** Midnight UTC of a date, NaN when there is no such date or it lies outside 1800–2199. */
function midnight(year: number, month: number, day: number): number {
  if (!(year >= 1800 && year < 2200 && month >= 1 && month <= 12 && day >= 1)) return NaN;
  if (day > 28 && day > daysInMonth(year, month)) return NaN;
  return daysFromCivil(year, month, day) * DAY_MS;
}

const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;

function isoDay(b: Uint8Array, from: number): number {
  const mark = b[from + 4];
  if ((mark !== DASH && mark !== SLASH && mark !== POINT) || b[from + 7] !== mark) return NaN;
  return midnight(four(b, from), two(b, from + 5), two(b, from + 8));
}

/** Where the clock that `clock` parsed last has ended. */
let clockEnd = 0;

/** Milliseconds since midnight of `HH:MM[:SS[.f…]]` (hours may have one digit) at `from`. */
function clock(b: Uint8Array, from: number, to: number): number {
  let at = from;
  let hour = two(b, at);
  if (Number.isNaN(hour)) {
    hour = b[at] - ZERO;
    at -= 1;
  }
  const minute = two(b, at + 3);
  if (!(hour >= 0 && hour < 24 && minute < 60) || b[at + 2] !== COLON || at + 5 > to) return NaN;
  at += 5;
  let ms = hour * HOUR_MS + minute * MINUTE_MS;
  if (at < to && b[at] === COLON) {
    const second = two(b, at + 1);
    if (!(second < 60) || at + 3 > to) return NaN;
    ms += second * 1000;
    at += 3;
    if (at < to && b[at] === POINT) {
      let scale = 100;
      let fraction = 0;
      for (at++; at < to && b[at] >= ZERO && b[at] <= ZERO + 9; at++) {
        fraction += (b[at] - ZERO) * scale;
        scale /= 10;
      }
      ms += Math.floor(fraction + 1e-9);
    }
  }
  clockEnd = at;
  return ms;
}

const isDayClockGap = (byte: number): boolean => byte === 0x54 || byte === SPACE || byte === 0x74;

/** Milliseconds that `Z`, `+HH`, `+HHMM` or `+HH:MM` at `from` lies east of UTC, NaN when it is none. */
function offset(b: Uint8Array, from: number, to: number): number {
  const sign = b[from] === 0x2b ? 1 : b[from] === DASH ? -1 : 0;
  if (sign === 0) return (b[from] === 0x5a || b[from] === 0x7a) && to === from + 1 ? 0 : NaN;
  const hours = two(b, from + 1);
  const colon = b[from + 3] === COLON ? 1 : 0;
  const minutes = to === from + 3 ? 0 : to === from + 5 + colon ? two(b, from + 3 + colon) : NaN;
  return hours <= 14 && minutes < 60 ? sign * (hours * HOUR_MS + minutes * MINUTE_MS) : NaN;
}

let zonedOffsetMs = 0;

/** Midnight of `YYYYMMDD`. */
const compactDay = (b: Uint8Array, from: number): number => midnight(four(b, from), two(b, from + 4), two(b, from + 6));

/** Midnight of `DD.MM.YYYY`. */
const dottedDay = (b: Uint8Array, from: number): number =>
  b[from + 2] === POINT && b[from + 5] === POINT ? midnight(four(b, from + 6), two(b, from + 3), two(b, from)) : NaN;

function parseZoned(b: Uint8Array, from: number, to: number): number {
  if (to - from < 17 || !isDayClockGap(b[from + 10])) return NaN;
  const wall = isoDay(b, from) + clock(b, from + 11, to);
  const zone = b[clockEnd] === SPACE ? clockEnd + 1 : clockEnd;
  zonedOffsetMs = offset(b, zone, to);
  return wall - zonedOffsetMs;
}

/** A date of ten characters, a gap and a clock, the whole cell. */
const wallAfter =
  (day: (b: Uint8Array, from: number) => number) =>
  (b: Uint8Array, from: number, to: number): number => {
    if (to - from < 15 || !isDayClockGap(b[from + 10])) return NaN;
    const wall = day(b, from) + clock(b, from + 11, to);
    return clockEnd === to ? wall : NaN;
  };

/** `YYYYMMDD  HH:MM:SS` of Interactive Brokers, with one space or two, and `YYYYMMDD HHMMSS`. */
function parseCompactWall(b: Uint8Array, from: number, to: number): number {
  if (to - from < 12 || b[from + 8] !== SPACE) return NaN;
  return compactDay(b, from) + parseClock(b, b[from + 9] === SPACE ? from + 10 : from + 9, to);
}

/** A whole number of exactly `digits` digits, or NaN. A fraction of zeros (`1549895400.0`) may follow. */
function wholeNumber(b: Uint8Array, from: number, to: number, least: number, most: number): number {
  let value = 0;
  let at = from;
  for (; at < to && b[at] !== POINT; at++) {
    const digit = b[at] - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  if (at - from < least || at - from > most) return NaN;
  for (at++; at < to; at++) if (b[at] !== ZERO) return NaN;
  return value;
}

/** `YYYYMMDDHHMM` is as long as milliseconds before September 2001: such a cell is not guessed at. */
const readsAsCompactMinute = (b: Uint8Array, from: number, to: number): boolean =>
  to - from === 12 && !Number.isNaN(compactDay(b, from)) && two(b, from + 8) < 24 && two(b, from + 10) < 60;

const epoch = (name: string, least: number, most: number, perMs: number): TimeForm => ({
  name,
  kind: 'instant',
  parse: (b, from, to) =>
    readsAsCompactMinute(b, from, to) ? NaN : Math.round(wholeNumber(b, from, to, least, most) / perMs),
});

/** Packs the two numbers of `1/2/2015`, first and second as written, so that the file's end can tell which is the month. */
export const packSlash = (first: number, second: number, year: number, clockMs: number): number =>
  ((year * 100 + first) * 100 + second) * DAY_MS + clockMs;

export type DateOrder = 'mdy' | 'dmy';

/** The wall clock of a packed date, NaN when there is no such date. */
export function unpackSlash(packed: number, order: DateOrder): number {
  const date = Math.floor(packed / DAY_MS);
  const [first, second] = [Math.floor(date / 100) % 100, date % 100];
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  return midnight(Math.floor(date / 10_000), month, day) + (packed - date * DAY_MS);
}

/** Which orders of day and month a packed date allows. */
export function slashOrders(packed: number): { mdy: boolean; dmy: boolean } {
  return { mdy: !Number.isNaN(unpackSlash(packed, 'mdy')), dmy: !Number.isNaN(unpackSlash(packed, 'dmy')) };
}

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp])[Mm])?)?$/;

const text = (b: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...b.subarray(from, Math.min(to, from + 40)));

function parseSlash(b: Uint8Array, from: number, to: number): number {
  const match = SLASHED.exec(text(b, from, to));
  if (match === null) return NaN;
  const [first, second, year, written, minute, seconds] = match.slice(1, 7).map((part) => Number(part || 0));
  const half = (match[7] as string | undefined)?.toLowerCase();
  if (half !== undefined && (written < 1 || written > 12)) return NaN;
  const hour = half === undefined ? written : (written % 12) + (half === 'p' ? 12 : 0);
  if (hour > 23 || minute > 59 || seconds > 59) return NaN;
  const packed = packSlash(first, second, year, hour * HOUR_MS + minute * MINUTE_MS + seconds * 1000);
  const orders = slashOrders(packed);
  return orders.mdy || orders.dmy ? packed : NaN;
}

const DATE_FORM: TimeForm = {
  name: 'YYYY-MM-DD',
  kind: 'date',
  parse: (b, from, to) => (to - from === 10 ? isoDay(b, from) : NaN),
};

/** Every form that is read, the commonest first. No cell is of two forms. */
export const TIME_FORMS: readonly TimeForm[] = [
  DATE_FORM,
  { name: 'a time with its offset from UTC', kind: 'instant', parse: parseZoned, offsetMs: () => zonedOffsetMs },
  { name: 'YYYY-MM-DD HH:MM:SS', kind: 'wall', parse: wallAfter(isoDay) },
  {
    name: 'YYYYMMDD',
    kind: 'date',
    parse: (b, from, to) => (to - from === 8 ? compactDay(b, from) : NaN),
  },
  {
    name: 'YYYYMMDDHHMMSS',
    kind: 'wall',
    parse: (b, from, to) => (to - from === 14 ? compactDay(b, from) + compactClock(b, from + 8, to) : NaN),
  },
  { name: 'YYYYMMDD HH:MM:SS', kind: 'wall', parse: parseCompactWall },
  epoch('seconds since 1970', 9, 10, 0.001),
  epoch('milliseconds since 1970', 12, 13, 1),
  epoch('microseconds since 1970', 15, 16, 1e3),
  epoch('nanoseconds since 1970', 18, 19, 1e6),
  { name: 'M/D/YYYY or D/M/YYYY', kind: 'slash', parse: parseSlash },
  {
    name: 'DD.MM.YYYY',
    kind: 'date',
    parse: (b, from, to) => (to - from === 10 ? dottedDay(b, from) : NaN),
  },
  { name: 'DD.MM.YYYY HH:MM:SS', kind: 'wall', parse: wallAfter(dottedDay) },
];

/** `HHMMSS`, `HHMM` (a missing leading zero allowed): milliseconds since midnight, or NaN. */
function compactClock(b: Uint8Array, from: number, to: number): number {
  const length = to - from;
  const value = wholeNumber(b, from, to, 3, 6);
  const seconds = length > 4 ? value % 100 : 0;
  const hhmm = length > 4 ? Math.floor(value / 100) : value;
  const [hour, minute] = [Math.floor(hhmm / 100), hhmm % 100];
  return hour < 24 && minute < 60 && seconds < 60 ? hour * HOUR_MS + minute * MINUTE_MS + seconds * 1000 : NaN;
}

/** Milliseconds since midnight in a column of clock times (`09:30`, `09:30:00`, `0930`, `93000`), NaN when it is none. */
export function parseClock(b: Uint8Array, from: number, to: number): number {
  const ms = clock(b, from, to);
  if (!Number.isNaN(ms)) return clockEnd === to ? ms : NaN;
  return compactClock(b, from, to);
}

/** The form of the cell, or undefined when it is none that is read. */
export function detectTimeForm(b: Uint8Array, from: number, to: number): TimeForm | undefined {
  return TIME_FORMS.find((form) => !Number.isNaN(form.parse(b, from, to)));
}
