import { describe, expect, it } from 'vitest';
import { play } from '../../../test/play.ts';
import type { Play, PlayOptions } from '../../../test/play.ts';
import { FALSE } from '../columns/column.ts';
import type { Truth } from '../columns/column.ts';
import { NO_COSTS } from './costs.ts';
import { BACKTESTING_PY_PROFILE, DEFAULT_PROFILE, backtestingPySettings } from './settings.ts';

describe('what a bar’s volume does not fill', () => {
  const atClose = { settings: { profile: { ...DEFAULT_PROFILE, fill: 'close' } } } as const;
  const exits = `
    bar open high low close volume says
    d1  100  101  99  100   100    long
    d2  101  102  100 101   40     sell
    d3  102  103  101 102   30     -
    d4  103  104  102 103   90     -`;

  it('of an exit at the close goes on at opens alone: one order takes its share of a bar once', () => {
    expect(play(exits, atClose).trades).toEqual([
      'AAA long 4 d1 @100 → d2 @101 signal',
      'AAA long 3 d1 @100 → d3 @102 signal',
      'AAA long 3 d1 @100 → d4 @103 signal',
    ]);
  });

  it('is counted in whole shares as on paper', () => {
    const settings = { maxVolumeShare: 0.29 };
    const signals = { size: { kind: 'shares', value: 50, scale: 1, fractional: false } } as const;
    const busy = exits.replace('40 ', '100').replace('30 ', '100');
    expect(play(busy, { settings, signals }).trades).toEqual(['AAA long 29 d2 @101 → d3 @102 signal']);
  });

  it('of a stop takes no second share at the close of its bar', () => {
    const stop = { kind: 'price', value: 99.5, trail: false } as const;
    const table = exits.replace('sell', '-').replace('101  102  100', '101  102  99 ');
    expect(play(table, { ...atClose, signals: { stop } }).trades[0]).toBe('AAA long 4 d1 @100 → d2 @99.5 stop_loss');
    expect(play(table, { ...atClose, signals: { stop } }).trades[1]).toBe('AAA long 3 d1 @100 → d3 @102 stop_loss');
  });

  it('of an exit is closed by the reversal that comes with it, at the same price', () => {
    // 10 are held, 8 of them leave by themselves; the 8 to be sold short close the other 2 first.
    const size = { kind: 'shares', value: Float64Array.of(10, 8, 8), scale: 1, fractional: false } as const;
    const table = `
      bar open high low close volume says
      d1  100  101  99  100   100    long
      d2  101  109  97  100   100    -
      d3  100  112  95  104   80     sell,short`;
    const costs = { ...NO_COSTS, slippage: 0.01 };
    const { outcome, trades } = play(table, { settings: { ...atClose.settings, costs }, signals: { size } });
    expect(trades).toEqual([
      'AAA long 8 d1 @101 → d3 @102.96 signal',
      'AAA long 2 d1 @101 → d3 @102.96 signal',
      'AAA short 6 d3 @102.96 → d3 @104 end_of_data',
    ]);
    const [alone, reversed] = outcome.trades;
    // All of the last bar was theirs, and 1 of entry and 1.04 of exit slipped away on each share.
    for (const trade of [alone, reversed]) {
      expect(trade.maxFavorable).toBeCloseTo(112 / 101 - 1, 12);
      expect(trade.maxAdverse).toBeCloseTo(95 / 101 - 1, 12);
      expect(trade.slippage).toBeCloseTo(2.04 * trade.quantity, 9);
    }
  });

  it('of a target is not lost to the next target that the same bar reaches', () => {
    const targets = [
      { kind: 'price', value: 110, share: 0.5 },
      { kind: 'price', value: 120, share: 0.2 },
    ] as const;
    const table = `
      bar open high low close volume says
      d1  100  101  99  100   100    long
      d2  100  101  99  100   100    -
      d3  105  125  104 115   30     -
      d4  108  112  107 111   90     -
      d5  115  121  114 120   90     -`;
    expect(play(table, { signals: { targets } }).trades).toEqual([
      'AAA long 3 d2 @100 → d3 @110 target_1',
      'AAA long 2 d2 @100 → d4 @110 target_1',
      'AAA long 2 d2 @100 → d5 @120 target_2',
      'AAA long 3 d2 @100 → d5 @120 end_of_data',
    ]);
  });
});

