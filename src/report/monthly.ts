import { DAY_MS, civilFromDays } from '../model/time.ts';

/** One calendar year of a run: twelve months (null: no bars), and the whole year. Fractions. */
export interface YearOfReturns {
  readonly year: number;
  readonly months: readonly (number | null)[];
  readonly total: number | null;
}

const growth = (end: number, start: number): number | null => (start > 0 ? end / start - 1 : null);

/**
 * Calendar returns of an equity curve (dollars at each bar's close; UTC months): each from the close before it, the
 * first from `startEquity`. Null where that close was nothing or less.
 */
export function monthlyReturns(times: Float64Array, equity: Float64Array, startEquity: number): YearOfReturns[] {
  const years: YearOfReturns[] = [];
  let beforeMonth = startEquity;
  let beforeYear = startEquity;
  let months: (number | null)[] = [];
  let bar = 0;
  while (bar < times.length) {
    const [year, month] = civilFromDays(Math.floor(times[bar] / DAY_MS));
    const last = lastBarOfMonth(times, bar, year, month);
    if (months.length === 0) months = new Array<number | null>(12).fill(null);
    months[month - 1] = growth(equity[last], beforeMonth);
    beforeMonth = equity[last];
    bar = last + 1;
    const ends = bar === times.length || civilFromDays(Math.floor(times[bar] / DAY_MS))[0] !== year;
    if (!ends) continue;
    years.push({ year, months, total: growth(equity[last], beforeYear) });
    beforeYear = equity[last];
    months = [];
  }
  return years;
}

/** The last bar of the month that bar `from` is in, by halving: a million bars have few months. */
function lastBarOfMonth(times: Float64Array, from: number, year: number, month: number): number {
  let low = from;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const [y, m] = civilFromDays(Math.floor(times[middle] / DAY_MS));
    if (y === year && m === month) low = middle;
    else high = middle - 1;
  }
  return low;
}
