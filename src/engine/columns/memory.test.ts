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

test('holds no long history and not endlessly many columns', () => {
  const memory = new ColumnMemory();
  const long = memory.take(100_000);
  const many = Array.from({ length: 100 }, () => memory.take(1));
  memory.recycle();
  const again = new Set([memory.take(100_000), ...many.map(() => memory.take(1))].map(({ buffer }) => buffer));
  expect(again.has(long.buffer)).toBe(false);
  expect(many.filter(({ buffer }) => again.has(buffer)).length).toBe(32);
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
