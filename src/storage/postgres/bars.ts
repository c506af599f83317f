import type { PoolClient } from 'pg';
import { BAR_FIELDS, emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import type { TimeMs } from '../../model/time.ts';
import { sortedByTime } from './bar-order.ts';
import { copyIn } from './copy-in.ts';
import { copyOut } from './copy-out.ts';
import { keepReplaced } from './corrections.ts';
import type { SeriesRow } from './series.ts';
import { timeLiteral, timeOf, writeTime } from './time.ts';

const FIELDS = 7;
/** A count of fields, then for each its length and eight bytes. Every column is eight bytes wide and none is null. */
const ROW_BYTES = 2 + FIELDS * 12;
/** Rows of one message to the server: some hundred kilobytes. */
const ROWS_PER_PIECE = 4096;

/** Bars to be written: the positions `rows` of `bars`. */
export interface BarRows {
  readonly seriesId: number;
  readonly bars: Bars;
  readonly rows: Uint32Array;
}

function encodeRow(view: DataView, at: number, seriesId: number, bars: Bars, i: number): void {
  view.setUint32(at + 6, Math.floor(seriesId / 0x1_0000_0000));
  view.setUint32(at + 10, seriesId >>> 0);
  writeTime(view, at + 18, bars.time[i]);
  view.setFloat64(at + 30, bars.open[i]);
  view.setFloat64(at + 42, bars.high[i]);
  view.setFloat64(at + 54, bars.low[i]);
  view.setFloat64(at + 66, bars.close[i]);
  view.setFloat64(at + 78, bars.volume[i]);
}

/** A buffer of rows whose counts and lengths are written already. */
function rowFrames(rows: number): DataView {
  const view = new DataView(new ArrayBuffer(rows * ROW_BYTES));
  for (let at = 0; at < view.byteLength; at += ROW_BYTES) {
    view.setInt16(at, FIELDS);
    for (let field = 0; field < FIELDS; field++) view.setInt32(at + 2 + field * 12, 8);
  }
  return view;
}

/** Told how many rows more are written; what it throws ends the writing. */
export type Step = (rows: number) => void;

function* encoded(parts: readonly BarRows[], step: Step): Generator<Uint8Array> {
  const frames = new Uint8Array(rowFrames(ROWS_PER_PIECE).buffer);
  let piece = frames.slice();
  let view = new DataView(piece.buffer);
  let at = 0;
  for (const { seriesId, bars, rows } of parts) {
    for (let k = 0; k < rows.length; k++) {
      encodeRow(view, at, seriesId, bars, rows[k]);
      at += ROW_BYTES;
      if (at < piece.length) continue;
      yield piece;
      step(ROWS_PER_PIECE);
      piece = frames.slice();
      view = new DataView(piece.buffer);
      at = 0;
    }
  }
  if (at === 0) return;
  yield piece.subarray(0, at);
  step(at / ROW_BYTES);
}

/** A time before and after every bar: a range of both is the whole series. */
export const ALL_TIMES = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER } as const;

const COLUMNS = 'series_id, time, open, high, low, close, volume';
const countOf = (parts: readonly BarRows[]): number => parts.reduce((sum, { rows }) => sum + rows.length, 0);

async function copyInto(client: PoolClient, table: string, parts: readonly BarRows[], step: Step): Promise<void> {
  const taken = await copyIn(client, `copy ${table} (${COLUMNS}) from stdin (format binary)`, encoded(parts, step));
  assert(taken === countOf(parts), 'the server takes every row it is sent');
}

/** Inserts bars, none of which may be stored, in the caller's transaction. */
export async function insertBars(client: PoolClient, parts: readonly BarRows[], step: Step): Promise<void> {
  if (countOf(parts) > 0) await copyInto(client, 'trading.bars', parts, step);
}

/**
 * Replaces the values of bars, all of which must be stored, in the caller's transaction; with `keepUntil` they are kept as what
 * was known until then.
 */
