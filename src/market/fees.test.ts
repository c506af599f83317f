import { describe, expect, it } from 'vitest';
import { fillCosts, NO_COSTS } from '../engine/simulation/costs.ts';
import { parseIsoDate } from '../model/time.ts';
import { US_EQUITY_FEES } from './fees.ts';

const costs = { ...NO_COSTS, fees: US_EQUITY_FEES };

describe('regulatory fees of US equities', () => {
  it.each([
    // date        shares   price   SEC fee + TAF, each rounded up to the cent
    ['2016-03-01', 1_000, 50, 1.09 + 0.12], // 50,000 × 21.80/M = 1.09; 1,000 × 0.000119 = 0.119
    ['2016-02-15', 1_000, 50, 0.92 + 0.12], // the day before the SEC's rate changed: 18.40
    ['2024-06-03', 1_000, 50, 1.39 + 0.17], // 27.80; 0.166
    ['2024-06-03', 100_000, 50, 139 + 8.3], // the TAF is capped
    ['2026-01-05', 1_000, 50, 0.17], // the SEC's rate is zero
  ])('a sale on %s of %d at %d pays %d', (date, shares, price, expected) => {
    expect(fillCosts(costs, shares, price, true, parseIsoDate(date)) / 1e6).toBeCloseTo(expected, 9);
  });

  it('a purchase pays none', () => {
    expect(fillCosts(costs, 1_000, 50, false, parseIsoDate('2024-06-03'))).toBe(0);
  });

  it('rows ascend, so that the rate of a day is one row', () => {
    const dates = US_EQUITY_FEES.map((row) => row.from);
    expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b));
  });
});
