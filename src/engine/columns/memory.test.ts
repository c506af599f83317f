import { expect, test } from 'vitest';
import { ColumnMemory, MaskBlocks } from './memory.ts';

test('gives one memory twice only when it was recycled in between', () => {
  const memory = new ColumnMemory();
  const first = memory.take(4);
  expect(memory.take(4).buffer).not.toBe(first.buffer);
  memory.recycle();
  expect(memory.take(3).buffer).toBe(first.buffer);
  memory.surrender();
  expect(memory.take(4).buffer).not.toBe(first.buffer);
});

test('gives arrays of the length asked for, whatever was there before', () => {
  const memory = new ColumnMemory();
  for (const length of [3, 0, 5, 2, 40_000]) {
    const column = memory.take(length).fill(7);
    expect(column.length).toBe(length);
    memory.recycle();
  }
});

test('holds four columns of a million bars, and no more', () => {
  const memory = new ColumnMemory();
  const lengths = [1_000_000, 1_000_000, 5_000_000, 1_000_000, 1_000_000, 1_000_000];
  const first = lengths.map((length) => memory.take(length).buffer);
  memory.recycle();
  const again = new Set(lengths.map((length) => memory.take(length).buffer));
  expect(first.map((buffer) => again.has(buffer))).toEqual([true, true, false, true, true, false]);
});

test('a longer history takes the place of a shorter one', () => {
  const memory = new ColumnMemory();
  for (let bars = 1_000_000; bars <= 4_000_000; bars += 500_000) {
    memory.take(bars);
    memory.recycle();
  }
  const kept = memory.take(1_000_000).buffer;
  memory.recycle();
  expect(kept.byteLength).toBe(8 * 4_000_000);
  expect(memory.take(4_000_000).buffer).toBe(kept);
});

test('gives every mask a place of its own, zeroed, aligned to words', () => {
  const blocks = new MaskBlocks();
  const lengths = [3, 0, 8, 2_520, 2_520, 7, 10_000, 5];
  const masks = lengths.map((length) => blocks.take(length));
  expect(masks.map(({ length }) => length)).toEqual(lengths);
  expect(masks.every(({ byteOffset }) => byteOffset % 8 === 0)).toBe(true);
  for (const [k, mask] of masks.entries()) {
    expect(mask.every((truth) => truth === 0)).toBe(true);
    mask.fill(k + 1);
  }
  expect(masks.every((mask, k) => mask.every((truth) => truth === k + 1))).toBe(true);
});

test('gives many masks few blocks, and a mask of a long history one of its own', () => {
  const blocks = new MaskBlocks();
  const buffers = new Set(Array.from({ length: 100 }, () => blocks.take(2_520).buffer));
  expect(buffers.size).toBeLessThan(10);
  expect(blocks.take(100_000).buffer.byteLength).toBe(100_000);
});
