import type { Bars } from '../../model/bars.ts';
import { isoDate, isoInstant } from '../../model/time.ts';
import type { GrowingBars } from './growing.ts';
import type { BarFileOptions } from './options.ts';
import { pickRows, rowOrder, sameValues, sharedTimes, sortRows } from './order.ts';
import { addProblem } from './problems.ts';
import type { BarFileReport } from './problems.ts';
import type { FileRows } from './rows.ts';
import { settleTimes } from './settle-times.ts';
import { otherTimeframe, timeframeOfFile } from './step.ts';

/**
 * Turns the rows of a file into bars: times to UTC or session dates, ascending, none twice, one timeframe, the range asked for.
 * Problems are reported by line; what is wrong with the file as a whole throws.
 * @param alone whether it is the only file: of several, those of another timeframe than the one told are passed over
 * @throws CatalystError (data, usage)
 */
export function finishFile(read: FileRows, report: BarFileReport, options: BarFileOptions, alone: boolean): Bars[] {
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
  const other = alone ? undefined : otherTimeframe(kept, daily, options.timeframe);
  if (other !== undefined) {
    report.passedOver = other;
    report.notes.push(`passed over: its bars are ${other}, and ${options.timeframe} was asked for`);
    return [];
  }
  const timeframe = timeframeOfFile(kept, daily, options.timeframe, report.file);
  const bars = kept.map((rows) => barsOf(rows, timeframe, options)).filter((one) => one.length > 0);
  report.symbols = bars.length;
  report.bars = bars.reduce((sum, one) => sum + one.length, 0);
  report.outside = kept.reduce((sum, rows) => sum + rows.length, 0) - report.bars;
  for (const one of bars) for (let i = 0; i < one.length; i++) if (one.volume[i] === 0) report.zeroVolume++;
  return bars;
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
