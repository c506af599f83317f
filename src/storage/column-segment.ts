import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Bars } from '../model/bars.ts';
import { assert } from '../model/errors.ts';
import { parseTimeframe } from '../model/timeframe.ts';
import type { Timeframe } from '../model/timeframe.ts';

/**
 * A segment is one file of the column cache: columns of many series as little-endian doubles, as they lie in memory.
 *
 *     bytes 0–7    'CTLYBAR1'
 *     bytes 8–11   length of the index in bytes, a multiple of 8
 *     bytes 12–15  CRC-32 of the index
 *     then         the index: JSON, padded with spaces
 *     then         blocks of doubles without gaps between: first the distinct time columns, then open, high, low,
 *                  close, volume of each series, each block with its CRC-32 in the index
 *
 * Series on one timeline share its time column. A segment is never changed after it has its name.
 */
const MAGIC = 'CTLYBAR1';
const HEADER_BYTES = 16;
/** Read at once with the header: enough for the index of some hundred series. */
const FIRST_READ_BYTES = 65_536;
/** One read of the operating system. A few run beside each other, and what has come is checked while the rest comes. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** The bars of one content of one series. */
export interface StampedBars {
  readonly stamp: string;
  readonly bars: Bars;
}

/** A stretch of doubles, counted from the start of the blocks. */
interface Block {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

interface SegmentSeries {
  readonly stamp: string;
  readonly symbol: string;
  /** Position in `times`; the number of bars is that block's length. */
  readonly time: number;
  readonly values: Block;
}

export interface SegmentIndex {
  readonly timeframe: Timeframe;
  readonly times: readonly Block[];
  readonly series: readonly SegmentSeries[];
}

const bytesOf = (array: Float64Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const sameColumn = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((value, i) => value === b[i]));

/** The bytes of a segment, in pieces to be written one after the other. The series have one timeframe. */
export function encodeSegment(timeframe: Timeframe, content: readonly StampedBars[]): Uint8Array[] {
  const times: Block[] = [];
  const timeColumns: Float64Array[] = [];
  const series: SegmentSeries[] = [];
  const pieces: Uint8Array[] = [];
  let offset = 0;
  const byChecksum = new Map<number, number[]>();
  const timeOf = content.map(({ bars }) => {
    assert(bars.timeframe === timeframe, 'a segment holds one timeframe');
    const crc = crc32(bytesOf(bars.time));
    const alike = byChecksum.get(crc) ?? [];
    const known = alike.find((i) => sameColumn(timeColumns[i], bars.time));
    if (known !== undefined) return known;
    byChecksum.set(crc, [...alike, times.length]);
    times.push({ offset, length: bars.length, crc });
    timeColumns.push(bars.time);
    pieces.push(bytesOf(bars.time));
    offset += bars.length;
    return times.length - 1;
  });
  for (const [i, { stamp, bars }] of content.entries()) {
    let crc = 0;
    for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume]) {
      pieces.push(bytesOf(column));
      crc = crc32(bytesOf(column), crc);
    }
    series.push({ stamp, symbol: bars.symbol, time: timeOf[i], values: { offset, length: 5 * bars.length, crc } });
    offset += 5 * bars.length;
  }
  const json = Buffer.from(JSON.stringify({ timeframe, times, series } satisfies SegmentIndex));
  const index = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(index);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(index.length, 8);
  header.writeUInt32LE(crc32(index), 12);
  return [header, index, ...pieces];
}

