import { monthlyReturns } from '../monthly.ts';
import type { YearOfReturns } from '../monthly.ts';
import type { BacktestResult } from '../result.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell } from '../width.ts';

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** More years than this are a table of their own (`--csv`), not a summary. */
const YEARS = 15;
/** Columns of year, twelve months in four quarters, and total: with tenths everywhere, and with them below ten only. */
const WIDE = 4 + 12 * 6 + 3 + 9;
const NARROW = 4 + 12 * 5 + 3 + 9;

/** Returns in percent, a line a year, a column a month. A screen too narrow for the months gets the years alone. */
export function monthLines(theme: Theme, { curve, statistics, dayOf }: BacktestResult): string[] {
  const years = monthlyReturns(curve, statistics.startEquity, dayOf);
  if (years.length === 0) return [];
  const shown = years.slice(-YEARS);
  const width = theme.width >= WIDE ? 6 : theme.width >= NARROW ? 5 : 0;
  const head = '    ' + row(theme, NAMES, width, 'Year %');
  const earlier = years.length - shown.length;
  return [
    paint(theme, 'dim', head),
    ...shown.map((year) => yearLine(theme, year, width)),
    ...(earlier > 0
      ? [paint(theme, 'dim', `and ${earlier} earlier year${earlier === 1 ? '' : 's'}, all with --csv`)]
      : []),
  ];
}

function yearLine(theme: Theme, { year, months, total }: YearOfReturns, width: number): string {
  const { dash } = glyphs(theme);
  const text = (value: number | null, tenths: number): string => {
    if (value === null) return dash;
    const scaled = value * 100;
    const shown = scaled.toFixed(Math.abs(scaled) < tenths ? 1 : 0);
    return shown === '-0.0' ? '0.0' : shown;
  };
  const tenths = width === 6 ? 99.95 : 9.95;
  const cells = months.map((value) => text(value, tenths));
  const painted = (line: string, i: number): string => paintSign(theme, i === 12 ? total : months[i], line);
  return String(year).padStart(4) + row(theme, cells, width, text(total, 999.95), painted);
}

/** Month cells with a wider space before every quarter but the first, then the year's; `painted` colours a column's. */
function row(
  theme: Theme,
  months: readonly string[],
  width: number,
  total: string,
  painted?: (text: string, column: number) => string,
): string {
  const texts = width === 0 ? [total] : [...months, total];
  return texts
    .map((text, i) => {
      const isTotal = i === texts.length - 1;
      const quarter = i > 0 && i < 12 && i % 3 === 0 ? ' ' : '';
      const filled = cell(theme, text, isTotal ? 9 : width, 'right');
      return quarter + (painted === undefined ? filled : painted(filled, isTotal ? 12 : i));
    })
    .join('');
}
