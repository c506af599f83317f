import type { Bars } from '../../model/bars.ts';

function ascends(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (times[i] <= times[i - 1]) return false;
  return true;
}

/** The bars by time: the same when they are in order, which they are unless some were added or changed later. */
export function sortedByTime(bars: Bars): Bars {
  if (ascends(bars.time)) return bars;
  const order = Uint32Array.from(bars.time.keys()).sort((a, b) => bars.time[a] - bars.time[b]);
  const arranged = (column: Float64Array): Float64Array => {
    const out = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) out[i] = column[order[i]];
    return out;
  };
  return {
    ...bars,
    time: arranged(bars.time),
    open: arranged(bars.open),
    high: arranged(bars.high),
    low: arranged(bars.low),
    close: arranged(bars.close),
    volume: arranged(bars.volume),
  };
}
