import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { US_EQUITY_FEES } from '../../market/fees.ts';
import { parseIsoDate } from '../../model/time.ts';
import { NO_COSTS, fillCosts } from './costs.ts';
import type { CostModel } from './costs.ts';
import { sizeOrder } from './sizing.ts';

interface Asked {
  readonly costs: Partial<CostModel>;
  readonly fractional: boolean;
  readonly free: number;
  readonly price: number;
  readonly short?: boolean;
}

/** The shares that an order for all of 100 times what is free comes to, or the words of its refusal. */
function sized({ costs, fractional, free, price, short = false }: Asked): number | string {
  const view = {
    equity: free,
    free,
    price,
    quantity: NaN,
    isSell: short,
    time: parseIsoDate('2024-01-02'),
    riskPerShare: NaN,
    marginRate: short ? 0.5 : 1,
    maxFraction: Infinity,
    dropsTooDear: false,
  };
  const refusal = sizeOrder({ kind: 'equity', value: 100, fractional }, view, { ...NO_COSTS, ...costs });
  return refusal === null ? view.quantity : refusal.words(refusal.a, refusal.b);
}

describe('an order too large for the cash is cut to what the cash pays for, costs included', () => {
  it.each([
    // 1,000 dollars at 100 a share.
    ['no costs', {}, 10, 10],
    ['a commission of 1 %', { commission: 0.01 }, 1000 / 101, 9],
    ['3 an order', { perOrder: 3 }, 9.97, 9],
    ['a minimum above the commission', { minimum: 60, commission: 0.01 }, 9.4, 9],
    ['a minimum below the commission', { minimum: 2, commission: 0.01 }, 1000 / 101, 9],
    [
      'a minimum of all but a dollar',
      { minimum: 999 },
      0.01,
      'cash of 1000.00 pays for less than one share at 100.0000',
    ],
  ])('%s', (_, costs, parts, whole) => {
    expect(sized({ costs, fractional: true, free: 1000, price: 100 })).toBeCloseTo(parts, 9);
    expect(sized({ costs, fractional: false, free: 1000, price: 100 })).toBe(whole);
  });

  it('at a price of zero, which slippage of 100 % makes, no number of shares is enough', () => {
    const words = 'slippage and spread leave no price to sell at';
    expect(sized({ costs: {}, fractional: false, free: 1000, price: 0, short: true })).toBe(words);
  });

  it('a minimum that is all of the cash leaves nothing to buy with', () => {
    const words = 'cash of 60.00 pays for less than one share at 100.0000';
    expect(sized({ costs: { minimum: 60 }, fractional: true, free: 60, price: 100 })).toBe(words);
  });

  it('and to no less: whatever the costs, what is worth five cents more is not paid for', () => {
    const money = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({
          costs: fc.record({
            commission: fc.double({ min: 0, max: 0.02, noNaN: true }),
            perShare: fc.double({ min: 0, max: 0.01, noNaN: true }),
            perOrder: money,
            minimum: money,
            fees: fc.constantFrom(null, US_EQUITY_FEES),
          }),
          fractional: fc.boolean(),
          free: fc.double({ min: 30, max: 1e6, noNaN: true }),
          price: fc.double({ min: 0.5, max: 5000, noNaN: true }),
          short: fc.boolean(),
        }),
        (asked) => {
          const quantity = sized(asked);
          if (typeof quantity === 'string') return;
          const { costs, free, price, short } = asked;
          const asks = (shares: number): number =>
            shares * price * (short ? 0.5 : 1) +
            fillCosts({ ...NO_COSTS, ...costs }, shares, price, short, parseIsoDate('2024-01-02')) / 1e6;
          expect(asks(quantity)).toBeLessThanOrEqual(free + 2e-6);
          // Two fees are rounded up to the cent, on half the value of what is sold short.
          const more = asked.fractional ? 0.05 / price : 1;
          expect(asks(quantity + more)).toBeGreaterThan(free - 2e-6);
        },
      ),
      { numRuns: 500 },
    );
  });
});
