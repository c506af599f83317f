import type { Theme } from './theme.ts';

/** Rows of a cell filled from below, in eighths. */
const EIGHTHS = ' ▁▂▃▄▅▆▇█';
const ASCII_HALVES = ' ..::++##';

/** Nine characters from an empty cell to a full one. */
export const ramp = (theme: Theme): string => (theme.unicode ? EIGHTHS : ASCII_HALVES);

/** `values` in `columns` buckets: the last of each, or with `lowest` the smallest. */
export function buckets(values: Float64Array, columns: number, lowest = false): number[] {
  const count = Math.min(columns, values.length);
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * values.length) / count);
    const to = Math.floor(((i + 1) * values.length) / count);
    let value = values[to - 1];
    if (lowest) for (let k = from; k < to; k++) value = Math.min(value, values[k]);
    out.push(value);
  }
  return out;
}

/** A filled area, `rows` lines from top to bottom; the smallest value leaves one eighth, the largest fills all. */
export function area(theme: Theme, values: readonly number[], rows: number, low: number, high: number): string[] {
  const steps = ramp(theme);
  const span = high - low;
  const heights = values.map((value) =>
    span > 0 ? 1 + Math.round(((value - low) / span) * (rows * 8 - 1)) : Math.ceil(rows * 4),
  );
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    return heights.map((height) => steps[Math.max(0, Math.min(8, height - below))]).join('');
  });
}

/** One line of depths below zero (0 is blank, the deepest full). */
export function depths(theme: Theme, values: readonly number[]): string {
  const steps = ramp(theme);
  const deepest = values.reduce((least, value) => Math.min(least, value), 0);
  if (deepest === 0) return ' '.repeat(values.length);
  return values.map((value) => steps[Math.ceil((Math.min(0, value) / deepest) * 8)]).join('');
}

/** Equity over its running peak − 1, bar by bar; the first peak is `startEquity`. */
export function drawdownLine(equity: Float64Array, startEquity: number): Float64Array {
  let peak = startEquity;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return value / peak - 1;
  });
}
