import { CatalystError } from './errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, daysFromCivil } from './time.ts';
import type { TimeMs } from './time.ts';
import { printable } from './text.ts';

/** A time zone: clocks on the wall there to instants, and back. */
export interface Zone {
  readonly name: string;
  /** The instant of a wall clock, given as if it were UTC. `gap`: no such time (clocks went forward); `twice`: two such. */
  readonly toUtc: (wallMs: number) => TimeMs | 'gap' | 'twice';
  /** The wall clock at an instant, as if it were UTC. */
  readonly toWall: (instant: TimeMs) => number;
}

const PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  era: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};

const FORMATTED = /(\d+)\D+(\d+)\D+(\d+)\D+(\d+):(\d+):(\d+)/;

const UTC: Zone = { name: 'UTC', toUtc: (wall) => wall, toWall: (instant) => instant };

const zones = new Map<string, Zone>([['UTC', UTC]]);

/**
 * The zone of an IANA name (`America/New_York`), made once and kept. The process's own zone and locale play no part.
 * @throws CatalystError (usage) when there is no such zone.
 */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: name });
  } catch (cause) {
    throw new CatalystError(
      'usage',
      `there is no time zone '${printable(name)}'`,
      'Name it as in the IANA database: America/New_York, Europe/London, Australia/Sydney, UTC.',
      cause,
    );
  }

  /** How far wall clocks are ahead of UTC at an instant. */
  const offsetAt = (instant: TimeMs): number => {
    const whole = Math.floor(instant / 1000) * 1000;
    const match = FORMATTED.exec(format.format(whole))!;
    const [month, day, year, hour, minute, second] = match.slice(1).map(Number);
    return daysFromCivil(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 - whole;
  };

  /** The offset of a whole UTC day, NaN for a day on which it changes. */
  const offsetsOfDays = new Map<number, number>();
  const offsetOfDay = (day: number): number => {
    let offset = offsetsOfDays.get(day);
    if (offset === undefined) {
      const start = offsetAt(day * DAY_MS);
      offset = start === offsetAt((day + 1) * DAY_MS) ? start : NaN;
      offsetsOfDays.set(day, offset);
    }
    return offset;
  };
  const offsetOf = (instant: TimeMs): number => {
    const ofDay = offsetOfDay(Math.floor(instant / DAY_MS));
    return Number.isNaN(ofDay) ? offsetAt(instant) : ofDay;
  };

  return {
    name,
    toWall: (instant) => instant + offsetOf(instant),
    toUtc: (wall) => {
      // No zone is more than a day from UTC, so the offsets on either side of the wall time are the only candidates.
      const before = offsetOf(wall - DAY_MS);
      const after = offsetOf(wall + DAY_MS);
      if (before === after && offsetOf(wall) === before) return wall - before;
      const fits = [...new Set([before, after])].filter((offset) => offsetOf(wall - offset) === offset);
      return fits.length === 1 ? wall - fits[0] : fits.length === 0 ? 'gap' : 'twice';
    },
  };
}
