import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { ramp } from '../chart.ts';
import type { Style, Theme } from '../theme.ts';
import { paint } from '../theme.ts';
import { cell } from '../width.ts';
import { Canvas } from './canvas.ts';
import { candleShape } from './candle-shape.ts';
import { axisWidth, priceAxis } from './price-axis.ts';
import type { Level } from './price-axis.ts';
import { priceScale } from './price-scale.ts';
import type { PriceScale } from './price-scale.ts';
import { timeAxis } from './time-axis.ts';

export interface CandleChart {
  /** Lines in all: prices, volume from six lines on, times from four on. */
  readonly height: number;
  /** Prices to draw across, with a name beside the axis. */
  readonly levels?: readonly Level[];
  /** A line to draw behind the candles, one value a bar, NaN where it is not known. */
  readonly average?: Float64Array;
  /** Show the whole history, as many bars to a candle as that takes; otherwise the last bars that find room. */
  readonly whole?: boolean;
}

/** From how many lines on there are one, two and three of volume. */
const VOLUME_FROM = [6, 12, 20];
const TIMES_FROM = 4;
/** The least plot that is worth an axis beside it. */
const PLOT_LEAST = 8;
/** Levels farther from the bars than this share of their range would press the bars flat: they are named at the edge. */
const REACH = 0.5;

/**
 * A candlestick chart: candles with their volume below, round prices to the right with the last price marked, times (UTC) at the
 * bottom (of several bars to a candle, `×4`, the time of the last of them). Exactly `height` lines, each exactly `theme.width`
 * columns.
 */
export function candleChart(theme: Theme, bars: Bars, chart: CandleChart): string[] {
  const { height, average } = chart;
  assert(height >= 1 && theme.width >= 1, 'a chart has room');
  assert(average === undefined || average.length === bars.length, 'one value a bar');
  if (bars.length === 0) return emptyChart(theme, height);
  const times = height >= TIMES_FROM ? 1 : 0;
  const volumes = VOLUME_FROM.filter((from) => height >= from).length;
  const rows = height - times - volumes;

  const { shown, scale, axis } = layOut(theme, bars, chart, rows);
  const levels = chart.levels ?? [];
  const canvas = new Canvas(rows + volumes, theme.width - axis);
  const columns = Array.from(shown.bars.time, (_, i) => i * shown.step);
  drawLevels(theme, canvas, scale, levels);
  drawAverage(theme, canvas, scale, shown.average, columns);
  drawCandles(theme, canvas, scale, shown.bars, columns);
  const most = drawVolume(theme, canvas, rows, volumes, shown.bars, columns);

  const beside = (text: string): string => (axis === 0 ? '' : paint(theme, 'dim', cell(theme, text, axis)));
  const prices = axis === 0 ? [] : priceAxis(theme, scale, levels, bars.close[bars.length - 1], axis);
  const lines = Array.from({ length: rows + volumes }, (_, row) => {
    const label = row < rows ? (prices[row] ?? '') : beside(row === rows ? `  ${most}` : '');
    return canvas.line(theme, row) + label;
  });
  if (times === 0) return lines;
  const foot = timeAxis(shown.bars.time, bars.timeframe, columns, canvas.columns);
  return [
    ...lines,
    paint(theme, 'dim', foot) + beside(shown.each === 1 ? '' : `  ${theme.unicode ? '×' : 'x'}${shown.each}`),
  ];
}

function emptyChart(theme: Theme, height: number): string[] {
  return Array.from({ length: height }, (_, row) => cell(theme, row === height >> 1 ? 'no bars' : '', theme.width));
}

interface Layout {
  readonly shown: Shown;
  readonly scale: PriceScale;
  /** Columns beside the plot, 0 where there is no room for any. */
  readonly axis: number;
}

/** The labels need columns, which leave room for fewer bars, whose prices may need other labels: the axis grows until both fit. */
function layOut(theme: Theme, bars: Bars, { levels = [], average, whole = false }: CandleChart, rows: number): Layout {
  for (let axis = 0; ;) {
    const shown = fitBars(bars, average, theme.width - axis, whole);
    const scale = scaleOf(shown.bars, levels, rows);
    const needed = axisWidth(theme, scale, levels, bars.close[bars.length - 1]);
    if (needed <= axis) return { shown, scale, axis };
    if (theme.width - needed < PLOT_LEAST) {
      const alone = fitBars(bars, average, theme.width, whole);
      return { shown: alone, scale: scaleOf(alone.bars, levels, rows), axis: 0 };
    }
    axis = needed;
  }
}

