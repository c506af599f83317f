import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { alignBars } from '../columns/timeline.ts';
import { SimulatedBroker } from './broker.ts';
import { NO_COSTS } from './costs.ts';
import { makeMarket } from './market.ts';
import type { EntryOrder } from './orders.ts';
import { ScriptedDecider } from './scripted.ts';
import type { Instruction } from './scripted.ts';
import { runSession } from './session.ts';
import { DEFAULT_SETTINGS, backtestingPySettings } from './settings.ts';
import type { Settings } from './settings.ts';

const ORDER: Omit<EntryOrder, 'symbol'> = {
  side: 1,
  type: 'market',
  price: 0,
  bars: 1,
  size: { kind: 'shares', value: 10, fractional: false },
  stop: null,
  targets: [],
  timeStopBars: Infinity,
  reason: 'script',
};

/** Four bars of 100, from 94 to 101. */
function flat(): Bars {
  const bars = emptyBars('AAA', '1d', 4);
  for (let i = 0; i < bars.length; i++) {
    bars.time[i] = i * DAY_MS;
    bars.open[i] = bars.close[i] = 100;
    bars.high[i] = 101;
    bars.low[i] = 94;
    bars.volume[i] = 1_000_000;
  }
  return bars;
}

function played(settings: Settings, ...instructions: Instruction[]): SimulatedBroker {
  const bars = flat();
  const broker = new SimulatedBroker(makeMarket([bars], alignBars([bars])), settings);
  runSession(broker, new ScriptedDecider(instructions));
  return broker;
}

/** `3 @100 → @99.5`, short ones with a minus, one line a trade. */
const linesOf = ({ book }: SimulatedBroker): string[] =>
  book.log.trades().map(({ side, quantity, entryPrice, exitPrice }) => {
    const [from, to] = [entryPrice, exitPrice].map((price) => Number(price.toFixed(6)));
    return `${side === 'long' ? '' : '-'}${quantity} @${from} → @${to}`;
  });

describe('a scripted run', () => {
  it('that gives a lot its first stop meets it on the next bar', () => {
    const broker = played(
      DEFAULT_SETTINGS,
      { kind: 'enter', bar: 0, order: ORDER, exclusive: false },
      { kind: 'move_stop', bar: 1, stop: 95 },
    );
    expect(broker.book.log.trades()).toMatchObject([
      { entryTime: DAY_MS, exitTime: 2 * DAY_MS, exitPrice: 95, exitReason: 'stop_loss' },
    ]);
  });

  // 1,050 dollars hold 10 shares at 100; then 4, 10 or 15 are sold.
  it.each([
    [4, ['4 @100 → @100', '6 @100 → @100']],
    [10, ['10 @100 → @100']],
    [15, ['10 @100 → @100', '-5 @100 → @100']],
  ])('an order against what is held closes it first, for which no cash is needed: %i', (value, trades) => {
    const sell = { ...ORDER, side: -1, size: { kind: 'shares', value, fractional: false } } as const;
    const broker = played(
      { ...DEFAULT_SETTINGS, cash: 1050 },
      { kind: 'enter', bar: 0, order: ORDER, exclusive: false },
      { kind: 'enter', bar: 1, order: sell, exclusive: false },
    );
    expect(linesOf(broker)).toEqual(trades);
    expect(broker.refusals.count).toBe(0);
  });

  it('pays the spread of what it opens, not of what it closes', () => {
    const sell = { ...ORDER, side: -1, size: { kind: 'shares', value: 14, fractional: false } } as const;
    const broker = played(
      { ...DEFAULT_SETTINGS, costs: { ...NO_COSTS, entrySpread: 0.01 } },
      { kind: 'enter', bar: 0, order: ORDER, exclusive: false },
      { kind: 'enter', bar: 1, order: sell, exclusive: false },
    );
    expect(linesOf(broker)).toEqual(['10 @101 → @100', '-4 @99 → @100']);
  });

  it.each([
    ['catalyst', DEFAULT_SETTINGS, ['9 @100 → @100'], 0],
    ['backtesting.py', backtestingPySettings(), [], 1],
  ])(
    'of %s: shares that the cash does not pay for are cut to what it pays, or dropped',
    (_, account, trades, refused) => {
      const broker = played({ ...account, cash: 950 }, { kind: 'enter', bar: 0, order: ORDER, exclusive: false });
      expect(linesOf(broker)).toEqual(trades);
      expect(broker.refusals.count).toBe(refused);
    },
  );

  it('sizes by margin with a unit’s commission to the last bit, not to the micro-dollar', () => {
    const order = { ...ORDER, size: { kind: 'margin', value: 1 - 2 ** -52, fractional: false } } as const;
    const account = { ...backtestingPySettings(), cash: 1e9 + 2, costs: { ...NO_COSTS, commission: 4e-9 } };
    const [trade] = played(account, { kind: 'enter', bar: 0, order, exclusive: false }).book.log.trades();
    // A unit costs 100.0000004: its commission rounded to nothing would leave the money for one unit more.
    expect(trade.quantity).toBe(9_999_999);
  });
});
