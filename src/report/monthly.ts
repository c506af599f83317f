import type { EquityCurve } from '../model/result.ts';
import { civilFromDays } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';

/** One calendar year of a run: twelve months (null: no bars), and the whole year. Fractions. */
export interface YearOfReturns {
  readonly year: number;
  readonly months: readonly (number | null)[];
  readonly total: number | null;
}

const growth = (end: number, start: number): number | null => (start > 0 ? end / start - 1 : null);

/**
 * Calendar returns of an equity curve (dollars at each bar's close): each from the close before it, the first from
 * `startEquity`. Null where that close was nothing or less.
 * @param dayOf the trading day of an instant: Sydney's morning of the first lies in the UTC month before
 */
export function monthlyReturns(
  { time: times, equity }: Pick<EquityCurve, 'time' | 'equity'>,
  startEquity: number,
  dayOf: (time: TimeMs) => number,
): YearOfReturns[] {
  const monthOf = (bar: number): readonly [number, number] => {
    const [year, month] = civilFromDays(dayOf(times[bar]));
    return [year, month];
  };
  const years: YearOfReturns[] = [];
  let beforeMonth = startEquity;
  let beforeYear = startEquity;
  let months: (number | null)[] = [];
  let bar = 0;
  while (bar < times.length) {
    const [year, month] = monthOf(bar);
    const last = lastBarOfMonth(monthOf, bar, times.length - 1);
    if (months.length === 0) months = new Array<number | null>(12).fill(null);
    months[month - 1] = growth(equity[last], beforeMonth);
    beforeMonth = equity[last];
    bar = last + 1;
    const ends = bar === times.length || monthOf(bar)[0] !== year;
    if (!ends) continue;
    years.push({ year, months, total: growth(equity[last], beforeYear) });
    beforeYear = equity[last];
    months = [];
  }
  return years;
}

/** The last bar of the month that bar `from` is in, by halving: a million bars have few months. */
function lastBarOfMonth(monthOf: (bar: number) => readonly [number, number], from: number, last: number): number {
  const [year, month] = monthOf(from);
  let low = from;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const [y, m] = monthOf(middle);
    if (y === year && m === month) low = middle;
    else high = middle - 1;
  }
  return low;
}
