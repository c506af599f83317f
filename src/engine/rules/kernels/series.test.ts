import { describe, expect, test } from 'vitest';
import { barsOfCloses, show } from '../../../../test/rules/kit.ts';
import { emptyBars } from '../../../model/bars.ts';
import type { Bars } from '../../../model/bars.ts';
import { MINUTE_MS, parseIsoDate } from '../../../model/time.ts';
import { columnOf } from '../../columns/column.ts';
import type { NewsColumns, StoreOptions } from '../store.ts';

const OPEN = parseIsoDate('2024-01-02') + 14.5 * 60 * MINUTE_MS;
const CLOSE = OPEN + 390 * MINUTE_MS;

/** Five-minute bars at these minutes after 09:30 New York. */
function intraday(minutes: readonly number[]): Bars {
  const bars = emptyBars('T', '5m', minutes.length);
  minutes.forEach((minute, i) => (bars.time[i] = OPEN + minute * MINUTE_MS));
  return bars;
}

const list = (text: string, bars: Bars, options: StoreOptions = {}): (number | null)[] => {
  const shown = show(text, bars, options);
  if (shown.kind === 'boolean') return [...shown.mask];
  return Array.from(shown.column.values, (value) => (Number.isNaN(value) ? null : value));
};

describe('the session of intraday bars', () => {
  const bars = intraday([-30, 0, 5, 385]);
  const sessions = {
    openMs: Float64Array.of(NaN, OPEN, OPEN, OPEN),
    closeMs: Float64Array.of(NaN, CLOSE, CLOSE, CLOSE),
  };
  test('is counted from the open to the bar’s opening, and unknown outside a session', () => {
    expect(list('minutes_from_open', bars, { sessions })).toEqual([null, 0, 5, 385]);
  });
  test('has the minutes left that a decision at the bar’s end has', () => {
    expect(list('session_minutes_left', bars, { sessions })).toEqual([null, 385, 380, 0]);
  });
  test('is unknown when the caller knows no sessions, and for daily bars', () => {
    expect(list('minutes_from_open', bars)).toEqual([null, null, null, null]);
    const daily = barsOfCloses([1]);
    const whole = { openMs: Float64Array.of(0), closeMs: Float64Array.of(1) };
    expect(list('session_minutes_left', daily, { sessions: whole })).toEqual([null]);
  });
  test('has the day of the week that the caller’s calendar says, else that of UTC', () => {
    expect(list('day_of_week', bars)).toEqual([2, 2, 2, 2]);
    expect(list('day_of_week', bars, { sessions: { ...sessions, dayOfWeek: Float64Array.of(1, 2, 2, 2) } })).toEqual([
      1, 2, 2, 2,
    ]);
  });
});

test('news are what the columns say, by hours and by name', () => {
  const news: NewsColumns = {
    score: () => columnOf(Float64Array.of(NaN, 40)),
    count: (hours = 48) => columnOf(Float64Array.of(0, hours)),
    sentiment: () => columnOf(Float64Array.of(NaN, -0.5)),
    catalyst: (name) => Uint8Array.of(2, name === 'fda' ? 1 : 0),
    preMarket: () => Uint8Array.of(0, 1),
  };
  const bars = barsOfCloses([1, 1]);
  expect(list('catalyst_score', bars, { news })).toEqual([null, 40]);
  expect(list('news_count(12) + news_count(24)', bars, { news })).toEqual([0, 36]);
  expect(list('news_count()', bars, { news })).toEqual([0, 48]);
  expect(list('pre_market_news', bars, { news })).toEqual([0, 1]);
  expect(list('news_sentiment(24) < 0', bars, { news })).toEqual([2, 1]);
  expect(list("catalyst('fda') and not catalyst('merger')", bars, { news })).toEqual([2, 1]);
});

test.each([
  'close',
  'sma(3)',
  'cross_above(close, open)',
  'highest(close, 2)',
  'rising(close, 2)',
  'count(close > 1, 2)',
  'close[3] > 1',
])('no bars give no values: %s', (text) => {
  expect(list(text, barsOfCloses([]))).toEqual([]);
});
