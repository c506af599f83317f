/** The series that bars have by themselves, and the sessions they lie in. */
import type { Bars } from '../../../model/bars.ts';
import { MINUTE_MS, dayOfWeek } from '../../../model/time.ts';
import { isIntraday, timeframeMs } from '../../../model/timeframe.ts';
import { columnOf, knownColumn } from '../../columns/column.ts';
import type { Column } from '../../columns/column.ts';
import type { SeriesName } from '../names.ts';

/** When the session of each bar opens and closes, in milliseconds UTC; the caller's calendar knows. */
export interface SessionTimes {
  readonly openMs: Float64Array;
  readonly closeMs: Float64Array;
  /** Day of the week of each bar's session, 1 = Monday; without it, of the bar's time in UTC. */
  readonly dayOfWeek?: Float64Array;
}

/** A column that is unknown at every bar. */
export function unknownColumn(length: number): Column {
  return { values: new Float64Array(length).fill(NaN), start: length, gaps: false };
}

/** Each fresh value is a function of one bar alone. */
export function seriesColumn(name: SeriesName, bars: Bars, sessions: SessionTimes | null): Column {
  const { open, high, low, close, volume, time, length } = bars;
  const out = (): Float64Array => new Float64Array(length);
  switch (name) {
    case 'open':
      return knownColumn(open);
    case 'high':
      return knownColumn(high);
    case 'low':
      return knownColumn(low);
    case 'close':
      return knownColumn(close);
    case 'volume':
      return knownColumn(volume);
    case 'hl2': {
      const values = out();
      for (let i = 0; i < length; i++) values[i] = (high[i] + low[i]) / 2;
      return knownColumn(values);
    }
    case 'hlc3': {
      const values = out();
      for (let i = 0; i < length; i++) values[i] = (high[i] + low[i] + close[i]) / 3;
      return knownColumn(values);
    }
    case 'ohlc4': {
      const values = out();
      for (let i = 0; i < length; i++) values[i] = (open[i] + high[i] + low[i] + close[i]) / 4;
      return knownColumn(values);
    }
    case 'day_of_week': {
      const values = out();
      if (sessions?.dayOfWeek !== undefined) values.set(sessions.dayOfWeek);
      else for (let i = 0; i < length; i++) values[i] = dayOfWeek(time[i]);
      return knownColumn(values);
    }
    case 'minutes_from_open':
    case 'session_minutes_left': {
      // A daily bar is the whole session: it has no minute of its own.
      if (sessions === null || !isIntraday(bars.timeframe)) return unknownColumn(length);
      const values = out();
      const { openMs, closeMs } = sessions;
      if (name === 'minutes_from_open') for (let i = 0; i < length; i++) values[i] = (time[i] - openMs[i]) / MINUTE_MS;
      else {
        // A rule looks at a bar when it has closed: what is left is counted from there.
        const barMs = timeframeMs(bars.timeframe);
        for (let i = 0; i < length; i++) values[i] = (closeMs[i] - time[i] - barMs) / MINUTE_MS;
      }
      // A bar outside every session has no session times (NaN).
      return columnOf(values);
    }
  }
}
