import { expect, test } from 'vitest';
import { ColumnMemory } from './memory.ts';

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
