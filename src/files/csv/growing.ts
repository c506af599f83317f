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

/** Makes room for one row more. */
export function ensureRoom(rows: GrowingBars): void {
  if (rows.length < rows.time.length) return;
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
