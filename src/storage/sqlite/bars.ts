import type { Database } from 'better-sqlite3';
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

/** A time before and after every bar: a range of both is the whole series. */
export const ALL_TIMES = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER } as const;

/**
 * A reader of bars into typed arrays. The rows never become objects: an aggregate function of SQL is handed each row's
 * numbers and puts them in the columns, five times as fast as rows. It has to return nothing, which spares SQLite
 * a state to keep. The columns are the reader's own, filled anew by every series and copied at its end: they stay in the
 * processor's cache, and what is handed out is no longer than its bars. Series on one timeline share one time column.
 */
export function barReader(db: Database): BarReader {
  let [time, open, high, low, close, volume] = Array.from({ length: 6 }, () => new Float64Array(0));
  let n = 0;
  const makeRoom = (length: number): void => {
    [time, open, high, low, close, volume] = [time, open, high, low, close, volume].map((column) => {
      const wider = new Float64Array(length);
      wider.set(column);
      return wider;
    });
  };
  const step = (_: number, t: number, o: number, h: number, l: number, c: number, v: number): void => {
    if (n === time.length) makeRoom(2 * n + 64);
    time[n] = t;
    open[n] = o;
    high[n] = h;
    low[n] = l;
    close[n] = c;
    volume[n] = v;
    n++;
  };
  // The driver's types know of one argument beside the state; it passes what SQL passes.
  db.aggregate('fill_bars', { start: 0, step: step as (state: number, time: number) => void, directOnly: true });
  const fill = 'select fill_bars(time, open, high, low, close, volume) from bars where series_id = ?';
  // Comparing each row's time with the end of a range costs three percent.
  const walkAll = db.prepare<[number]>(fill);
  const walk = db.prepare<[number, number, number]>(`${fill} and time between ? and ?`);
  let timeline = new Float64Array(0);
  const sameTimeline = (): boolean => {
    if (timeline.length !== n) return false;
    for (let i = 0; i < n; i++) if (timeline[i] !== time[i]) return false;
    return true;
  };
  return ({ id, symbol, timeframe, count, from, to }) => {
    if (time.length < count) makeRoom(count);
    n = 0;
    if (from === ALL_TIMES.from && to === ALL_TIMES.to) walkAll.get(id);
    else walk.get(id, from, to);
    if (!sameTimeline()) timeline = time.slice(0, n);
    return {
      symbol,
      timeframe,
      length: n,
      time: timeline,
      open: open.slice(0, n),
      high: high.slice(0, n),
      low: low.slice(0, n),
      close: close.slice(0, n),
      volume: volume.slice(0, n),
    };
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
