import { expect, test } from 'vitest';
import { grouped, money, percent, price, ratio, shortTime } from './format.ts';

test.each([
  [grouped(1234567.8), '1,234,568'],
  [grouped(-1234), '-1,234'],
  [grouped(999), '999'],
  [percent(0.1234), '12.3%'],
  [percent(-0.00001), '0.0%'],
  [percent(25), '2,500%'],
  [percent(-0.339), '-33.9%'],
  [percent(2.5e7), '2.5e+9%'],
  [percent(-Number.MAX_VALUE), '-1.8e+310%'],
  [ratio(0.597), '0.60'],
  [ratio(12.34), '12.3'],
  [ratio(1234.5), '1,235'],
  [ratio(-1.5), '-1.50'],
  [money(55574.513), '$55,574.51'],
  [money(-1.5), '-$1.50'],
  [money(1234567.8), '$1,234,568'],
  [money(2.5e9), '$2.50B'],
  [money(-0.001), '$0.00'],
  [price(182), '182.00'],
  [price(0.1234), '0.1234'],
  [price(712_345.6), '712,346'],
])('%s', (shown, expected) => {
  expect(shown).toBe(expected);
});

test('a sign where the direction is the news', () => {
  expect([percent(0.05, true), percent(-0.05, true), percent(0, true)]).toEqual(['+5.0%', '-5.0%', '0.0%']);
  expect([money(5, true), money(-5, true), money(0, true)]).toEqual(['+$5.00', '-$5.00', '$0.00']);
});

test('a daily bar is its date, an intraday bar its day and minute', () => {
  expect(shortTime(0, '1d')).toBe('1970-01-01');
  expect(shortTime(52_200_000, '5m')).toBe('01-01 14:30');
});
