import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf } from '../../../test/bars.ts';
import type { BarRow } from '../../../test/bars.ts';
import { sessionsBetween } from '../../market/calendar.ts';
import type { Session } from '../../market/calendar.ts';
import { XNYS } from '../../market/xnys.ts';
import { emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { MINUTE_MS, isoDate, isoInstant, parseIsoDate } from '../../model/time.ts';
import { daysSeen, withDeveloping } from './day-so-far.ts';

/** The twenty sessions up to a date: those before and after 2016-03-13, when New York's clocks went forward. */
const until = (date: string, count = 20): Session[] =>
  sessionsBetween(XNYS, parseIsoDate('2016-01-01'), parseIsoDate(date)).slice(-count);

/** Bars of ten minutes. */
const tenMinutes = (rows: readonly BarRow[]): Bars => barsOf('X', '10m', rows);

/** A bar so many minutes after the open of a session, or before it. */
const at = ({ open }: Session, minutes: number, price: number, volume: number): BarRow => [
  open + minutes * MINUTE_MS,
  ...([price, price + 1, price - 1, price] as const),
  volume,
];

/** Of each session 08:30, 09:00, 09:30 and 10:00 on the clocks of New York, a hundred shares each. */
const usualDay = (session: Session): BarRow[] => [-60, -30, 0, 30].map((minutes) => at(session, minutes, 50, 100));

const daily = (sessions: readonly Session[], close = 50): Bars => {
  const bars = emptyBars('X', '1d', sessions.length);
  sessions.forEach(({ date }, i) => {
    bars.time[i] = date;
    for (const field of ['open', 'high', 'low', 'close'] as const) bars[field][i] = close;
    bars.volume[i] = 1000;
  });
  return bars;
};

describe.each(['2016-03-11', '2016-03-14', '2016-11-07'])('a day so far, %s', (date) => {
  const sessions = until(date);
  const today = sessions[19];
  const before = sessions.slice(0, -1);
  const minutes = tenMinutes([
    ...before.flatMap(usualDay),
    at(today, -60, 51, 200),
    at(today, -30, 53, 400),
    at(today, 0, 54, 500),
    at(today, 10, 52, 100),
    at(today, 30, 60, 900),
  ]);
  /** open high low close volume of the developing day, its volume against the usual, and the pre-market's volume and change. */
  const seen = (minutesFromOpen: number, history = minutes): (number | null)[] | null => {
    const { developing, columns } = daysSeen(
      { bars: history, actions: [] },
      sessions,
      today.open + minutesFromOpen * MINUTE_MS,
      false,
    );
    if (developing === null) return null;
    const day = columns(withDeveloping(daily(before), before.length, developing));
    const { open, high, low, close, volume } = developing;
    const [early, change] = [day.preMarketVolume.at(-1)!, day.preMarketChange.at(-1)!];
    return [open, high, low, close, volume, day.volumeSoFar, early, Number(change.toFixed(6))];
  };

  it('opens at 13:30 or 14:30 UTC by the clocks of New York', () => {
    expect(isoInstant(today.open).slice(11, 16)).toBe(date === '2016-03-14' ? '13:30' : '14:30');
  });

  // 19 usual days of 100 shares by 09:00 and 200 by 09:40, and this one: the mean of the twenty.
  it.each<[string, number, (number | null)[] | null]>([
    ['nothing traded yet', -61, null],
    ['a bar that has not ended is not seen', -51, null],
    ['before the open it stands at the last price', -45, [51, 52, 50, 51, 200, 200 / ((19 * 100 + 200) / 20), 200, 2]],
    ['and its volume is that before the open', -20, [53, 54, 50, 53, 600, 600 / ((19 * 200 + 600) / 20), 600, 6]],
    ['until the first bar of trading has ended', 5, [53, 54, 50, 53, 600, 600 / ((19 * 200 + 600) / 20), 600, 6]],
    ['then it is regular trading alone', 10, [54, 55, 53, 54, 500, 500 / ((19 * 100 + 500) / 20), 600, 6]],
    ['as far as it has come', 25, [54, 55, 51, 52, 600, 600 / ((19 * 100 + 600) / 20), 600, 6]],
  ])('%s', (_, when, expected) => {
    expect(seen(when)).toEqual(expected);
  });

  it('has no usual volume while one of the twenty days is without bars, or there are fewer', () => {
    const hole = { ...minutes, ...tenMinutes([...before.slice(1).flatMap(usualDay), at(today, -60, 51, 200)]) };
    expect(seen(-45, hole)![5]).toBe(NaN);
    const { columns } = daysSeen({ bars: minutes, actions: [] }, sessions.slice(1), today.open, false);
    expect(columns(daily(sessions)).volumeSoFar).toBe(NaN);
  });

  it('knows nothing of the pre-market where the feed has none', () => {
    const regular = tenMinutes([...before.map((session) => at(session, 0, 50, 100)), at(today, 0, 54, 500)]);
    expect(seen(10, regular)!.slice(5)).toEqual([500 / ((19 * 100 + 500) / 20), NaN, NaN]);
  });

  it('tells the pre-market of days that have closed, too', () => {
    const { developing, columns } = daysSeen({ bars: minutes, actions: [] }, sessions, today.end, true);
    expect(developing).toBeNull();
    const day = columns(daily(sessions));
    expect([...day.preMarketVolume.slice(-2)]).toEqual([200, 600]);
    expect(day.volumeSoFar).toBeNull();
  });

  it('does not change when later bars come', () => {
    fc.assert(
      fc.property(fc.integer({ min: -120, max: 60 }), (when) => {
        const asOf = today.open + when * MINUTE_MS;
        let known = 0;
        while (known < minutes.length && minutes.time[known] + 10 * MINUTE_MS <= asOf) known++;
        const cut = tenMinutes(
          Array.from({ length: known }, (_, i): BarRow => {
            const { time, open, high, low, close, volume } = minutes;
            return [time[i], open[i], high[i], low[i], close[i], volume[i]];
          }),
        );
        expect(seen(when, cut)).toEqual(seen(when));
      }),
    );
  });
});

it('a half day is compared with what was traded until its close', () => {
  const sessions = until('2016-11-25');
  const half = sessions[19];
  expect([isoDate(half.date), half.early]).toEqual(['2016-11-25', true]);
  const rows = sessions.flatMap((session) => [at(session, 0, 50, 100), at(session, 190, 50, 100)]);
  const { developing, columns } = daysSeen(
    { bars: tenMinutes(rows), actions: [] },
    sessions,
    half.close - MINUTE_MS,
    false,
  );
  expect(developing!.volume).toBe(200);
  expect(columns(withDeveloping(daily(sessions), 19, developing!)).volumeSoFar).toBe(1);
});

it('counts the shares of days before a split as daily bars do, adjusted', () => {
  const sessions = until('2016-03-14');
  const split = { symbol: 'X', exDate: parseIsoDate('2016-03-11'), kind: 'split', factor: 0.5 } as const;
  // 18 days of 100 shares at 50 dollars in each bar, then two of 200 at 25: nothing happened but the split.
  const rows = sessions.flatMap((session, i) => {
    const [price, shares] = i < 18 ? [50, 100] : [25, 200];
    return [-60, 0].map((minutes) => at(session, minutes, price, shares));
  });
  const today = sessions[19];
  const asOf = today.open + 20 * MINUTE_MS;
  const { developing, columns } = daysSeen({ bars: tenMinutes(rows), actions: [split] }, sessions, asOf, false);
  const day = columns(withDeveloping(daily(sessions, 25), 19, developing!));
  expect(day.volumeSoFar).toBe(1);
  expect([...day.preMarketVolume]).toEqual(sessions.map(() => 200));
  expect([...day.preMarketChange].slice(1)).toEqual(sessions.slice(1).map(() => 0));
});
