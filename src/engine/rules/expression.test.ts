import { describe, expect, test } from 'vitest';
import { compileExpression } from './expression.ts';
import { TEST_FUNCTIONS, barsOfCloses, show, values } from '../../../test/rules/kit.ts';

const T = true;
const F = false;
const U = null;

describe('what an expression says, bar by bar', () => {
  test.each<[string, number[], (number | boolean | null)[]]>([
    ['close', [1, 2, 3], [1, 2, 3]],
    ['sma(close, 2)', [1, 3, 5], [U, 2, 4]],
    ['sma(2)', [1, 3, 5], [U, 2, 4]],
    ['close[1]', [1, 3, 5], [U, 1, 3]],
    ['close[0]', [1, 3], [1, 3]],
    ['close[9]', [1, 3], [U, U]],
    ['-close + 2 * 3', [1, 2], [5, 4]],
    ['10 - close - 1', [1, 2], [8, 7]],
    ['6 / (close - 2)', [1, 2, 4], [-6, U, 3]],
    ['1 / 0', [1], [U]],
    ['close > 2', [1, 2, 3], [F, F, T]],
    ['close > close[1]', [1, 2, 2], [U, T, F]],
    ['1 < close <= 3', [1, 2, 3, 4], [F, T, T, F]],
    ['close == 2 or close != 3', [2, 3, 4], [T, F, T]],
    ['not close > close[1]', [1, 2, 2], [U, F, T]],
    ['sma(2) > 0 and close < 0', [1, 2], [F, F]],
    ['sma(2) > 0 or close > 0', [1, 2], [T, T]],
    ['sma(2) > 0 and close > 0', [1, 2], [U, T]],
    ['if(close > 2, 10, close)', [1, 2, 3], [1, 2, 10]],
    ['if(close > close[1], 1, 0)', [1, 2, 1], [U, 1, 0]],
    ['if(close[1] > 0, close > 1, false)', [1, 2, 1], [U, T, F]],
    ['min(close, 2, close[1])', [1, 3, 5], [U, 1, 2]],
    ['max(close, 2)', [1, 3], [2, 3]],
    ['abs(close - 2)', [1, 2, 5], [1, 0, 3]],
    ['sign(close - 2)', [1, 2, 5], [-1, 0, 1]],
    ['round(close)', [1.5, 2.4, -1.5], [2, 2, -2]],
    ['rising(close, 2)', [1, 2, 3, 3, 4, 5], [U, U, T, F, F, T]],
    ['falling(close, 2)', [5, 6, 4, 3], [U, F, F, T]],
    ['highest(close, 3)', [1, 5, 2, 3, 1, 0], [U, U, 5, 5, 3, 3]],
    ['lowest(close, 2)', [1, 5, 2, 3], [U, 1, 2, 2]],
    ['sum(close, 2)', [1, 5, 2, 3], [U, 6, 7, 5]],
    ['sum(6 / (close - 2), 2)', [1, 2, 4, 5, 8], [U, U, U, 5, 3]],
    ['count(close > 2, 2)', [1, 3, 4, 1], [U, 1, 2, 1]],
    ['count(close > close[1], 2)', [1, 3, 4, 1], [U, U, 2, 1]],
    ['bars_since(close > 2)', [1, 3, 1, 1, 4], [U, 0, 1, 2, 0]],
    ['change(close)', [1, 3, 2], [U, 2, -1]],
    ['change(close, 2)', [1, 3, 2], [U, U, 1]],
    ['change(5, 2)', [1, 3, 2], [U, U, 0]],
    ['5[3]', [1], [5]],
    ['(close > 0 or true)[3]', [1], [T]],
    ['(close > 0)[3]', [1, 1, 1, 1], [U, U, U, T]],
    ['percent_change(close, 1)', [2, 3, 3], [U, 50, 0]],
    ['cross_above(close, 2)', [1, 2, 3, 2, 3, 1], [F, F, T, F, T, F]],
    ['cross_above(close, 2)', [3, 1], [U, F]],
    ['cross_below(close, 2)', [3, 2, 1, 2, 1, 3], [F, F, T, F, T, F]],
    ['channel(2).upper - channel(2).lower', [1, 3], [U, 2]],
    ['range(2)', [5], [4]],
    ['hl2 + hlc3 + ohlc4', [3], [9]],
    ['day_of_week', [1, 1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 1]],
    ['minutes_from_open', [1], [U]],
    ["catalyst('earnings')", [1], [U]],
    ['news_count(24) + catalyst_score', [1], [U]],
    ['true and close > 0', [1], [T]],
    ['1e308 * 10 > 0', [1], [U]],
    ['close * 1e308', [1, 100], [1e308, U]],
  ])('%s over %j', (text, closes, expected) => {
    expect(values(text, closes)).toEqual(expected);
  });

  test('parameters stand for numbers, in windows too', () => {
    expect(values('close[n + 1] * k', [1, 2, 3], { n: 1, k: 10 })).toEqual([null, null, 10]);
  });
});

test('the warm-up is the count of leading bars without a value, and the unit is told', () => {
  const bars = barsOfCloses([1, 2, 3, 4]);
  expect(show('sma(close, 3)', bars).warmup).toBe(2);
  expect(show('sma(close, 3) > 0', bars).warmup).toBe(2);
  // Unknown on the first bar for the one side, on the second for the other.
  expect(show('min(6 / (close - 1), 6 / (close - 2))', bars).warmup).toBe(2);
  const compiled = compileExpression('sma(volume, 20) / volume', { functions: TEST_FUNCTIONS });
  expect(compiled).toMatchObject({
    ok: true,
    value: { unit: 'ratio', type: 'number', lookback: 19, readsNews: false },
  });
});
