/** Functions of the last n bars. A window with an unknown value in it is unknown, and never reaches over a gap. */
import { FALSE, TRUE, UNKNOWN, columnOf, forEachKnownRun } from '../../columns/column.ts';
import type { Column, Mask } from '../../columns/column.ts';
import { slidingSum } from '../../columns/sums.ts';
import type { WindowName } from '../graph.ts';
import { withoutInfinities } from './arithmetic.ts';

type NumericWindow = Exclude<WindowName, 'rising' | 'falling'>;

/** x, `bars` bars ago; unknown before there was such a bar. */
export function pastColumn(of: Column, bars: number): Column {
  const { length } = of.values;
  const out = new Float64Array(length);
  const lag = Math.min(bars, length);
  out.fill(NaN, 0, lag);
  out.set(of.values.subarray(0, length - lag), lag);
  return { values: out, start: Math.min(length, of.start + lag), gaps: of.gaps };
}

export function windowColumn(name: NumericWindow, of: Column, bars: number): Column {
  switch (name) {
    case 'highest':
      return extremes(of, bars, 1);
    case 'lowest':
      return extremes(of, bars, -1);
    case 'sum':
      return sums(of, bars);
    case 'change':
    case 'percent_change':
      return changes(of, bars, name === 'percent_change');
  }
}

/** Fills `out` run by run: `write(from, to)` sees known values only and writes from `from + bars - 1` on. */
function byRuns(of: Column, bars: number, out: Float64Array, write: (from: number, to: number) => void): Column {
  let start = out.length;
  out.fill(NaN);
  forEachKnownRun([of], (from, to) => {
    if (to - from < bars) return;
    if (start === out.length) start = from + bars - 1;
    write(from, to);
  });
  return { values: out, start, gaps: of.gaps };
}

/**
 * The extreme of each window in three comparisons a bar whatever n is: the array is cut in blocks of n, and a window is
 * the end of one block and the beginning of the next. Source: van Herk 1992, Gil and Werman 1993.
 */
function extremes(of: Column, bars: number, sign: 1 | -1): Column {
  const { values } = of;
  const out = new Float64Array(values.length);
  const suffix = new Float64Array(bars);
  return byRuns(of, bars, out, (from, to) => {
    for (let block = from; block + bars <= to; block += bars) {
      let best = -Infinity;
      for (let k = bars - 1; k >= 0; k--) {
        const value = sign * values[block + k];
        if (value > best) best = value;
        suffix[k] = best;
      }
      out[block + bars - 1] = sign * suffix[0];
      let prefix = -Infinity;
      const end = Math.min(bars - 1, to - block - bars);
      for (let k = 0; k < end; k++) {
        const value = sign * values[block + bars + k];
        if (value > prefix) prefix = value;
        const tail = suffix[k + 1];
        out[block + bars + k] = sign * (tail > prefix ? tail : prefix);
      }
    }
  });
}

/** Exact to the last bit or nearly, and free of drift: see `columns/exact.ts`. */
function sums(of: Column, bars: number): Column {
  const { values } = of;
  const out = new Float64Array(values.length);
  const column = byRuns(of, bars, out, (from, to) => {
    slidingSum(values.subarray(from, to), bars, out.subarray(from, to));
  });
  let check = 0;
  for (let i = column.start; i < out.length; i++) check += out[i] - out[i];
  return check === 0 || of.gaps ? column : withoutInfinities(out);
}

function changes(of: Column, bars: number, percent: boolean): Column {
  const { values, start } = of;
  const out = new Float64Array(values.length);
  const first = Math.min(values.length, start + bars);
  out.fill(NaN, 0, first);
  if (percent)
    for (let i = first; i < out.length; i++) out[i] = (100 * (values[i] - values[i - bars])) / values[i - bars];
  else for (let i = first; i < out.length; i++) out[i] = values[i] - values[i - bars];
  let check = 0;
  for (let i = first; i < out.length; i++) check += out[i] - out[i];
  return check === 0 ? { values: out, start: first, gaps: false } : withoutInfinities(out);
}

/**
 * Whether each of the last n bars is above (below) the one before it: Kleene's `and` of n comparisons, so one known
 * failure makes it false whatever is unknown.
 */
export function trendMask(name: 'rising' | 'falling', of: Column, bars: number): Mask {
  const { values } = of;
  const out = new Uint8Array(values.length);
  // The last bar on which the comparison failed, and the last on which it was unknown; nothing is known before bar 0.
  let failed = -1;
  let unknown = 0;
  if (out.length > 0) out[0] = UNKNOWN;
  for (let i = 1; i < out.length; i++) {
    const [value, before] = name === 'rising' ? [values[i], values[i - 1]] : [values[i - 1], values[i]];
    if (value > before) {
      // The trend goes on.
    } else if (value <= before) failed = i;
    else unknown = i;
    out[i] = failed > 0 && failed > i - bars ? FALSE : unknown > i - bars ? UNKNOWN : TRUE;
  }
  return out;
}

/** On how many of the last n bars the condition was true; unknown while one of them is. */
export function countColumn(of: Mask, bars: number): Column {
  const out = new Float64Array(of.length);
  let count = 0;
  let unknown = -1;
  for (let i = 0; i < of.length; i++) {
    const truth = of[i];
    if (truth === UNKNOWN) unknown = i;
    else count += truth;
    if (i >= bars && of[i - bars] === TRUE) count--;
    out[i] = i < bars - 1 || unknown > i - bars ? NaN : count;
  }
  return columnOf(out);
}

/** Bars since the condition was last true, 0 on such a bar; unknown before the first, and while it may have been since. */
export function barsSinceColumn(of: Mask): Column {
  const out = new Float64Array(of.length);
  let last = NaN;
  for (let i = 0; i < of.length; i++) {
    const truth = of[i];
    if (truth === TRUE) last = i;
    else if (truth === UNKNOWN) last = NaN;
    out[i] = i - last;
  }
  return columnOf(out);
}
