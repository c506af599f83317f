import { DAY_MS, dayOfWeek, isoDate, isoInstant } from '../../model/time.ts';
import type { TimeMs } from '../../model/time.ts';
import { isIntraday } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { shortTime } from '../format.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Columns between two labels, at least. */
const SPACE = 2;

/** A kind of label: what must change from one bar to the next to earn one, and how it reads. */
interface Division {
  readonly of: (time: TimeMs) => string | number;
  readonly label: (time: TimeMs) => string;
}

const month = (time: TimeMs): string => isoDate(time).slice(0, 7);
const YEARS: Division = { of: (time) => isoDate(time).slice(0, 4), label: (time) => isoDate(time).slice(0, 4) };
const MONTHLY: Division = { of: month, label: (time) => MONTHS[Number(month(time).slice(5)) - 1] };
const WEEKS: Division = {
  of: (time) => Math.floor(time / DAY_MS) - dayOfWeek(time),
  label: (time) => isoDate(time).slice(5),
};
const DAYS: Division = { of: (time) => isoDate(time), label: (time) => isoDate(time).slice(5) };
const clock = (minutes: number): Division => ({
  of: (time) => Math.floor(time / (minutes * 60_000)),
  label: (time) => isoInstant(time).slice(11, 16),
});

const OF_DAYS = [YEARS, MONTHLY, WEEKS];
const OF_MINUTES = [YEARS, MONTHLY, DAYS, clock(240), clock(60), clock(30), clock(10), clock(5)];

/**
 * One line of times (UTC) below bars that stand at `columns`, `width` wide: the first and the last in full, between them years,
 * then months, then what is shorter, as long as all of one kind find room; each begins below its bar.
 */
export function timeAxis(time: Float64Array, timeframe: Timeframe, columns: readonly number[], width: number): string {
  const line = new Array<string>(width).fill(' ');
  const fits = (text: string, from: number): boolean => {
    if (from < 0 || from + text.length > width) return false;
    for (let i = from - SPACE; i < from + text.length + SPACE; i++)
      if (i >= 0 && i < width && line[i] !== ' ') return false;
    return true;
  };
  const place = (text: string, from: number): boolean => {
    if (!fits(text, from)) return false;
    for (let i = 0; i < text.length; i++) line[from + i] = text[i];
    return true;
  };
  if (columns.length === 0) return line.join('');
  const last = columns.length - 1;
  const end = shortTime(time[last], timeframe);
  place(end, Math.max(0, Math.min(columns[last], width - end.length)));
  const start = shortTime(time[0], timeframe);
  place(start, columns[0]);
  for (const { of, label } of isIntraday(timeframe) ? OF_MINUTES : OF_DAYS) {
    const changes: number[] = [];
    for (let i = 1; i <= last; i++) if (of(time[i]) !== of(time[i - 1])) changes.push(i);
    const taken = changes.reduce((sum, i) => sum + label(time[i]).length + SPACE, 0);
    if (taken > width) break;
    for (const i of changes) place(label(time[i]), columns[i]);
  }
  return line.join('');
}
