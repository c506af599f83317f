import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import { DAY_MS } from '../../model/time.ts';
import { alignBars } from '../columns/timeline.ts';
import { SimulatedBroker } from './broker.ts';
import { makeMarket } from './market.ts';
import type { EntryOrder } from './orders.ts';
import { ScriptedDecider } from './scripted.ts';
import { runSession } from './session.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

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

describe('a scripted run', () => {
  it('that gives a lot its first stop meets it on the next bar', () => {
    const bars = emptyBars('AAA', '1d', 4);
    for (let i = 0; i < bars.length; i++) {
      bars.time[i] = i * DAY_MS;
      bars.open[i] = bars.close[i] = 100;
      bars.high[i] = 101;
      bars.low[i] = 94;
      bars.volume[i] = 1_000_000;
    }
    const broker = new SimulatedBroker(makeMarket([bars], alignBars([bars])), DEFAULT_SETTINGS);
    const script = new ScriptedDecider([
      { kind: 'enter', bar: 0, order: ORDER, exclusive: false },
      { kind: 'move_stop', bar: 1, stop: 95 },
    ]);
    runSession(broker, script);
    expect(broker.book.log.trades()).toMatchObject([
      { entryTime: DAY_MS, exitTime: 2 * DAY_MS, exitPrice: 95, exitReason: 'stop_loss' },
    ]);
  });
});
