/** One symbol's rows as they are read: columns that double when they are full. */
export interface GrowingBars {
  readonly symbol: string;
  length: number;
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** The line of the file that each row stands on. */
  line: Uint32Array;
}

const FIRST_ROOM = 256;

export function growingBars(symbol: string): GrowingBars {
  const column = (): Float64Array => new Float64Array(FIRST_ROOM);
  return {
    symbol,
    length: 0,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    line: new Uint32Array(FIRST_ROOM),
  };
}

function twice(column: Float64Array): Float64Array {
  const wider = new Float64Array(column.length * 2);
  wider.set(column);
  return wider;
}

function double(rows: GrowingBars): void {
  rows.time = twice(rows.time);
  rows.open = twice(rows.open);
  rows.high = twice(rows.high);
  rows.low = twice(rows.low);
  rows.close = twice(rows.close);
  rows.volume = twice(rows.volume);
  const line = new Uint32Array(rows.line.length * 2);
  line.set(rows.line);
  rows.line = line;
}

/** Adds a row: its time and line, and open, high, low, close, volume as the first five of `values`. */
export function appendRow(rows: GrowingBars, time: number, values: Float64Array, line: number): void {
  const at = rows.length;
  if (at === rows.time.length) double(rows);
  rows.time[at] = time;
  rows.open[at] = values[0];
  rows.high[at] = values[1];
  rows.low[at] = values[2];
  rows.close[at] = values[3];
  rows.volume[at] = values[4];
  rows.line[at] = line;
  rows.length = at + 1;
}