/** A segment's file and index, checked. */
export interface OpenSegment {
  readonly handle: FileHandle;
  readonly index: SegmentIndex;
  /** Where the blocks begin in the file. */
  readonly start: number;
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<boolean> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

async function readIndex(handle: FileHandle, timeframe: Timeframe): Promise<OpenSegment | undefined> {
  const { size } = await handle.stat();
  const first = Buffer.alloc(Math.min(size, FIRST_READ_BYTES));
  if (first.length < HEADER_BYTES || !(await readFully(handle, first, 0))) return undefined;
  if (first.toString('latin1', 0, 8) !== MAGIC) return undefined;
  const length = first.readUInt32LE(8);
  const start = HEADER_BYTES + length;
  if (start > size) return undefined;
  let bytes = first.subarray(HEADER_BYTES, start);
  if (bytes.length < length) {
    bytes = Buffer.alloc(length);
    if (!(await readFully(handle, bytes, HEADER_BYTES))) return undefined;
  }
  if (crc32(bytes) !== first.readUInt32LE(12)) return undefined;
  // The checksum holds, so this is what `encodeSegment` wrote.
  const index = JSON.parse(bytes.toString()) as SegmentIndex;
  const doubles = [...index.times, ...index.series.map((it) => it.values)].reduce((sum, it) => sum + it.length, 0);
  const whole = size === start + doubles * 8;
  return whole && parseTimeframe(index.timeframe) === timeframe ? { handle, index, start } : undefined;
}

/** Opens a segment, or undefined when it is not one, is damaged or cut short. The caller closes the handle. */
export async function openSegment(path: string, timeframe: Timeframe): Promise<OpenSegment | undefined> {
  const handle = await open(path, 'r');
  let segment: OpenSegment | undefined;
  try {
    segment = await readIndex(handle, timeframe);
  } finally {
    if (segment === undefined) await handle.close();
  }
  return segment;
}

/** Neighbouring blocks that are read together. */
interface Stretch {
  readonly blocks: Block[];
  readonly offset: number;
  length: number;
  /** Where the stretch lies in memory, in doubles. */
  readonly at: number;
}

function stretchesOf(blocks: readonly Block[]): { stretches: Stretch[]; length: number } {
  const stretches: Stretch[] = [];
  let length = 0;
  for (const block of blocks.toSorted((a, b) => a.offset - b.offset)) {
    const last = stretches.at(-1);
    if (
      last?.offset !== undefined &&
      last.offset + last.length === block.offset &&
      (last.length + block.length) * 8 <= SLICE_BYTES
    ) {
      last.blocks.push(block);
      last.length += block.length;
    } else {
      stretches.push({ blocks: [block], offset: block.offset, length: block.length, at: length });
    }
    length += block.length;
  }
  return { stretches, length };
}

/**
 * The series of a segment whose stamps are wanted, by stamp, as views on one memory. Only their bytes are read.
 * `damaged` is true when a block did not match its checksum; the series in question are left out.
 */
export async function readSegment(
  { handle, index, start }: OpenSegment,
  wanted: ReadonlySet<string>,
): Promise<{ found: Map<string, Bars>; damaged: boolean }> {
  const series = index.series.filter((it) => wanted.has(it.stamp));
  const blocks = [...new Set(series.flatMap((it) => [index.times[it.time], it.values]))];
  const { stretches, length } = stretchesOf(blocks);
  const memory = new Float64Array(length);
  const columns = new Map<Block, Float64Array>();
  await Promise.all(
    stretches.map(async (stretch) => {
      const bytes = bytesOf(memory.subarray(stretch.at, stretch.at + stretch.length));
      const slices: Promise<boolean>[] = [];
      for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
        slices.push(readFully(handle, bytes.subarray(from, from + SLICE_BYTES), start + stretch.offset * 8 + from));
      }
      if ((await Promise.all(slices)).includes(false)) return;
      for (const block of stretch.blocks) {
        const at = stretch.at + block.offset - stretch.offset;
        const column = memory.subarray(at, at + block.length);
        if (crc32(bytesOf(column)) === block.crc) columns.set(block, column);
      }
    }),
  );
  const found = new Map<string, Bars>();
  for (const { stamp, symbol, time, values } of series) {
    const times = columns.get(index.times[time]);
    const data = columns.get(values);
    if (times === undefined || data === undefined) continue;
    const n = times.length;
    const column = (i: number): Float64Array => data.subarray(i * n, (i + 1) * n);
    found.set(stamp, {
      symbol,
      timeframe: index.timeframe,
      length: n,
      time: times,
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: column(4),
    });
  }
  return { found, damaged: found.size < series.length };
}