describe('parts of shares', () => {
  it('that add up to the whole leave nothing, not the last bit of a sum', () => {
    // 0.7 − 0.21 − 0.21 − 0.28 is 5.6e-17 in binary: that was held on, and no signal was acted on meanwhile.
    const targets = [30, 30, 40].map((share, k) => ({ kind: 'price', value: 101 + k, share: share / 100 }) as const);
    const size = { kind: 'shares', value: 0.7, scale: 1, fractional: true } as const;
    const table = `
      bar open high  low close says
      d1  100  100   99  100   long
      d2  100  103   99  100   long
      d3  100  100   99  100   -`;
    const { trades } = play(table, { signals: { size, targets } }).outcome;
    expect(trades.map(({ quantity, exitReason }) => `${quantity.toFixed(12)} ${exitReason}`)).toEqual([
      '0.210000000000 target_1',
      '0.210000000000 target_2',
      '0.280000000000 target_3',
      '0.700000000000 end_of_data',
    ]);
  });
});

describe('a guess', () => {
  it('is marked on what was guessed, not on what the open had settled before', () => {
    const signals = {
      stop: { kind: 'price', value: 95, trail: false },
      targets: [
        { kind: 'price', value: 105, share: 0.5 },
        { kind: 'price', value: 110, share: 1 },
      ],
    } as const;
    const table = `
      bar open high low close says
      d1  100  101  99  100   long
      d2  100  101  99  100   -
      d3  106  111  94  100   -`;
    expect(play(table, { signals }).trades).toEqual([
      'AAA long 5 d2 @100 → d3 @106 target_1',
      'AAA long 5 d2 @100 → d3 @95 stop_loss ?',
    ]);
  });
});

describe('a symbol whose bars end before the others', () => {
  const table = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  100  101  99  100   -`;

  it('is closed at its own last close, and the trades stay in order of closing', () => {
    const longer = `${table}
    d3  110  111  109 110   sell
    d4  120  121  119 120   -`;
    expect(play({ AAA: table, BBB: longer }).trades).toEqual([
      'AAA long 10 d2 @100 → d2 @100 end_of_data',
      'BBB long 10 d2 @100 → d4 @120 signal',
    ]);
  });
});

describe('what is open after the last bar, in the manner of backtesting.py', () => {
  const played = (fill: 'next_open' | 'close', table: string, signals: PlayOptions['signals'] = {}): Play =>
    play(table, { signals, settings: { ...backtestingPySettings(), profile: { ...BACKTESTING_PY_PROFILE, fill } } });
  const bars = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  101  102  100 101   -
    d3  102  150  60  103   -`;

  it.each([
    ['next_open', bars, 'AAA long 10 d2 @101 → d3 @102 end_of_data'],
    ['close', bars, 'AAA long 10 d1 @100 → d2 @101 end_of_data'],
    [
      'close',
      bars.replace('103   -', '103   long').replace('100   long', '100   -'),
      'AAA long 10 d3 @103 → d3 @103 end_of_data',
    ],
    ['close', bars.slice(0, bars.indexOf('d2')).trim(), 'AAA long 10 d1 @100 → d1 @100 end_of_data'],
  ] as const)('fill %s: is closed on the bar before, or where it was opened', (fill, table, trade) => {
    expect(played(fill, table).trades).toEqual([trade]);
  });

  it('has seen no more than the bars before, whatever its exit has looked at', () => {
    const enter = Uint8Array.of(1, 0, 0);
    const looks = { enter, exit: { kind: 'position', test: (): Truth => FALSE } } as const;
    const [trade] = played('next_open', bars, { long: looks }).outcome.trades;
    expect([trade.maxFavorable, trade.maxAdverse]).toEqual([1 / 101, -1 / 101]);
  });
});
