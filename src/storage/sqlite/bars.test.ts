import { expect, test } from 'vitest';
import { Sqlite } from '../sqlite-driver.ts';
import { ALL_TIMES, barReader } from './bars.ts';
import type { BarReader } from './bars.ts';
import { migrate } from './migrate.ts';

/** Bars of series by id, each bar its time and close; the other values follow from the close. */
function readerOf(series: Record<number, readonly (readonly [time: number, close: number])[]>): BarReader {
  const db = new Sqlite(':memory:');
  migrate(db, ':memory:');
  const insert = db.prepare('insert into bars values (?, ?, ?, ?, ?, ?, ?)');
  for (const [id, bars] of Object.entries(series)) {
    for (const [time, close] of bars) insert.run(Number(id), time, close + 1, close + 3, close - 2, close, 100 * close);
  }
  return barReader(db);
}

const range = { symbol: 'S', timeframe: '1d', count: 3, ...ALL_TIMES } as const;
// prettier-ignore
const A = [[1, 10.25], [2, 20.5], [3, 30]] as const;
// prettier-ignore
const B = [[1, 7], [2, 8.125], [3, 9]] as const;

test('a series keeps its bars when the next one is read', () => {
  const read = readerOf({ 1: A, 2: B });
  const first = read({ ...range, id: 1 });
  read({ ...range, id: 2 });
  expect(first).toStrictEqual({
    symbol: 'S',
    timeframe: '1d',
    length: 3,
    time: Float64Array.of(1, 2, 3),
    open: Float64Array.of(11.25, 21.5, 31),
    high: Float64Array.of(13.25, 23.5, 33),
    low: Float64Array.of(8.25, 18.5, 28),
    close: Float64Array.of(10.25, 20.5, 30),
    volume: Float64Array.of(1025, 2050, 3000),
  });
});

test('series on one timeline share one time column; one that differs in a single bar has its own', () => {
  // prettier-ignore
  const read = readerOf({ 1: A, 2: B, 3: [[1, 1], [2, 2], [4, 4]], 4: [[1, 1], [2, 2]] });
  const [one, two, three, four] = [1, 2, 3, 4].map((id) => read({ ...range, id }).time);
  expect(two).toBe(one);
  expect([...one]).toEqual([1, 2, 3]);
  expect([...three]).toEqual([1, 2, 4]);
  expect([...four]).toEqual([1, 2]);
});

test.for([
  { from: 2, to: 3, times: [2, 3] },
  { from: ALL_TIMES.from, to: 1, times: [1] },
  { from: 3, to: ALL_TIMES.to, times: [3] },
  { from: 4, to: 9, times: [] },
])('of a range from $from to $to come the bars at $times, and no room for more', ({ from, to, times }) => {
  const bars = readerOf({ 1: A })({ ...range, id: 1, from, to });
  expect([...bars.time]).toEqual(times);
  expect(bars.close.buffer.byteLength).toBe(8 * times.length);
});

test('more bars than expected are all read', () => {
  const many = Array.from({ length: 1000 }, (_, i) => [i + 1, i + 0.5] as const);
  const bars = readerOf({ 1: many })({ ...range, id: 1 });
  expect([...bars.time]).toEqual(many.map(([time]) => time));
  expect([...bars.close]).toEqual(many.map(([, close]) => close));
});