export async function updateBars(
  client: PoolClient,
  parts: readonly BarRows[],
  keepUntil: TimeMs | undefined,
  step: Step,
): Promise<void> {
  if (countOf(parts) === 0) return;
  await client.query('create temporary table new_bars (like trading.bars) on commit drop');
  await copyInto(client, 'pg_temp.new_bars', parts, step);
  if (keepUntil !== undefined) await keepReplaced(client, keepUntil);
  const done = await client.query(
    `update trading.bars b set open = n.open, high = n.high, low = n.low, close = n.close, volume = n.volume
     from pg_temp.new_bars n where b.series_id = n.series_id and b.time = n.time`,
  );
  assert(done.rowCount === countOf(parts), 'every bar that is replaced is stored');
  await client.query('drop table pg_temp.new_bars');
}

/** A series being filled. Room is made for as many bars as its row counts; `length` of them have come. */
interface Filling {
  bars: Bars;
  length: number;
}

/** The first bars of a series, with room for `length`. */
function resized(bars: Bars, length: number): Bars {
  const wider = emptyBars(bars.symbol, bars.timeframe, length);
  for (const name of ['time', ...BAR_FIELDS] as const) wider[name].set(bars[name].subarray(0, length));
  return wider;
}

function place(view: DataView, start: number, filling: Filling): void {
  // No trigger counts: a bar added by hand makes a series longer than its row says.
  if (filling.length === filling.bars.length) filling.bars = resized(filling.bars, 2 * filling.length + 64);
  const { bars, length: i } = filling;
  bars.time[i] = timeOf(view, start + 18);
  bars.open[i] = view.getFloat64(start + 30);
  bars.high[i] = view.getFloat64(start + 42);
  bars.low[i] = view.getFloat64(start + 54);
  bars.close[i] = view.getFloat64(start + 66);
  bars.volume[i] = view.getFloat64(start + 78);
  filling.length++;
}

/** Series on one timeline share one time column, as they do from the cache. */
function shareTimeline(all: readonly Bars[]): Bars[] {
  let last = new Float64Array(0);
  return all.map((bars) => {
    const isSame = last.length === bars.length && last.every((time, i) => time === bars.time[i]);
    if (!isSame) last = bars.time as Float64Array<ArrayBuffer>;
    return isSame ? { ...bars, time: last } : bars;
  });
}

/**
 * The bars of these series with `from` ≤ time ≤ `to`, in the order of `rows`. The server sends them as they lie, series by
 * series mostly, and does not sort: the few series that come in another order are sorted here.
 */
export async function readBars(
  client: PoolClient,
  rows: readonly SeriesRow[],
  from: TimeMs,
  to: TimeMs,
): Promise<Bars[]> {
  if (rows.length === 0) return [];
  const whole = from === ALL_TIMES.from && to === ALL_TIMES.to;
  const fillings = new Map<number, Filling>();
  for (const { id, symbol, timeframe, bars } of rows) {
    fillings.set(id, { bars: emptyBars(symbol, timeframe, whole ? bars : Math.min(bars, ROWS_PER_PIECE)), length: 0 });
  }
  let last = -1;
  let filling: Filling | undefined;
  // A COPY takes no parameters: what stands in it are our own numbers.
  const within = whole ? '' : `and time between ${timeLiteral(from)} and ${timeLiteral(to)}`;
  const ids = [...fillings.keys()].join(',');
  const sql = `copy (select ${COLUMNS} from trading.bars where series_id = any('{${ids}}') ${within})
    to stdout (format binary)`;
  await copyOut(client, sql, (view, start, end) => {
    assert(end - start === ROW_BYTES, 'a bar is seven fields of eight bytes');
    const id = view.getUint32(start + 6) * 0x1_0000_0000 + view.getUint32(start + 10);
    if (id !== last) {
      filling = fillings.get(id);
      last = id;
    }
    assert(filling !== undefined, 'only bars of the series asked for come');
    place(view, start, filling);
  });
  return shareTimeline(
    rows.map(({ id }) => {
      const { bars, length } = fillings.get(id)!;
      return sortedByTime(length === bars.length ? bars : resized(bars, length));
    }),
  );
}
