import type { Mask } from './column.ts';

/** Makes the array of a new column; what stands in it is of no meaning. */
export type Allocate = (length: number) => Float64Array;

export const freshColumn: Allocate = (length) => new Float64Array(length);

/** So much is held, which is four columns of a million bars: beyond, columns are fresh ones. */
const BYTES_MAX = 2 ** 25;

/**
 * Memory for columns that are read once and forgotten, symbol after symbol: fresh arrays would have to be zeroed, collected,
 * and fetched into the processor's cache each time. Nothing here knows who still reads a column: its owner does.
 */
export class ColumnMemory {
  private buffers: ArrayBuffer[] = [];
  private used = 0;
  private bytes = 0;

  readonly take: Allocate = (length) => {
    const at = this.used;
    const has = at < this.buffers.length ? this.buffers[at].byteLength : 0;
    const needs = length * 8;
    if (has < needs) {
      if (this.bytes - has + needs > BYTES_MAX) return freshColumn(length);
      this.bytes += needs - has;
      this.buffers[at] = new ArrayBuffer(needs);
    }
    this.used++;
    return new Float64Array(this.buffers[at], 0, length);
  };

  /** Nobody reads what was taken any more: it may be given out again. */
  recycle(): void {
    this.used = 0;
  }

  /** Others keep what was taken: it is theirs from now on. */
  surrender(): void {
    this.buffers = [];
    this.used = 0;
    this.bytes = 0;
  }
}

/** No larger: the platform would map pages of its own for each block, and what is zeroed would leave the cache. */
const BLOCK_MAX = 2 ** 16;
/** Masks begin where kernels can read them a word at a time. */
const ALIGNMENT = 8;

/**
 * Zeroed masks, side by side in a few blocks: with a buffer each, to make one and to collect it costs as much as to fill it.
 * Nothing is given out twice. One mask that is kept keeps its whole block, so the first holds two and each next one twice as much.
 */
export class MaskBlocks {
  private block = new ArrayBuffer(0);
  private used = 0;

  readonly take = (length: number): Mask => {
    const room = Math.ceil(length / ALIGNMENT) * ALIGNMENT;
    if (this.used + room > this.block.byteLength) {
      if (room > BLOCK_MAX / 8) return new Uint8Array(length);
      this.block = new ArrayBuffer(Math.min(BLOCK_MAX, Math.max(2 * room, 2 * this.block.byteLength)));
      this.used = 0;
    }
    const mask = new Uint8Array(this.block, this.used, length);
    this.used += room;
    return mask;
  };
}
