import { CatalystError } from '../../model/errors.ts';
import { DAY_MS, HOUR_MS, isoInstant } from '../../model/time.ts';
import { isIntraday } from '../../model/timeframe.ts';
import { zoneOf } from '../../model/zone.ts';
import type { GrowingBars } from './growing.ts';
import type { BarFileOptions } from './options.ts';
import { pickRows } from './order.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport } from './problems.ts';
import type { FileRows } from './rows.ts';
import { slashOrders, unpackSlash } from './time-forms.ts';
import type { DateOrder } from './time-forms.ts';

/** Rewrites the times as `TimeMs`; says whether they are session dates. */
export function settleTimes(
  read: FileRows,
  series: readonly GrowingBars[],
  report: BarFileReport,
  options: BarFileOptions,
): boolean {
  const form = read.form!;
  if (form.kind === 'slash') {
    const { dates = 'auto' } = options;
    const order = dates === 'auto' ? slashOrder(series, report) : dates;
    mapTimes(series, report, (packed) => unpackSlash(packed, order));
  }
  if (form.kind === 'date' && read.midnightOnly) return true;
  if (form.kind !== 'instant') return settleWalls(read.midnightOnly, series, report, options);
  if (!read.midnightOnly) return settleInstants(series, report, options);
  // Midnights on the wall that the file names are session dates; daylight saving moves them by an hour or two at most.
  const offset = read.offsetMs;
  mapTimes(series, report, (instant) => Math.round((instant + offset) / DAY_MS) * DAY_MS);
  return true;
}

/** Midnights and clocks a day or more apart are dates; any other wall clock is an instant in the zone said. */
function settleWalls(
  midnightOnly: boolean,
  series: readonly GrowingBars[],
  report: BarFileReport,
  options: BarFileOptions,
): boolean {
  if (midnightOnly) return true;
  if (isDaily(series, options)) {
    report.notes.push('daily bars stamped with a time of day were dated by it, and the time left out');
    mapTimes(series, report, (wall) => Math.floor(wall / DAY_MS) * DAY_MS);
    return true;
  }
  if (options.zone === undefined)
    report.notes.push('times without a zone were read as UTC: say --zone if they are local');
  const zone = zoneOf(options.zone ?? 'UTC');
  if (zone.name === 'UTC') return false;
  for (const rows of series) {
    for (let i = 0; i < rows.length; i++) {
      const instant = zone.toUtc(rows.time[i]);
      if (typeof instant === 'number') {
        rows.time[i] = instant;
        continue;
      }
      const wall = isoInstant(rows.time[i]).slice(0, -1);
      if (instant === 'gap') {
        addProblem(
          report,
          rows.line[i],
          'no_such_local_time',
          `${wall} does not exist in ${zone.name}: clocks went forward`,
        );
      } else {
        addProblem(
          report,
          rows.line[i],
          'ambiguous_local_time',
          `${wall} occurs twice in ${zone.name}: write times in UTC`,
        );
      }
      rows.time[i] = NaN;
    }
    dropUnknownTimes(rows);
  }
  return false;
}

/** Instants a day or more apart are daily bars, dated in the zone; others stay as they are. */
function settleInstants(series: readonly GrowingBars[], report: BarFileReport, options: BarFileOptions): boolean {
  if (!isDaily(series, options)) return false;
  const zone = zoneOf(options.zone ?? 'UTC');
  report.notes.push(
    `daily bars stamped with a time of day were dated in ${zone.name}${options.zone === undefined ? ': say --zone for the exchange' : ''}`,
  );
  mapTimes(series, report, (instant) => Math.floor(zone.toWall(instant) / DAY_MS) * DAY_MS);
  return true;
}

/**
 * Whether no two neighbouring rows of any symbol are less than 22 hours apart (a day on which clocks change has 23), unless the
 * caller told a shorter timeframe; of rows without neighbours, what the caller told.
 */
function isDaily(series: readonly GrowingBars[], options: BarFileOptions): boolean {
  const told = options.timeframe === undefined ? undefined : !isIntraday(options.timeframe);
  if (told === false) return false;
  let steps = 0;
  for (const { time, length } of series) {
    for (let i = 1; i < length; i++, steps++) {
      const step = Math.abs(time[i] - time[i - 1]);
      if (step > 0 && step < 22 * HOUR_MS) return false;
    }
  }
  return steps > 0 || told === true;
}

function mapTimes(series: readonly GrowingBars[], report: BarFileReport, convert: (time: number) => number): void {
  for (const rows of series) {
    for (let i = 0; i < rows.length; i++) {
      const time = convert(rows.time[i]);
      if (Number.isNaN(time))
        addProblem(report, rows.line[i], 'bad_time', 'there is no such date in the order of the others');
      rows.time[i] = time;
    }
    dropUnknownTimes(rows);
  }
}

function dropUnknownTimes(rows: GrowingBars): void {
  const known: number[] = [];
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(rows.time[i])) known.push(i);
  if (known.length < rows.length) pickRows(rows, known);
}

/** @throws CatalystError (data) when the dates of the file fit both orders, or neither. */
function slashOrder(series: readonly GrowingBars[], report: BarFileReport): DateOrder {
  let [mdy, dmy] = [true, true];
  let [mdyBroken, dmyBroken] = [0, 0];
  for (const rows of series) {
    for (let i = 0; i < rows.length; i++) {
      const orders = slashOrders(rows.time[i]);
      if (!orders.mdy && mdy) [mdy, mdyBroken] = [false, rows.line[i]];
      if (!orders.dmy && dmy) [dmy, dmyBroken] = [false, rows.line[i]];
    }
  }
  if (mdy !== dmy) return mdy ? 'mdy' : 'dmy';
  if (mdy) {
    throw new CatalystError(
      'data',
      `${report.file}: its dates can be read as month/day/year and as day/month/year`,
      'Say which with --dates mdy or --dates dmy.',
    );
  }
  throw new CatalystError(
    'data',
    `${report.file}: line ${mdyBroken} cannot be month/day/year and line ${dmyBroken} cannot be day/month/year`,
    'Write every date as YYYY-MM-DD.',
  );
}
