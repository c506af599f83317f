import { formatBarTime } from '../../model/timeframe.ts';
import { area, buckets, depths, drawdownLine } from '../chart.ts';
import { money, percent } from '../format.ts';
import type { BacktestResult } from '../result.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, displayWidth } from '../width.ts';

const ROWS = 6;
/** Columns of the labels at the left: `down -33.9%`, `$999,999.99`. */
const LABELS = 11;

/** Equity as an area with its highest and lowest value, the drawdown below it, and the dates of both ends. */
export function curveLines(theme: Theme, { manifest, curve, statistics }: BacktestResult): string[] {
  const columns = theme.width - LABELS - 1;
  const { dash } = glyphs(theme);
  if (curve.equity.length < 2 || columns < 10) return [];
  const values = buckets(curve.equity, columns);
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const label = (text: string): string => `${cell(theme, text, LABELS, 'right')} `;
  const rows = area(theme, values, ROWS, low, high).map((row, i) => {
    const named = i === 0 ? money(high) : i === 1 ? 'equity' : i === ROWS - 1 ? money(low) : '';
    return label(named) + paint(theme, 'cyan', row.trimEnd());
  });
  const depth = depths(theme, buckets(drawdownLine(curve.equity, statistics.startEquity), columns, true)).trimEnd();
  const deepest = statistics.maxDrawdown === null ? dash : percent(statistics.maxDrawdown);
  const first = formatBarTime(curve.time[0], manifest.timeframe);
  const last = formatBarTime(curve.time[curve.time.length - 1], manifest.timeframe);
  const room = values.length - displayWidth(first) - displayWidth(last);
  return [
    ...rows,
    (label(`down ${deepest}`) + paint(theme, 'red', depth)).trimEnd(),
    ...(room > 0 ? [label('') + paint(theme, 'dim', first + ' '.repeat(room) + last)] : []),
  ];
}
