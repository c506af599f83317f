import type { Database } from 'better-sqlite3';
import { emptyBars, sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';

/** Rows of one insert statement: beyond about a hundred, SQLite gains nothing. */
const ROWS_PER_INSERT = 100;
const COLUMNS_PER_ROW = 7;

/** Which bars of which series. `count` is how many are expected: room is made for them at once. */
export interface SeriesRange {
  readonly id: number;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly count: number;
  readonly from: TimeMs;
  readonly to: TimeMs;
}

export type BarReader = (range: SeriesRange) => Bars;

function grown(bars: Bars): Bars {
  const wider = emptyBars(bars.symbol, bars.timeframe, bars.length * 2 + 64);
  wider.time.set(bars.time);
  wider.open.set(bars.open);
  wider.high.set(bars.high);
  wider.low.set(bars.low);
  wider.close.set(bars.close);
  wider.volume.set(bars.volume);
  return wider;
}

/**
 * A reader of bars into typed arrays. The rows never become objects: an aggregate function of SQL is handed each row's
 * numbers and puts them in the columns, a dozen times as fast as rows. It has to return nothing, which spares SQLite a
 * state to keep.
 */
export function barReader(db: Database): BarReader {
  let into = emptyBars('', '1d', 0);
  let n = 0;
  const step = (
    _: number,
    time: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void => {
    if (n === into.length) into = grown(into);
    into.time[n] = time;
    into.open[n] = open;
    into.high[n] = high;
    into.low[n] = low;
    into.close[n] = close;
    into.volume[n] = volume;
    n++;
  };
  // The driver's types know of one argument beside the state; it passes what SQL passes.
  db.aggregate('fill_bars', { start: 0, step: step as (state: number, time: number) => void, directOnly: true });
  const walk = db.prepare<[number, number, number]>(
    'select fill_bars(time, open, high, low, close, volume) from bars where series_id = ? and time between ? and ?',
  );
  return (range) => {
    into = emptyBars(range.symbol, range.timeframe, range.count);
    n = 0;
    walk.get(range.id, range.from, range.to);
    const bars = n === into.length ? into : sliceBars(into, 0, n);
    into = emptyBars('', '1d', 0);
    return bars;
  };
}

export interface BarWriter {
  /** Inserts the bars at `rows` (positions, ascending), none of which may be stored. */
  insert(seriesId: number, bars: Bars, rows: Uint32Array): void;
  /** Replaces the values of the bars at `rows`, all of which must be stored. */
  update(seriesId: number, bars: Bars, rows: Uint32Array): void;
}

/** A writer of bars, to be used inside a transaction. */
export function barWriter(db: Database): BarWriter {
  const inserting = (rows: number): string =>
    `insert into bars values ${Array<string>(rows).fill('(?, ?, ?, ?, ?, ?, ?)').join(', ')}`;
  // Values are handed over as arguments: from an array the driver takes them half as fast.
  const many = db.prepare<number[]>(inserting(ROWS_PER_INSERT));
  const one = db.prepare<number[]>(inserting(1));
  const change = db.prepare<number[]>(
    'update bars set open = ?, high = ?, low = ?, close = ?, volume = ? where series_id = ? and time = ?',
  );
  const values = new Array<number>(ROWS_PER_INSERT * COLUMNS_PER_ROW).fill(0);
  const put = (into: number[], at: number, seriesId: number, bars: Bars, i: number): void => {
    into[at] = seriesId;
    into[at + 1] = bars.time[i];
    into[at + 2] = bars.open[i];
    into[at + 3] = bars.high[i];
    into[at + 4] = bars.low[i];
    into[at + 5] = bars.close[i];
    into[at + 6] = bars.volume[i];
  };
  return {
    insert(seriesId, bars, rows) {
      let k = 0;
      for (; k + ROWS_PER_INSERT <= rows.length; k += ROWS_PER_INSERT) {
        for (let r = 0; r < ROWS_PER_INSERT; r++) put(values, r * COLUMNS_PER_ROW, seriesId, bars, rows[k + r]);
        many.run(...values);
      }
      const single = new Array<number>(COLUMNS_PER_ROW).fill(0);
      for (; k < rows.length; k++) {
        put(single, 0, seriesId, bars, rows[k]);
        one.run(...single);
      }
    },
    update(seriesId, bars, rows) {
      for (const i of rows) {
        change.run(bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i], seriesId, bars.time[i]);
      }
    },
  };
}
