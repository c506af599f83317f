import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import type { Timeframe } from '../src/model/timeframe.ts';

export type BarRow = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

/** Bars as a table: a row a bar, in order of time. */
export function barsOf(symbol: string, timeframe: Timeframe, rows: readonly BarRow[]): Bars {
  const bars = emptyBars(symbol, timeframe, rows.length);
  for (const [i, [time, open, high, low, close, volume]] of rows.entries()) {
    bars.time[i] = time;
    bars.open[i] = open;
    bars.high[i] = high;
    bars.low[i] = low;
    bars.close[i] = close;
    bars.volume[i] = volume;
  }
  return bars;
}
