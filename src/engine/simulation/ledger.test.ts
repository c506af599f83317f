/** What a ledger tells a tally in stretches is what the tally makes of the whole curve, bankruptcies among it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import { micros } from '../../model/money.ts';
import { alignBars } from '../columns/timeline.ts';
import { EquityTally, KEY_STATISTICS, keyStatistics, readKeyStatistics } from '../statistics/key.ts';
import { Ledger } from './ledger.ts';
import { makeMarket } from './market.ts';

interface Change {
  readonly at: number;
  readonly quantity: number;
  /** Dollars. */
  readonly amount: number;
}

const BARS = 12;

function ledgerOf(closes: readonly number[], changes: readonly Change[]): Ledger {
  const bars = emptyBars('A', '1d', closes.length);
  for (let i = 0; i < closes.length; i++) bars.time[i] = i;
  bars.close.set(closes);
  const ledger = new Ledger(makeMarket([bars], alignBars([bars])), micros(100));
  for (const { at, quantity, amount } of changes) ledger.enter(at, 0, quantity, micros(amount));
  return ledger;
}

function told(ledger: Ledger): Float64Array {
  const tally = new EquityTally();
  const row = new Float64Array(KEY_STATISTICS.length);
  ledger.tell(new Float64Array(BARS), tally);
  tally.write(252, row);
  return row;
}

function whole(ledger: Ledger): Float64Array {
  const row = new Float64Array(KEY_STATISTICS.length);
  keyStatistics(ledger.curve().equity.map(micros), micros(100), 252, row);
  return row;
}

const flat = new Array<number>(BARS).fill(10);

describe('a ledger', () => {
  it('tells the key statistics of its curve, to the last bit', () => {
    const closes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: BARS, maxLength: BARS });
    const change = fc.record({
      at: fc.integer({ min: 0, max: BARS - 1 }),
      quantity: fc.constantFrom(0, 0, 5, -5),
      amount: fc.integer({ min: -120, max: 120 }),
    });
    fc.assert(
      fc.property(closes, fc.array(change, { maxLength: 8 }), (prices, unordered) => {
        const ledger = ledgerOf(
          prices,
          unordered.toSorted((a, b) => a.at - b.at),
        );
        expect(told(ledger)).toEqual(whole(ledger));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['on the last bar: its return is the last', [{ at: BARS - 1, quantity: 0, amount: -100 }], -1 / (BARS - 1)],
    ['and then at rest: returns of nothing mean nothing', [{ at: 4, quantity: 0, amount: -100 }], null],
    [
      'at rest, and then on the last bar once more',
      [
        { at: 4, quantity: 0, amount: -100 },
        { at: BARS - 1, quantity: 0, amount: 50 },
      ],
      null,
    ],
  ])('is ruined %s', (_, changes, meanReturn) => {
    expect(readKeyStatistics(told(ledgerOf(flat, changes))).meanReturn).toEqual(
      meanReturn === null ? null : expect.closeTo(meanReturn, 12),
    );
  });
});
