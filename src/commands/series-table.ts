import { basename } from 'node:path';
import { printable } from '../model/text.ts';
import type { Theme } from '../report/theme.ts';
import { displayWidth, fit } from '../report/width.ts';
import { textTable } from './table.ts';

/** What a line tells of a stored series, times as they are written. */
interface ListedSeries {
  readonly symbol: string;
  readonly timeframe: string;
  readonly feed: string;
  readonly adjustment: string;
  readonly bars: number;
  readonly first: string;
  readonly last: string;
  readonly source: string;
}

/** `source` comes last: it takes what room the others leave. */
const TITLES = ['symbol', 'timeframe', 'bars', 'first', 'last', 'feed', 'adjusted'] as const;
const SOURCE = 'source';
/** From here on columns leave a narrow screen, the last first. What is before tells a series and its range. */
const NEEDED = 5;
const GAP = 2;
/** Less of a file's name tells nobody which one it was. */
const SOURCE_MIN = 8;
/** YYYY-MM-DD */
const DATE = 10;

const widthOf = (cells: readonly string[]): number =>
  cells.reduce((width, text) => Math.max(width, displayWidth(printable(text))), 0);

/**
 * A line a series, none wider than the screen: there the times of intraday bars become dates, then the file's name is cut, then
 * columns are left out, and named.
 */
export function seriesTable(series: readonly ListedSeries[], theme: Theme): { text: string; leftOut: string[] } {
  // The whole path is in --json.
  const sources = series.map(({ source }) => printable(basename(source)));
  const wanted = Math.min(SOURCE_MIN, widthOf([SOURCE, ...sources]));
  const inFull = rowsOf(series, (time) => time);
  const isTight = tableWidth(inFull, TITLES.length) + GAP + wanted > theme.width;
  const rows = isTight ? rowsOf(series, (time) => time.slice(0, DATE)) : inFull;
  let shown: number = TITLES.length;
  while (shown > NEEDED && tableWidth(rows, shown) > theme.width) shown--;
  const titles: string[] = TITLES.slice(0, shown);
  const room = theme.width - tableWidth(rows, shown) - GAP;
  const withSource = shown === TITLES.length && room >= wanted;
  const cells = rows.map((row, i) => [...row.slice(0, shown), ...(withSource ? [fit(theme, sources[i], room)] : [])]);
  return {
    text: textTable(withSource ? [...titles, SOURCE] : titles, cells, ['bars']),
    leftOut: withSource ? [] : [...TITLES.slice(shown), SOURCE],
  };
}

function rowsOf(series: readonly ListedSeries[], shownTime: (time: string) => string): string[][] {
  return series.map((it) => [
    it.symbol,
    it.timeframe,
    String(it.bars),
    shownTime(it.first),
    shownTime(it.last),
    it.feed,
    it.adjustment,
  ]);
}

/** Columns that the first `count` take with the gaps between them. */
function tableWidth(rows: readonly (readonly string[])[], count: number): number {
  const widths = TITLES.slice(0, count).map((title, k) => widthOf([title, ...rows.map((row) => row[k])]));
  return widths.reduce((sum, width) => sum + width, GAP * (count - 1));
}
