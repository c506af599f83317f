import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { violations } from '../../test/json-schema.ts';
import { DAY_MS } from '../model/time.ts';
import { backtestJson } from './backtest-json.ts';
import { json } from './json.ts';
import { emptyResult, sampleManifest, sampleResult, sampleTrade } from './testing.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/backtest.v1.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const text = (...args: Parameters<typeof backtestJson>): string => [...backtestJson(...args)].join('');
const document = (...args: Parameters<typeof backtestJson>): Record<string, unknown> =>
  JSON.parse(text(...args)) as Record<string, unknown>;

const minutes = { ...sampleManifest, timeframe: '1m' as const };

describe('the document keeps to its published schema', () => {
  test.each([
    ['a result', document(sampleResult())],
    ['with the equity curve', document(sampleResult(), { equity: true })],
    ['intraday', document(sampleResult({ manifest: minutes }), { equity: true })],
    ['no bars', document(emptyResult(), { equity: true })],
    ['no trades', document(sampleResult({ trades: [] }))],
  ])('%s', (_, value) => {
    expect(violations(value, schema)).toEqual([]);
  });

  test('and the schema would tell', () => {
    const { statistics, ...rest } = document(sampleResult());
    expect(violations(rest, schema)).toEqual(['$.statistics is missing']);
    expect(violations({ ...rest, statistics: { ...(statistics as object), sharpe: 'NaN' } }, schema)).toEqual([
      '$.statistics.sharpe is string, not number or null',
    ]);
    expect(violations({ ...rest, statistics, more: 1 }, schema)).toEqual(['$.more is not in the schema']);
  });
});

test('keys stand in the order of the command line page, whatever the order of the objects', () => {
  const { symbol, ...others } = sampleTrade;
  const value = document(sampleResult({ trades: [{ ...others, symbol }] }), { equity: true });
  expect(Object.keys(value)).toEqual(['schema', 'manifest', 'statistics', 'trades', 'rejected', 'warnings', 'equity']);
  expect(Object.keys((value.trades as object[])[0])[0]).toBe('symbol');
  expect(Object.keys((value.manifest as { params: object }).params)).toEqual(['fast', 'slow']);
  expect(Object.keys(value.statistics as object).slice(0, 8)).toEqual([
    'startEquity',
    'endEquity',
    'totalReturn',
    'cagr',
    'annualVolatility',
    'sharpe',
    'sortino',
    'calmar',
  ]);
});

test('the same result is the same bytes', () => {
  expect(text(sampleResult(), { equity: true })).toBe(text(sampleResult(), { equity: true }));
});

test('a daily bar is a date, an intraday bar an instant in UTC', () => {
  const time = (value: Record<string, unknown>): unknown => (value.trades as { entryTime: string }[])[0].entryTime;
  expect(time(document(sampleResult()))).toBe('2020-01-03');
  expect(time(document(sampleResult({ manifest: minutes })))).toBe('2020-01-03T00:00:00Z');
});

test('the curve has equity, cash and the drawdown from its running peak', () => {
  const rows = document(sampleResult(), { equity: true }).equity as { time: string; drawdown: number }[];
  expect(rows).toHaveLength(90);
  expect(rows[0]).toEqual({ time: '2020-01-01', equity: 10_000, cash: 10_000, drawdown: 0 });
  expect(rows[59].drawdown).toBeCloseTo(-0.1, 12);
});

test('a trade a line, and chunks worth writing', () => {
  const trades = Array.from({ length: 2000 }, (_, i) => ({
    ...sampleTrade,
    exitTime: sampleTrade.exitTime + i * DAY_MS,
  }));
  const chunks = [...backtestJson(sampleResult({ trades }))];
  expect(chunks.length).toBeGreaterThan(3);
  expect(chunks.length).toBeLessThan(20);
  expect(chunks.join('').split('\n').length).toBeGreaterThan(2000);
});

test('text from outside reads back as it was, and carries nothing that moves a cursor', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (symbol) => {
      const line = json({ symbol });
      expect(JSON.parse(line)).toEqual({ symbol });
      // eslint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
    }),
  );
});
