import { CatalystError } from '../../model/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, isoDate, isoInstant } from '../../model/time.ts';
import { timeframeMs } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import type { GrowingBars } from './growing.ts';

const WEEK_MS = 7 * DAY_MS;
/** A rule file may say the timeframe as well as the line. */
const LEAVE_OUT = 'Give bars of that length, or leave the timeframe out: --timeframe, or timeframe: of a rule file.';

/** So many equal longer steps in a row are no gaps: the bars have become longer. */
const LONGER_IN_A_ROW_INTRADAY = 20;
const LONGER_IN_A_ROW_DAILY = 4;

/** The step between neighbouring bars that occurs most often in a file, the shorter of two; undefined without any. */
function commonStep(series: Iterable<GrowingBars>): number | undefined {
  const counts = new Map<number, number>();
  for (const { time, length } of series) {
    let step = 0;
    let run = 0;
    for (let i = 1; i < length; i++) {
      const next = time[i] - time[i - 1];
      if (next !== step) {
        if (run > 0) counts.set(step, (counts.get(step) ?? 0) + run);
        step = next;
        run = 0;
      }
      run++;
    }
    if (run > 0) counts.set(step, (counts.get(step) ?? 0) + run);
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return (best as [number, number] | undefined)?.[0];
}

const asTimeframe = (ms: number): Timeframe => (ms % HOUR_MS === 0 ? `${ms / HOUR_MS}h` : `${ms / MINUTE_MS}m`);

const counted = (n: number, unit: string): string => (n === 1 ? `1 ${unit}` : `${n} ${unit}s`);

const say = (ms: number): string =>
  ms >= DAY_MS
    ? counted(Math.round((ms / DAY_MS) * 10) / 10, 'day')
    : counted(Math.round((ms / MINUTE_MS) * 100) / 100, 'minute');

/**
 * The length of a file's bars where its steps plainly tell another than the one asked for; else undefined. Daily bars with
 * most days missing look weekly, so those are not told apart.
 */
export function otherTimeframe(
  series: readonly GrowingBars[],
  daily: boolean,
  asked: Timeframe | undefined,
): Timeframe | undefined {
  const step = commonStep(series);
  if (asked === undefined || step === undefined) return undefined;
  const length = timeframeMs(asked);
  if (daily) return length < DAY_MS || (length >= WEEK_MS && step <= 5 * DAY_MS) ? dailyLength(step) : undefined;
  return length !== step && step % MINUTE_MS === 0 && step < DAY_MS ? asTimeframe(step) : undefined;
}

const dailyLength = (step: number): Timeframe => (step <= 5 * DAY_MS ? '1d' : '1w');

const mixed = (where: string, rows: GrowingBars, at: number, daily: boolean, what: string): CatalystError =>
  new CatalystError(
    'data',
    `${where} line ${rows.line[at]}: ${rows.symbol} at ${daily ? isoDate(rows.time[at]) : isoInstant(rows.time[at])} ${what}`,
    'One file holds bars of one length: split it where they change.',
  );

/**
 * The length of a file's bars: told by the caller, else by the commonest step between them. Rows must ascend strictly.
 * @throws CatalystError (data) when the bars are of several lengths, monthly, shorter than a minute, or too few to tell
 */
export function timeframeOfFile(
  series: readonly GrowingBars[],
  daily: boolean,
  told: Timeframe | undefined,
  where: string,
): Timeframe {
  const step = commonStep(series);
  const timeframe = told ?? (daily ? dailyTimeframe(step, where) : intradayTimeframe(step, where));
  const length = timeframeMs(timeframe);
  if (length >= DAY_MS && !daily) {
    throw new CatalystError('data', `${where}: bars with times of day cannot be ${timeframe}`, LEAVE_OUT);
  }
  if (length < DAY_MS && daily && step !== undefined) {
    throw new CatalystError('data', `${where}: bars with dates and no time of day cannot be ${timeframe}`, LEAVE_OUT);
  }
  for (const rows of series) checkSteps(rows, length, where);
  return timeframe;
}

function dailyTimeframe(step: number | undefined, where: string): Timeframe {
  if (step === undefined || step <= WEEK_MS + DAY_MS) return dailyLength(step ?? DAY_MS);
  throw new CatalystError(
    'data',
    `${where}: bars are ${say(step)} apart`,
    'Bars of 1 minute to 1 week are read: give daily or weekly ones.',
  );
}

function intradayTimeframe(step: number | undefined, where: string): Timeframe {
  if (step === undefined) {
    throw new CatalystError('data', `${where}: one bar does not tell its length`, 'Name it with --timeframe, say 5m.');
  }
  if (step % MINUTE_MS !== 0 || step >= DAY_MS) {
    throw new CatalystError(
      'data',
      `${where}: bars with times of day are ${say(step)} apart`,
      'Bars of whole minutes below a day are read; daily bars carry a date, at midnight in --zone.',
    );
  }
  return asTimeframe(step);
}

/** @throws CatalystError (data) at the first bar that does not stand on the timeframe's grid, or where bars grow longer. */
function checkSteps(rows: GrowingBars, length: number, where: string): void {
  const { time } = rows;
  const daily = length >= DAY_MS;
  const inARow = daily ? LONGER_IN_A_ROW_DAILY : LONGER_IN_A_ROW_INTRADAY;
  let longer = 0;
  for (let i = 1; i < rows.length; i++) {
    const step = time[i] - time[i - 1];
    if (step === length) {
      longer = 0;
      continue;
    }
    // A weekly bar is named by its first or last session, which a holiday moves; minutes begin anew each session.
    const onGrid = daily ? length < WEEK_MS || step >= length - 4 * DAY_MS : step >= DAY_MS / 4 || step % length === 0;
    if (!onGrid || step < Math.min(length, DAY_MS)) {
      throw mixed(
        where,
        rows,
        i,
        daily,
        `is ${say(step)} after the bar before it, where bars are ${say(length)} apart`,
      );
    }
    longer = isLonger(step, time[i - 1] - time[Math.max(0, i - 2)], length) ? longer + 1 : 0;
    if (longer >= inARow) {
      throw mixed(
        where,
        rows,
        i - inARow + 1,
        daily,
        `begins bars ${say(step)} apart, after bars ${say(length)} apart`,
      );
    }
  }
}

/** Whether a step looks like that of longer bars: weekly or monthly among daily ones, a constant multiple within a day. */
function isLonger(step: number, before: number, length: number): boolean {
  if (length < DAY_MS) return step === before && step < DAY_MS / 4;
  return length < WEEK_MS ? step >= 6 * DAY_MS && step <= 35 * DAY_MS : step >= 27 * DAY_MS && step <= 35 * DAY_MS;
}
