import { CatalystError } from '../../model/errors.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS, isoDate, isoInstant } from '../../model/time.ts';

import { zoneOf } from '../zone.ts';
import type { GrowingBars } from './growing.ts';
import type { BarFileOptions } from './options.ts';
import { pickRows, rowOrder, sameValues, sharedTimes, sortRows } from './order.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport } from './problems.ts';
import type { FileRows } from './rows.ts';
import { timeframeOfFile } from './step.ts';
import { slashOrders, unpackSlash } from './time-forms.ts';
import type { DateOrder } from './time-forms.ts';

/**
 * Turns the rows of a file into bars: times to UTC or session dates, ascending, none twice, one timeframe, the range asked for.
 * Problems are reported by line; what is wrong with the file as a whole throws.
 * @throws CatalystError (data, usage)
 */
export function finishFile(read: FileRows, report: BarFileReport, options: BarFileOptions): Bars[] {
  const series = [...read.series.values()].filter((rows) => rows !== null).filter((rows) => rows.length > 0);
  const skip = options.onInvalid === 'skip';
  let daily = false;
  if (series.length > 0) daily = settleTimes(read, series, report, options);
  for (const rows of series) putInOrder(rows, report, daily);
  report.skipped = report.rows - series.reduce((sum, rows) => sum + rows.length, 0);
  // The steps of a file with rows at fault mean nothing unless they were left out on purpose.
  if (!skip && report.counts.size > 0) return [];
  const kept = series.filter((rows) => rows.length > 0);
  if (kept.length === 0) return [];
  const timeframe = timeframeOfFile(kept, daily, options.timeframe, report.file);
  const bars = kept.map((rows) => barsOf(rows, timeframe, options)).filter((one) => one.length > 0);
  report.symbols = bars.length;
  report.bars = bars.reduce((sum, one) => sum + one.length, 0);
  for (const one of bars) for (let i = 0; i < one.length; i++) if (one.volume[i] === 0) report.zeroVolume++;
  return bars;
}

/** Rewrites the times as `TimeMs`; says whether they are session dates. */
function settleTimes(
  read: FileRows,
  series: readonly GrowingBars[],
  report: BarFileReport,
  options: BarFileOptions,
): boolean {
  const form = read.form!;
  if (form.kind === 'slash') {
    const order = options.dates ?? slashOrder(series, report);
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

/** Midnights are dates; any other wall clock is an instant in the zone said. */
function settleWalls(
  midnightOnly: boolean,
  series: readonly GrowingBars[],
  report: BarFileReport,
  options: BarFileOptions,
): boolean {
  if (midnightOnly) return true;
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
  if (!isDailyByStep(series)) return false;
  const zone = zoneOf(options.zone ?? 'UTC');
  report.notes.push(
    `daily bars stamped with a time of day were dated in ${zone.name}${options.zone === undefined ? ': say --zone for the exchange' : ''}`,
  );
  mapTimes(series, report, (instant) => Math.floor(zone.toWall(instant) / DAY_MS) * DAY_MS);
  return true;
}

/** Whether no two neighbouring rows of any symbol are less than 22 hours apart (a day on which clocks change has 23). */
function isDailyByStep(series: readonly GrowingBars[]): boolean {
  let steps = 0;
  for (const { time, length } of series) {
    for (let i = 1; i < length; i++, steps++) {
      const step = Math.abs(time[i] - time[i - 1]);
      if (step > 0 && step < (22 / 24) * DAY_MS) return false;
    }
  }
  return steps > 0;
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

/** Newest first is turned round and noted; any other disorder, and times that occur twice, are problems. */
function putInOrder(rows: GrowingBars, report: BarFileReport, daily: boolean): void {
  const order = rowOrder(rows);
  if (order === 'mixed') {
    reportDisorder(rows, report, daily);
    sortRows(rows);
  } else if (order === 'descending') {
    const note = 'rows were newest first: turned round';
    if (!report.notes.includes(note)) report.notes.push(note);
    sortRows(rows);
  }
  dropDuplicates(rows, report, daily);
}

const timeText = (time: number, daily: boolean): string => (daily ? isoDate(time) : isoInstant(time));

function reportDisorder(rows: GrowingBars, report: BarFileReport, daily: boolean): void {
  const falls = (i: number): boolean => rows.time[i] < rows.time[i - 1];
  let fallCount = 0;
  for (let i = 1; i < rows.length; i++) if (falls(i)) fallCount++;
  // Of a file that is newest first but for a few rows, the few are named.
  const down = fallCount * 2 > rows.length;
  for (let i = 1; i < rows.length; i++) {
    const wrong = down ? rows.time[i] > rows.time[i - 1] : falls(i);
    if (!wrong) continue;
    const [here, before] = [timeText(rows.time[i], daily), timeText(rows.time[i - 1], daily)];
    addProblem(report, rows.line[i], 'out_of_order', `${rows.symbol} ${here} stands after ${before}`);
  }
}

/** One of several equal rows is kept; of rows that contradict one another none is, for nobody knows which is true. */
function dropDuplicates(rows: GrowingBars, report: BarFileReport, daily: boolean): void {
  const drop = new Set<number>();
  for (const [from, to] of sharedTimes(rows)) {
    let agree = true;
    for (let i = from + 1; i < to; i++) agree &&= sameValues(rows, from, i);
    const when = `${rows.symbol} ${timeText(rows.time[from], daily)}`;
    for (let i = from + 1; i < to; i++) {
      const what = agree ? 'again, the same values' : 'again, with other values';
      addProblem(
        report,
        rows.line[i],
        agree ? 'duplicate' : 'conflicting_duplicate',
        `${when} ${what} (first on line ${rows.line[from]})`,
      );
    }
    for (let i = agree ? from + 1 : from; i < to; i++) drop.add(i);
  }
  if (drop.size === 0) return;
  const picks: number[] = [];
  for (let i = 0; i < rows.length; i++) if (!drop.has(i)) picks.push(i);
  pickRows(rows, picks);
}

/** The rows within the range asked for, as bars. */
function barsOf(rows: GrowingBars, timeframe: Bars['timeframe'], options: BarFileOptions): Bars {
  const { from = -Infinity, to = Infinity } = options;
  let start = 0;
  let end = rows.length;
  while (start < end && rows.time[start] < from) start++;
  while (end > start && rows.time[end - 1] > to) end--;
  return {
    symbol: rows.symbol,
    timeframe,
    length: end - start,
    time: rows.time.slice(start, end),
    open: rows.open.slice(start, end),
    high: rows.high.slice(start, end),
    low: rows.low.slice(start, end),
    close: rows.close.slice(start, end),
    volume: rows.volume.slice(start, end),
  };
}
