import { expect, test } from 'vitest';
import { backtestCsv } from './backtest-csv.ts';
import { csvCell, csvRow } from './csv.ts';
import { emptyResult, sampleResult, sampleTrade } from './testing.ts';
import type { BacktestResult } from './result.ts';

const lines = (name: string, result: BacktestResult = sampleResult()): string[] =>
  [
    ...backtestCsv(result)
      .find((file) => file.name === name)!
      .text(),
  ]
    .join('')
    .trimEnd()
    .split('\n');

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\\u{9}=1"],
  ['two\nlines', 'two\\u{a}lines'],
  [-1.5, '-1.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [NaN, ''],
  [null, ''],
  [true, '1'],
  [false, '0'],
])('a cell of %j is %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('a row is cells between commas and a line feed', () => {
  expect(csvRow(['a', 1, null])).toBe('a,1,\n');
});

test('trades, one a line, with the columns of the JSON document', () => {
  expect(lines('trades.csv').slice(0, 2)).toEqual([
    'symbol,side,quantity,entryTime,entryPrice,exitTime,exitPrice,entryReason,exitReason,bars,costs,slippage,pnl,returnFraction,maxFavorable,maxAdverse,ambiguous',
    'ACME,long,100,2020-01-03,100,2020-01-06,110,enter,target,3,2,1,998,0.0998,0.12,-0.01,0',
  ]);
  expect(lines('trades.csv')).toHaveLength(3);
});

test('a symbol that is a formula stays text', () => {
  const trades = [{ ...sampleTrade, symbol: '=HYPERLINK("http://x","y")' }];
  expect(lines('trades.csv', sampleResult({ trades }))[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/x"",""y""\)",long,/);
});

test('equity, a bar a line', () => {
  const rows = lines('equity.csv');
  expect(rows.slice(0, 2)).toEqual(['time,equity,cash,exposure,drawdown', '2020-01-01,10000,10000,0,0']);
  expect(rows).toHaveLength(91);
});

test('rejected orders, months, drawdowns', () => {
  expect(lines('rejected.csv')).toEqual([
    'time,symbol,reason',
    '2020-01-01,ACME,insufficient_cash',
    '2020-01-02,ACME,below_one_share',
    '2020-01-03,ACME,insufficient_cash',
  ]);
  const months = lines('monthly.csv')
    .slice(1)
    .map((row) => row.split(','));
  expect(months.map(([month]) => month)).toEqual(['2020-01', '2020-02', '2020-03']);
  expect(months.reduce((growth, [, value]) => growth * (1 + Number(value)), 10_000)).toBeCloseTo(12_000, 6);
  expect(lines('drawdowns.csv')).toHaveLength(2);
});

test('statistics by name, undefined empty', () => {
  const rows = Object.fromEntries(lines('statistics.csv').map((row) => row.split(','))) as unknown;
  expect(rows).toMatchObject({ name: 'value', startEquity: '10000', endEquity: '12000', trades: '2', beta: '' });
});

test('a run over nothing has headers alone', () => {
  for (const name of ['trades.csv', 'equity.csv', 'rejected.csv', 'monthly.csv', 'drawdowns.csv']) {
    expect(lines(name, emptyResult())).toHaveLength(1);
  }
});
