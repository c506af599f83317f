import { expect, test } from 'vitest';
import { area, buckets, depths, drawdownLine } from './chart.ts';

const screen = { colour: false, unicode: true, width: 80 };

test('an area fills its cells in eighths, the smallest value with one, the largest with all', () => {
  expect(area(screen, [0, 5, 10], 2, 0, 10)).toEqual([' ▁█', '▁██']);
  expect(area(screen, [0, 1, 2, 3, 4, 5, 6, 7], 1, 0, 7)).toEqual(['▁▂▃▄▅▆▇█']);
});

test('a flat curve is half full, not empty and not divided by zero', () => {
  expect(area(screen, [5, 5], 2, 5, 5)).toEqual(['  ', '██']);
});

test('depths grow from blank at the peak to full at the deepest', () => {
  expect(depths(screen, [0, -0.1, -0.2, -0.4, 0])).toBe(' ▂▄█ ');
  expect(depths(screen, [0, 0])).toBe('  ');
});

test('buckets keep the last value, or the lowest, and never invent one', () => {
  expect(buckets(Float64Array.of(1, 2, 3, 4), 2)).toEqual([2, 4]);
  expect(buckets(Float64Array.of(1, 0, 3, 2), 2, true)).toEqual([0, 2]);
  expect(buckets(Float64Array.of(1, 2), 10)).toEqual([1, 2]);
});

test('the drawdown line counts from the start equity', () => {
  expect([...drawdownLine(Float64Array.of(90, 200, 100), 100)]).toEqual([90 / 100 - 1, 0, -0.5]);
});