/** The range of the bars, and of the levels within reach of it. */
function scaleOf({ high, low }: Bars, levels: readonly Level[], rows: number): PriceScale {
  const most = high.reduce((a, b) => (b > a ? b : a));
  const least = low.reduce((a, b) => (b < a ? b : a));
  const reach = (most - least) * REACH;
  const near = levels.map(({ price }) => price).filter((price) => price >= least - reach && price <= most + reach);
  return priceScale(Math.min(least, ...near), Math.max(most, ...near), rows);
}

interface Shown {
  readonly bars: Bars;
  readonly average: Float64Array | undefined;
  /** Bars to a candle. */
  readonly each: number;
  /** Columns from one candle to the next. */
  readonly step: number;
}

/** The bars that find room, a space between them where there is enough. */
function fitBars(bars: Bars, average: Float64Array | undefined, columns: number, whole: boolean): Shown {
  const each = whole ? Math.ceil(bars.length / columns) : 1;
  // Together from the end on, so that the last candle is a whole one.
  const count = Math.min(columns, Math.ceil(bars.length / each));
  const ends = Array.from({ length: count }, (_, k) => bars.length - (count - 1 - k) * each);
  const starts = ends.map((end) => Math.max(0, end - each));
  const pick = (values: Float64Array, from: readonly number[]): Float64Array =>
    Float64Array.from(from, (i) => values[i]);
  const lasts = ends.map((end) => end - 1);
  const most = (values: Float64Array, sign: 1 | -1): Float64Array =>
    Float64Array.from(
      ends,
      (end, k) => sign * values.subarray(starts[k], end).reduce((a, b) => Math.max(a, sign * b), -Infinity),
    );
  return {
    bars: {
      ...bars,
      length: count,
      time: pick(bars.time, lasts),
      open: pick(bars.open, starts),
      high: most(bars.high, 1),
      low: most(bars.low, -1),
      close: pick(bars.close, lasts),
      volume: Float64Array.from(ends, (end, k) => bars.volume.subarray(starts[k], end).reduce((a, b) => a + b, 0)),
    },
    average: average && pick(average, lasts),
    each,
    step: count * 2 - 1 <= columns ? 2 : 1,
  };
}

const rowOf = (scale: PriceScale, price: number): number => Math.floor(scale.half(price) / 2);

function drawLevels(theme: Theme, canvas: Canvas, scale: PriceScale, levels: readonly Level[]): void {
  const dash = theme.unicode ? '┄' : '-';
  for (const { price, style } of levels) {
    const row = rowOf(scale, price);
    if (row >= 0 && row < scale.rows) canvas.put(row, 0, dash.repeat(canvas.columns), style ?? 'dim');
  }
}

function drawAverage(
  theme: Theme,
  canvas: Canvas,
  scale: PriceScale,
  average: Float64Array | undefined,
  columns: readonly number[],
): void {
  const dot = theme.unicode ? '·' : '.';
  average?.forEach((value, i) => {
    const row = rowOf(scale, value);
    if (row >= 0 && row < scale.rows) canvas.put(row, columns[i], dot, 'cyan');
  });
}

const styleOf = ({ open, close }: Bars, i: number): Style | null =>
  close[i] > open[i] ? 'green' : close[i] < open[i] ? 'red' : null;

function drawCandles(theme: Theme, canvas: Canvas, scale: PriceScale, bars: Bars, columns: readonly number[]): void {
  const { open, high, low, close } = bars;
  for (let i = 0; i < bars.length; i++) {
    const candle = { open: open[i], high: high[i], low: low[i], close: close[i] };
    const { row, chars } = candleShape(theme, candle, scale);
    chars.forEach((char, k) => canvas.put(row + k, columns[i], char, styleOf(bars, i)));
  }
}

/** Columns in eighths of a row, the largest volume full, any volume at least one eighth. Returns the largest in short. */
function drawVolume(
  theme: Theme,
  canvas: Canvas,
  from: number,
  rows: number,
  bars: Bars,
  columns: readonly number[],
): string {
  const most = bars.volume.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return '0';
  const steps = ramp(theme);
  for (let i = 0; i < bars.length; i++) {
    const volume = bars.volume[i];
    const height = volume === 0 ? 0 : Math.max(1, Math.round((volume / most) * rows * 8));
    for (let row = 0; row < rows; row++) {
      const filled = Math.max(0, Math.min(8, height - (rows - 1 - row) * 8));
      canvas.put(from + row, columns[i], steps[filled], styleOf(bars, i) ?? 'dim');
    }
  }
  return inShort(most);
}

/** 1234567 → `1.23M`. */
function inShort(value: number): string {
  const [size, unit] = (
    [
      [1e12, 'T'],
      [1e9, 'B'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([it]) => value >= it) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))}${unit}`;
}
