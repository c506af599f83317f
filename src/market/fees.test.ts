import { describe, expect, it } from 'vitest';
import { fillCosts, NO_COSTS } from '../engine/simulation/costs.ts';
import { parseIsoDate } from '../model/time.ts';
import { SEC_FEE, TAF, US_EQUITY_FEES, US_EQUITY_FEES_FROM } from './fees.ts';

const costs = { ...NO_COSTS, fees: US_EQUITY_FEES };

describe('regulatory fees of US equities', () => {
  it.each([
    // date        shares   price   SEC fee + TAF, each rounded up to the cent
    ['2003-03-31', 1_000, 50, 1.26 + 0.08], // 25.20; the TAF's first known rate, of 2004: 0.075
    ['2003-04-01', 1_000, 50, 2.34 + 0.08], // the SEC's rate of the day after: 46.80
    ['2012-03-30', 1_000, 50, 0.9 + 0.1], // 18.00; 0.095
    ['2012-04-02', 1_000, 50, 1.12 + 0.1], // 22.40 from April on, not from September
    ['2016-03-01', 1_000, 50, 1.09 + 0.12], // 50,000 × 21.80/M = 1.09; 1,000 × 0.000119 = 0.119
    ['2016-02-15', 1_000, 50, 0.92 + 0.12], // the day before the SEC's rate changed: 18.40
    ['2024-06-03', 1_000, 50, 1.39 + 0.17], // 27.80; 0.166
    ['2024-06-03', 100_000, 50, 139 + 8.3], // the TAF is capped
    ['2026-01-05', 1_000, 50, 0.2], // the SEC's rate is zero; 0.195
    ['2026-04-06', 1_000, 50, 1.03 + 0.2], // 20.60
    ['2026-10-01', 1_000, 50, 1.03], // the TAF is paused for a quarter
    ['2027-01-04', 1_000, 50, 1.03 + 0.2],
  ])('a sale on %s of %d at %d pays %d', (date, shares, price, expected) => {
    expect(fillCosts(costs, shares, price, true, parseIsoDate(date)) / 1e6).toBeCloseTo(expected, 9);
  });

  it('a purchase pays none', () => {
    expect(fillCosts(costs, 1_000, 50, false, parseIsoDate('2024-06-03'))).toBe(0);
  });

  it('every row names the page that states it, or is said to be unverified', () => {
    for (const { source } of [...SEC_FEE, ...TAF]) expect(source).toMatch(/^https?:|unverified/);
  });

  it('both fees are known from the later beginning of the two tables on', () => {
    expect(US_EQUITY_FEES_FROM).toBe(parseIsoDate('2004-11-01'));
  });

  it('rows ascend, so that the rate of a day is one row', () => {
    for (const dates of [US_EQUITY_FEES, SEC_FEE, TAF].map((table) => table.map(({ from }) => from))) {
      expect(dates).toEqual([...new Set(dates)].sort((a, b) => (a < b ? -1 : 1)));
    }
  });
});
