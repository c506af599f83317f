import { describe, expect, it } from 'vitest';
import { adjustBars } from '../engine/columns/adjust.ts';
import { resampleBars } from '../engine/columns/resample.ts';
import { EXCHANGES, exchangeOf } from '../market/exchanges.ts';
import type { ExchangeName } from '../market/exchanges.ts';
import { emptyBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, HOUR_MS, isoDate, isoInstant } from '../model/time.ts';
import type { Timeframe } from '../model/timeframe.ts';
import {
  actionsOn,
  calendarOf,
  closesOf,
  dayOf,
  exchangesOf,
  sessionClock,
  sessionTimes,
  sessionsOf,
} from './sessions.ts';

const AT = (iso: string): number => Date.parse(iso);

function barsAt(symbol: string, timeframe: Timeframe, times: readonly string[]): Bars {
  const bars = emptyBars(symbol, timeframe, times.length);
  bars.time.set(times.map(AT));
  return bars;
}

describe('the session of a bar', () => {
  it.each<[ExchangeName, string, string, string, number]>([
    //       bar opens               session opens           closes                  weekday
    ['XNYS', '2019-02-11T14:30:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // the first bar of a winter Monday
    ['XNYS', '2019-02-11T09:00:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // pre-market, 04:00 in New York
    ['XNYS', '2019-07-10T13:30:00Z', '2019-07-10T13:30:00Z', '2019-07-10T20:00:00Z', 3], // summer time
    ['XNYS', '2019-02-12T00:30:00Z', '2019-02-11T14:30:00Z', '2019-02-11T21:00:00Z', 1], // after hours, Tuesday in UTC
    ['XNYS', '2019-11-29T14:30:00Z', '2019-11-29T14:30:00Z', '2019-11-29T18:00:00Z', 5], // a half day
    ['XNYS', '2019-11-29T21:59:00Z', '2019-11-29T14:30:00Z', '2019-11-29T18:00:00Z', 5], // its after hours end at 17:00
    ['XASX', '2019-02-10T23:00:00Z', '2019-02-10T23:00:00Z', '2019-02-11T05:00:00Z', 1], // Monday's first, Sunday in UTC
    ['XASX', '2019-02-11T04:59:00Z', '2019-02-10T23:00:00Z', '2019-02-11T05:00:00Z', 1], // its last
    ['XASX', '2019-02-11T05:10:00Z', '2019-02-10T23:00:00Z', '2019-02-11T05:00:00Z', 1], // the closing auction, 16:10
    ['XASX', '2019-07-10T00:00:00Z', '2019-07-10T00:00:00Z', '2019-07-10T06:00:00Z', 3], // winter in Sydney
    ['XASX', '2019-12-24T03:20:00Z', '2019-12-23T23:00:00Z', '2019-12-24T03:10:00Z', 2], // the auction of a half day, 14:20
  ])('%s %s', (exchange, time, open, close, weekday) => {
    const found = sessionTimes(barsAt('SYN', '1m', [time]), EXCHANGES[exchange]);
    expect([found.openMs[0], found.closeMs[0], found.dayOfWeek![0]]).toEqual([AT(open), AT(close), weekday]);
  });

  it.each<[ExchangeName, string]>([
    ['XNYS', '2019-02-11T08:59:00Z'], // before 04:00
    ['XNYS', '2019-02-12T01:00:00Z'], // 20:00
    ['XNYS', '2019-11-29T22:00:00Z'], // 17:00 of a half day
    ['XNYS', '2019-07-04T14:30:00Z'], // a holiday
    ['XNYS', '2019-07-06T14:30:00Z'], // a weekend
    ['XNYS', '2045-01-03T14:30:00Z'], // a year the calendar does not know
    ['XNYS', '2019-02-11T03:00:00Z'], // an hour of Sydney's Monday
    ['XASX', '2019-02-10T19:59:00Z'], // before 07:00
    ['XASX', '2019-02-11T06:00:00Z'], // 17:00
    ['XASX', '2019-01-28T00:00:00Z'], // Australia Day
    ['XASX', '2019-02-11T14:30:00Z'], // an hour of New York's
  ])('%s has none at %s', (exchange, time) => {
    const { openMs, closeMs } = sessionTimes(barsAt('SYN', '1m', [time]), EXCHANGES[exchange]);
    expect([openMs[0], closeMs[0]]).toEqual([NaN, NaN]);
  });
});

describe('a split applies from the first bar of its day on the exchange', () => {
  it.each<[string, Timeframe, string, string, string]>([
    //               ex-date       before, adjusted        from it on, as traded
    ['BHP.AX', '1h', '2024-01-16', '2024-01-15T05:00:00Z', '2024-01-15T23:00:00Z'], // 10:00 of a summer's morning
    ['BHP.AX', '1m', '2024-01-16', '2024-01-15T05:59:00Z', '2024-01-15T20:00:00Z'], // 07:00, before the open
    ['BHP.AX', '1h', '2024-07-16', '2024-07-15T06:00:00Z', '2024-07-16T00:00:00Z'], // winter
    ['AAPL', '1h', '2024-01-23', '2024-01-23T00:00:00Z', '2024-01-23T09:00:00Z'], // 19:00 of the evening before
    ['AAPL', '1m', '2024-07-23', '2024-07-22T23:59:00Z', '2024-07-23T08:00:00Z'], // summer: after hours end at midnight UTC
    ['BHP.AX', '1d', '2024-01-16', '2024-01-15T00:00:00Z', '2024-01-16T00:00:00Z'],
    ['AAPL', '1w', '2024-01-24', '2024-01-22T00:00:00Z', '2024-01-29T00:00:00Z'],
  ])('%s %s %s', (symbol, timeframe, exDate, before, after) => {
    const bars = barsAt(symbol, timeframe, [before, after]);
    bars.close.set([400, 100]);
    const split = { symbol, exDate: AT(exDate), kind: 'split', factor: 1 / 4 } as const;
    expect([...adjustBars(bars, actionsOn(bars, [split], 'auto'), 'split').close]).toEqual([100, 100]);
    expect(actionsOn(bars, [split], 'none')).toEqual([split]);
  });
});

describe('a bar is known', () => {
  it.each<[string, Timeframe, string, string]>([
    ['SYN', '1d', '2019-02-11', '2019-02-11T21:00:00Z'],
    ['SYN', '1d', '2019-07-10', '2019-07-10T20:00:00Z'], // summer time
    ['SYN', '1d', '2019-11-29', '2019-11-29T18:00:00Z'], // a half day
    ['SYN', '1d', '2019-07-04', '2019-07-05T00:00:00Z'], // a bar on a holiday
    ['SYN', '1d', '2045-01-03', '2045-01-04T00:00:00Z'], // a year the calendar does not know
    ['BHP.AX', '1d', '2019-02-11', '2019-02-11T05:00:00Z'],
    ['SYN', '1w', '2019-02-11', '2019-02-15T21:00:00Z'], // on Friday
    ['SYN', '1w', '2019-04-15', '2019-04-18T20:00:00Z'], // on Thursday: Good Friday
    ['SYN', '15m', '2019-02-11T14:30:00Z', '2019-02-11T14:45:00Z'],
    ['SYN', '1h', '2019-02-11T20:30:00Z', '2019-02-11T21:30:00Z'],
  ])('%s %s of %s at %s', (symbol, timeframe, time, close) => {
    expect(isoInstant(closesOf(barsAt(symbol, timeframe, [time]), 'auto')[0])).toBe(close);
  });

  it('without a calendar when its day is over', () => {
    expect(isoInstant(closesOf(barsAt('SYN', '1d', ['2019-02-11']), 'none')[0])).toBe('2019-02-12T00:00:00Z');
  });
});

describe('the calendar of a symbol', () => {
  it.each([
    ['BHP.AX', 'XASX'],
    ['stw.ax', 'XASX'],
    ['AAPL', 'XNYS'],
    ['BRK.A', 'XNYS'],
    ['AX', 'XNYS'],
  ])('%s trades at %s', (symbol, exchange) => {
    expect(exchangeOf(symbol)).toBe(exchange);
    expect(calendarOf({ symbol }, 'auto')?.name).toBe(exchange);
    expect(calendarOf({ symbol }, 'XNYS')?.name).toBe('XNYS');
    expect(calendarOf({ symbol }, 'none')).toBeUndefined();
  });

  it('gives sessions to intraday bars alone', () => {
    const minute = barsAt('BHP.AX', '1m', ['2019-02-10T23:00:00Z']);
    expect(sessionsOf(minute, 'auto').sessions!.openMs[0]).toBe(AT('2019-02-10T23:00:00Z'));
    expect(sessionsOf(minute, 'XNYS').sessions!.openMs[0]).toBeNaN();
    expect(sessionsOf(minute, 'none')).toEqual({});
    expect(sessionsOf(barsAt('BHP.AX', '1d', ['2019-02-11']), 'auto')).toEqual({});
  });

  it('names each exchange of a run once', () => {
    const listed = ['AAPL', 'BHP.AX', 'MSFT'].map((symbol) => ({ symbol }));
    expect(exchangesOf(listed, 'auto')).toEqual(['XASX', 'XNYS']);
    expect(exchangesOf(listed, 'XNYS')).toEqual(['XNYS']);
    expect(exchangesOf(listed, 'none')).toEqual([]);
  });
});

describe('the trading day', () => {
  const minutes = (...symbols: string[]): { symbol: string; timeframe: Timeframe }[] =>
    symbols.map((symbol) => ({ symbol, timeframe: '1m' }));
  const monday = AT('2019-02-11') / DAY_MS;

  it('is the exchange’s own date: after hours of a winter Monday are Tuesday in UTC', () => {
    expect(dayOf(minutes('AAPL'), 'auto')(AT('2019-02-12T00:30:00Z'))).toBe(monday);
    expect(dayOf(minutes('AAPL'), 'none')(AT('2019-02-12T00:30:00Z'))).toBe(monday + 1);
    expect(dayOf([{ symbol: 'AAPL', timeframe: '1d' }], 'auto')(AT('2019-02-12'))).toBe(monday + 1);
  });

  it('of Sydney begins on the day before in UTC', () => {
    const day = dayOf(minutes('BHP.AX'), 'auto');
    expect([day(AT('2019-02-10T23:00:00Z')), day(AT('2019-02-11T04:59:00Z'))]).toEqual([monday, monday]);
    expect(dayOf(minutes('BHP.AX'), 'XNYS')(AT('2019-02-10T23:00:00Z'))).toBe(monday - 1);
  });

  it('of both exchanges together splits no regular session of either, on any day of 2015 to 2025', () => {
    const day = dayOf(minutes('AAPL', 'BHP.AX'), 'auto');
    for (const calendar of Object.values(EXCHANGES)) {
      for (let date = AT('2015-01-01'); date < AT('2026-01-01'); date += DAY_MS) {
        const session = calendar.session(date);
        if (session !== undefined)
          expect([isoDate(date), day(session.close - 1)]).toEqual([isoDate(date), day(session.open)]);
      }
    }
    // Sydney's Tuesday morning is New York's Monday night, and belongs to Tuesday's day with New York's Tuesday.
    expect([day(AT('2019-02-11T23:00:00Z')), day(AT('2019-02-12T20:59:00Z'))]).toEqual([monday + 1, monday + 1]);
  });
});

describe('longer bars', () => {
  const hours = (from: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => isoInstant(AT(from) + i * HOUR_MS));
  const days = [...hours('2019-02-10T23:00:00Z', 6), ...hours('2019-02-11T23:00:00Z', 6), '2019-02-12T23:00:00Z'];
  const sydney = barsAt('BHP.AX', '1h', days);

  it('of a day in Sydney hold its whole session, though that lies on two dates of UTC', () => {
    const { bars, completedAt } = resampleBars(sydney, '1d', sessionClock(EXCHANGES.XASX));
    expect(Array.from(bars.time, isoDate)).toEqual(['2019-02-11', '2019-02-12']);
    expect([...completedAt]).toEqual([6, 12]);
    // Without the calendar the first bar would stand alone on a Sunday.
    expect(isoDate(resampleBars(sydney, '1d').bars.time[0])).toBe('2019-02-10');
  });

  it('of four hours begin anew at each open', () => {
    const { bars } = resampleBars(sydney, '4h', sessionClock(EXCHANGES.XASX));
    expect(Array.from(bars.time.subarray(0, 3), isoInstant)).toEqual([
      '2019-02-10T23:00:00Z',
      '2019-02-11T03:00:00Z',
      '2019-02-11T23:00:00Z',
    ]);
    const newYork = barsAt('AAPL', '15m', ['2019-07-10T13:15:00Z', '2019-07-10T13:30:00Z', '2019-07-10T14:30:00Z']);
    const opens = resampleBars(newYork, '1h', sessionClock(EXCHANGES.XNYS)).bars.time;
    expect(Array.from(opens, isoInstant)).toEqual(['2019-07-10T12:30:00Z', '2019-07-10T13:30:00Z']);
  });
});
