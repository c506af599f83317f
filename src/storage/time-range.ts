import { sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import type { TimeMs } from '../model/time.ts';

/** First position whose time is `time` or later. */
export function firstAt(times: Float64Array, time: TimeMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars with `from` ≤ time ≤ `to`, as a view. */
export function barsWithin(bars: Bars, from: TimeMs, to: TimeMs): Bars {
  const start = firstAt(bars.time, from);
  let end = firstAt(bars.time, to);
  if (end < bars.length && bars.time[end] === to) end++;
  return start === 0 && end === bars.length ? bars : sliceBars(bars, start, Math.max(start, end));
}
