import { expect, test } from 'vitest';
import { progressLine, startProgress } from './progress.ts';

const WORK = { label: 'importing', unit: 'rows', total: 5000 };

test('a line tells what is done, the share, the rate and the time left', () => {
  expect(progressLine(WORK, 1200, 2)).toBe('importing  1,200 of 5,000 rows  24%  600 rows/s  6 s left');
  expect(progressLine({ ...WORK, total: null }, 1200, 2)).toBe('importing  1,200 rows  600 rows/s');
  expect(progressLine(WORK, 0, 0)).toBe('importing  0 of 5,000 rows  0%');
});

test.each([
  [80, 'writing bars/new-york/2020/SPY-  1,200 of 5,000 bars  24%  600 bars/s  6 s left'],
  [60, 'writing bars/new-york  1,200 of 5,000 bars  24%  600 bars/s'],
  [40, 'writing bars/new-y  1,200 of 5,000 bars'],
])('on a screen of %i columns it is one line', (columns, line) => {
  const work = { label: 'writing bars/new-york/2020/SPY-minutes.csv', unit: 'bars', total: 5000 };
  expect(progressLine(work, 1200, 2, columns)).toBe(line);
  expect(line.length).toBeLessThan(columns);
});

test('letters that are not ASCII count for two columns', () => {
  const line = progressLine({ label: '株価.csv', unit: 'rows', total: null }, 1200, 2, 30);
  expect(line).toBe('株価.csv  1,200 rows');
});

test('it draws on a terminal at most ten times a second, and takes its line away', () => {
  const written: string[] = [];
  let time = 0;
  const progress = startProgress({ isTTY: true, write: (text: string) => written.push(text) }, () => time, WORK);
  for (let done = 0; done <= 1000; done += 10) {
    time += 10;
    progress.update(done);
  }
  progress.end();
  expect(written).toHaveLength(11);
  expect(written.at(-1)).toBe('\r\u001B[K');
});

test('off a terminal it writes nothing', () => {
  const written: string[] = [];
  const progress = startProgress({ write: (text: string) => written.push(text) }, () => written.length * 1e6, WORK);
  progress.update(1000);
  progress.end();
  expect(written).toEqual([]);
});
