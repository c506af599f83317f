import { assert } from '../../model/errors.ts';
import { emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { isIntraday, timeframeMs } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';

/** Bars of a longer timeframe, and when each was known. */
export interface Resampled {
  readonly bars: Bars;
  /** For each longer bar, the shorter bar at whose close it was complete. A rule must not see it before. */
  readonly completedAt: Int32Array;
}

/** 1970-01-01 was a Thursday: weeks begin on Monday. */
const MONDAY = 4 * DAY_MS;

/**
 * Longer bars from completed ones: first open, highest high, lowest low, last close, sum of volumes. Minutes begin anew each
 * session (at `sessionOpen(time)`, default midnight UTC); weeks begin on Monday and bear its date; days of intraday bars bear
 * the date of `sessionDate(time)`. A longer bar is complete when its last shorter interval has closed, or when a bar of the
 * next one has appeared; one that the data leave unfinished at their end is not made, for its close is not known yet.
 */
export function resampleBars(
  bars: Bars,
  timeframe: Timeframe,
  session: { readonly open?: (time: number) => number; readonly date?: (time: number) => number } = {},
): Resampled {
  const step = timeframeMs(bars.timeframe);
  const longer = timeframeMs(timeframe);
  assert(longer > step, `${timeframe} is longer than ${bars.timeframe}`);
  const midnight = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS;
  const openOf = session.open ?? midnight;
  const dateOf = session.date ?? midnight;
  const weeks = longer % (7 * DAY_MS) === 0;
  const bucketOf = (time: number): number => {
    if (isIntraday(timeframe)) {
      const open = openOf(time);
      return open + Math.floor((time - open) / longer) * longer;
    }
    const date = isIntraday(bars.timeframe) ? dateOf(time) : time;
    const origin = weeks ? MONDAY : 0;
    return Math.floor((date - origin) / longer) * longer + origin;
  };

  const out = emptyBars(bars.symbol, timeframe, bars.length);
  const completedAt = new Int32Array(bars.length);
  let made = 0;
  for (let from = 0; from < bars.length;) {
    const bucket = bucketOf(bars.time[from]);
    let to = from + 1;
    while (to < bars.length && bucketOf(bars.time[to]) === bucket) to++;
    const full = fillsBucket(bars.time[to - 1], bucket);
    if (to === bars.length && !full) break;
    out.time[made] = bucket;
    combine(bars, from, to, out, made);
    completedAt[made++] = full ? to - 1 : to;
    from = to;
  }
  return { bars: sliceTo(out, made), completedAt: completedAt.subarray(0, made) };

  /** Whether the shorter bar at `last` closes the longer one, so that nothing need be waited for. */
  function fillsBucket(last: number, bucket: number): boolean {
    if (isIntraday(timeframe)) return last + step >= bucket + longer;
    return !isIntraday(bars.timeframe) && last + step >= bucket + longer;
  }
}

function combine(bars: Bars, from: number, to: number, out: Bars, at: number): void {
  let [high, low, volume] = [bars.high[from], bars.low[from], 0];
  for (let i = from; i < to; i++) {
    if (bars.high[i] > high) high = bars.high[i];
    if (bars.low[i] < low) low = bars.low[i];
    volume += bars.volume[i];
  }
  out.open[at] = bars.open[from];
  out.high[at] = high;
  out.low[at] = low;
  out.close[at] = bars.close[to - 1];
  out.volume[at] = volume;
}

function sliceTo(bars: Bars, length: number): Bars {
  return {
    ...bars,
    length,
    time: bars.time.slice(0, length),
    open: bars.open.slice(0, length),
    high: bars.high.slice(0, length),
    low: bars.low.slice(0, length),
    close: bars.close.slice(0, length),
    volume: bars.volume.slice(0, length),
  };
}
