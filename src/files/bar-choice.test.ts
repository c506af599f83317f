import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBarFiles } from './bar-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-choice-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function file(content: string, name = 'TEST.csv'): string {
  const path = join(folder, String(made++));
  mkdirSync(path);
  writeFileSync(join(path, name), content);
  return join(path, name);
}

const rows = (name: string, ...times: string[]): string =>
  `${name},Open,High,Low,Close,Volume\n${times.map((time) => `${time},10,12,9,11,100`).join('\n')}\n`;
const DAYS = rows('Date', '2024-01-02', '2024-01-03', '2024-01-04');

describe('several files of several timeframes', () => {
  const minutes = (...at: string[]): string => rows('Time', ...at.map((minute) => `2024-01-02T15:${minute}:00Z`));
  const paths = (): string[] => [
    file(DAYS, 'DAY.csv'),
    file(minutes('00', '05', '10', '15'), 'FIVE.csv'),
    file(minutes('00', '01', '02', '03'), 'ONE.csv'),
  ];

  it.each([
    ['1d', 'DAY'],
    ['5m', 'FIVE'],
    ['1m', 'ONE'],
  ] as const)('%s takes those of %s', async (timeframe, symbol) => {
    const { series, report } = await readBarFiles(paths(), { timeframe });
    expect(series.map((bars) => `${bars.symbol} ${bars.timeframe}`)).toEqual([`${symbol} ${timeframe}`]);
    expect(report.flatMap(({ notes }) => notes).filter((note) => note.startsWith('passed over'))).toHaveLength(2);
  });

  it('are all handed on when nothing is said, and none is an error that names what there is', async () => {
    expect((await readBarFiles(paths())).series).toHaveLength(3);
    await expect(readBarFiles(paths(), { timeframe: '15m' })).rejects.toMatchObject({
      code: 'missing',
      message: 'no file holds bars of 15m: they hold 1d and 5m and 1m',
    });
  });

  it('one file alone is refused: nothing was there to choose from', async () => {
    await expect(readBarFiles(paths().slice(0, 1), { timeframe: '5m' })).rejects.toMatchObject({ code: 'data' });
  });
});

it('a bar that stands in two files is told by its files, not by a line', async () => {
  const both = [file(DAYS, 'A.csv'), file(DAYS, 'A.csv')];
  const error: unknown = await readBarFiles(both).catch((it: unknown) => it);
  expect(String(error)).toContain('\n  A 2024-01-02 stands in several files, with the same values\n');
});

describe('what the caller says', () => {
  it('minute bars days apart stay minute bars when they are said to be', async () => {
    const apart = rows('Time', ...['02', '03', '04'].map((day) => `2024-01-${day}T15:00:00Z`));
    const { series } = await readBarFiles([file(apart)], { timeframe: '1m' });
    expect(series[0]).toMatchObject({ timeframe: '1m', length: 3 });
    expect(series[0].time[0]).toBe(Date.UTC(2024, 0, 2, 15));
  });

  it('a zone that does not exist is refused, needed or not', async () => {
    await expect(readBarFiles([file(DAYS)], { zone: 'Foo/Bar' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('rows outside the range are counted, and rows at fault outside it still are faults', async () => {
    const from = Date.UTC(2024, 0, 3);
    expect((await readBarFiles([file(DAYS)], { from })).report[0]).toMatchObject({ bars: 2, outside: 1 });
    const faulty = file(`${DAYS}2024-01-01,0,0,0,0,0\n`);
    await expect(readBarFiles([faulty], { from })).rejects.toMatchObject({ code: 'data' });
  });
});
