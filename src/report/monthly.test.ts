import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, parseIsoDate } from '../model/time.ts';
import { monthlyReturns } from './monthly.ts';

/** Daily bars: each is its date. */
const dateOf = (time: number): number => Math.floor(time / DAY_MS);

test('each month from the close before it, each year likewise, months without bars null', () => {
  const bars = [
    ['2019-11-29', 110],
    ['2019-12-30', 99],
    ['2019-12-31', 121],
    ['2020-02-03', 100],
    ['2020-02-28', 242],
  ] as const;
  const time = Float64Array.from(bars, ([date]) => parseIsoDate(date));
  const equity = Float64Array.from(bars, ([, value]) => value);
  const years = monthlyReturns({ time, equity }, 100, dateOf);
  expect(years.map((it) => it.year)).toEqual([2019, 2020]);
  expect(years[0].months.map((value) => value?.toFixed(6) ?? null)).toEqual([
    ...new Array<null>(10).fill(null),
    '0.100000',
    '0.100000',
  ]);
  expect(years[0].total).toBeCloseTo(0.21, 12);
  expect(years[1].months[1]).toBeCloseTo(1, 12);
  expect(years[1].total).toBeCloseTo(1, 12);
});

test('after ruin there is no return', () => {
  const time = Float64Array.of(parseIsoDate('2020-01-31'), parseIsoDate('2020-02-28'));
  const equity = Float64Array.of(0, 10);
  expect(monthlyReturns({ time, equity }, 100, dateOf)[0].months.slice(0, 2)).toEqual([-1, null]);
});

test('a bar counts in the month of its trading day, not of its instant', () => {
  // Sydney opens at 23:00 UTC while it saves daylight: the last three bars are of Friday, 1 January 2021.
  const time = Float64Array.from([-26, -2, -1, 1], (hours) => parseIsoDate('2021-01-01') + hours * HOUR_MS);
  const equity = Float64Array.of(100, 110, 121, 200);
  const sydney = (at: number): number => Math.floor((at + 11 * HOUR_MS) / DAY_MS);
  const [before, after] = monthlyReturns({ time, equity }, 100, sydney);
  expect([before.year, before.months[11], before.total]).toEqual([2020, 0, 0]);
  expect([after.year, after.months[0], after.total]).toEqual([2021, 1, 1]);
});

test('the years multiply to the whole', () => {
  const equities = fc.array(fc.integer({ min: 50, max: 200 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(equities, fc.integer({ min: 1, max: 45 }), (list, step) => {
      const time = Float64Array.from(list, (_, i) => i * step * DAY_MS);
      const years = monthlyReturns({ time, equity: Float64Array.from(list) }, 100, dateOf);
      const product = years.reduce((growth, { total }) => growth * (1 + total!), 100);
      expect(product).toBeCloseTo(list[list.length - 1], 6);
      for (const { months, total } of years) {
        const ofMonths = months.reduce<number>((growth, value) => growth * (1 + (value ?? 0)), 1);
        expect(ofMonths - 1).toBeCloseTo(total!, 9);
      }
    }),
  );
});
