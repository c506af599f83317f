import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { isoDate } from '../model/time.ts';
import { readActionFile } from './action-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'catalyst-actions-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
function read(text: string): ReturnType<typeof readActionFile> {
  const path = join(folder, `${made++}.csv`);
  writeFileSync(path, text);
  return readActionFile(path);
}

describe('files of corporate actions', () => {
  it('hold a factor, a ratio, or an amount with the close before', async () => {
    const actions = await read(
      'symbol,ex_date,kind,split_ratio,amount,factor,prev_close\n' +
        'A,2015-07-15,split,7:1,,0.142857,\n' +
        'B,2015-07-16,split,1:10,,,\n' +
        'C,2015-07-17,dividend,,0.5,,50\n' +
        'D,2015-07-20,dividend,,0.5,0.98,50\n' +
        'E,2015-07-21,unclassified,,,0.4,\n' +
        'F,2015-07-22,,2:1,,,\n',
    );
    expect(actions.map(({ symbol, exDate, kind, factor }) => [symbol, isoDate(exDate), kind, factor])).toEqual([
      ['A', '2015-07-15', 'split', 1 / 7],
      ['B', '2015-07-16', 'split', 10],
      ['C', '2015-07-17', 'dividend', 0.99],
      ['D', '2015-07-20', 'dividend', 0.98],
      ['E', '2015-07-21', 'unclassified', 0.4],
      ['F', '2015-07-22', 'split', 0.5],
    ]);
  });

  it('may hold a split and a dividend of one day', async () => {
    const actions = await read('symbol,ex_date,kind,factor\nA,2015-01-02,split,0.5\nA,2015-01-02,dividend,0.99\n');
    expect(actions.map(({ factor }) => factor)).toEqual([0.5, 0.99]);
  });

  it('of two years of US stocks hold 33 splits, 8 unclassified actions and dividends', async () => {
    const actions = await readActionFile(sharedPath('data', 'open', 'us_corporate_actions_2015_2017.csv'));
    const count = (kind: string): number => actions.filter((action) => action.kind === kind).length;
    expect([actions.length, count('split'), count('unclassified')]).toEqual([4802, 33, 8]);
    const netflix = actions.find((action) => action.symbol === 'NFLX')!;
    expect([isoDate(netflix.exDate), netflix.factor]).toEqual(['2015-07-15', 1 / 7]);
  });

  it.each([
    ['symbol,date\nA,2015-01-02\n', /needs the columns/],
    ['symbol,ex_date,factor\n__proto__,2015-01-02,1\n', /line 2: '__proto__' is no symbol/],
    ['symbol,ex_date,factor\nA,1/2/2015,1\n', /line 2: '1.2.2015' is no date/],
    ['symbol,ex_date,kind,factor\nA,2015-01-02,merger,1\n', /'merger' is none of split, dividend, unclassified/],
    ['symbol,ex_date,factor\nA,2015-01-02,\n', /neither a factor/],
    ['symbol,ex_date,factor\nA,2015-01-02,0\n', /the factor 0 is not above 0/],
    ['symbol,ex_date,amount,prev_close\nA,2015-01-02,60,50\n', /is not above 0/],
    [
      'symbol,ex_date,split_ratio\nA,2015-01-02,2:1\nB,2015-01-02,2:1\nA,2015-01-02,2:1\n',
      /1 line .*\n {2}line 4: the split of A on 2015-01-02 stands on line 2 already$/,
    ],
    [
      'symbol,ex_date,factor\nA,2015-01-02,0.99\nA,2015-01-02,0.98\n',
      /line 3: the dividend of A on 2015-01-02 stands on line 2 already/,
    ],
  ])('%j is refused', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
