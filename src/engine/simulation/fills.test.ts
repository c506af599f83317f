import { describe, expect, it } from 'vitest';
import { play } from '../../../test/play.ts';
import { NO_COSTS } from './costs.ts';
import { DEFAULT_PROFILE, NO_LIMITS } from './settings.ts';

const profile = (changes: Partial<typeof DEFAULT_PROFILE>): { profile: typeof DEFAULT_PROFILE } => ({
  profile: { ...DEFAULT_PROFILE, ...changes },
});

describe('market orders', () => {
  const table = `
    bar open high low close says
    d1  100  104  99  103   long
    d2  105  106  97  98    -
    d3  99   101  98  100   sell
    d4  102  103  101 102   -`;

  it('decided at a close fill at the next open', () => {
    expect(play(table).trades).toEqual(['AAA long 10 d2 @105 → d4 @102 signal']);
  });

  it('wait for the symbol to have a bar', () => {
    const gap = table.replace('d4', 'd9');
    expect(play({ AAA: gap, BBB: table.replaceAll(/long|sell/g, '-') }).trades).toEqual([
      'AAA long 10 d2 @105 → d9 @102 signal',
    ]);
  });

  it('fill at the deciding close when asked to', () => {
    expect(play(table, { settings: profile({ fill: 'close' }) }).trades).toEqual([
      'AAA long 10 d1 @103 → d3 @100 signal',
    ]);
  });

  it('pay slippage on both sides', () => {
    expect(play(table, { settings: { costs: { ...NO_COSTS, slippage: 0.01 } } }).trades).toEqual([
      'AAA long 10 d2 @106.05 → d4 @100.98 signal',
    ]);
  });

  it('decided at the last close lapse with a reason', () => {
    const late = table.replace('102   -', '102   long');
    expect(play(late).refusals).toEqual(['d4 AAA no bar after the signal to fill on']);
  });

  it('do not act on what is not known to be true', () => {
    const unknown = { enter: Uint8Array.of(2, 2, 2, 2), exit: null };
    expect(play(table, { signals: { long: unknown } }).trades).toEqual([]);
  });

  it('reverse a position when an exit and an opposite entry come at one bar', () => {
    const reverse = `
      bar open high low close says
      d1  100  101  99  100   long
      d2  100  101  99  100   sell,short
      d3  110  111  109 110   -
      d4  105  106  104 105   cover
      d5  104  105  103 104   -`;
    expect(play(reverse).trades).toEqual([
      'AAA long 10 d2 @100 → d3 @110 signal',
      'AAA short 10 d3 @110 → d5 @104 signal',
    ]);
  });

  it('are not doubled by a signal that goes on', () => {
    expect(play(table.replace('98    -', '98    long')).trades).toHaveLength(1);
  });
});

describe('stops', () => {
  const stop = { kind: 'price', value: 98, trail: false } as const;
  it.each([
    ['inside the bar fills at its price', '105 106 97 99', 'd2 @98 stop_loss'],
    ['that the bar only touches fills', '105 106 98 99', 'd2 @98 stop_loss'],
    ['that the bar does not reach stays', '105 106 98.01 99', 'd3 @100 end_of_data'],
  ])('on the entry bar: a stop %s', (_, second, exit) => {
    const [open, high, low, close] = second.split(' ');
    const table = `
      bar open high low close says
      d1  100 104 99 103 long
      d2  ${open} ${high} ${low} ${close} -
      d3  99 101 98.5 100 -`;
    expect(play(table, { signals: { stop } }).trades).toEqual([`AAA long 10 d2 @105 → ${exit}`]);
  });

  it('that the open has passed fills at the open', () => {
    const table = `
      bar open high low close says
      d1  100 104 99 103 long
      d2  105 106 99 104 -
      d3  95  97  94 96  -`;
    expect(play(table, { signals: { stop } }).trades).toEqual(['AAA long 10 d2 @105 → d3 @95 stop_loss']);
  });

  it('of shorts are mirrored', () => {
    const table = `
      bar open high low close says
      d1  100 104 99 103 short
      d2  105 106 99 104 -
      d3  107 112 106 111 -`;
    const short = { kind: 'fraction', value: 0.04, trail: false } as const;
    expect(play(table, { signals: { stop: short } }).trades).toEqual(['AAA short 10 d2 @105 → d3 @109.2 stop_loss']);
  });

  it('on the winning side of the entry refuse it', () => {
    const table = `
      bar open high low close says
      d1  100 104 99 103 long
      d2  97  99  96 98  -`;
    expect(play(table, { signals: { stop } }).refusals).toEqual([
      'd2 AAA stop 98.0000 is not on the losing side of the entry 97.0000',
    ]);
  });

  it('trail the close from the next bar on and never loosen', () => {
    const table = `
      bar open high low close says
      d1  100 101 99  100 long
      d2  100 111 99  110 -
      d3  110 121 109 120 -
      d4  118 119 117 118 -
      d5  115 116 107 112 -`;
    // Stops: 90 on entry, 99 after d2, 108 after d3, 108 still after d4 (106.2 would loosen).
    const trailing = { kind: 'fraction', value: 0.1, trail: true } as const;
    expect(play(table, { signals: { stop: trailing } }).trades).toEqual([
      'AAA long 10 d2 @100 → d5 @108 trailing_stop',
    ]);
  });

  it('read from a distance are that far from the fill', () => {
    const table = `
      bar open high low close says
      d1  100 101 99  100 long
      d2  102 103 96.9 98 -`;
    const distance = { kind: 'distance', value: Float64Array.of(5, NaN), trail: false } as const;
    expect(play(table, { signals: { stop: distance } }).trades).toEqual(['AAA long 10 d2 @102 → d2 @97 stop_loss']);
  });

  it('that are not known refuse the entry', () => {
    const table = `
      bar open high low close says
      d1  100 101 99  100 long
      d2  102 103 97  98  -`;
    const unknown = { kind: 'distance', value: Float64Array.of(NaN, 5), trail: false } as const;
    expect(play(table, { signals: { stop: unknown } }).refusals).toEqual([
      'd1 AAA stop is unknown at the deciding bar',
    ]);
  });
});

describe('targets', () => {
  const stop = { kind: 'price', value: 95, trail: false } as const;
  const targets = [
    { kind: 'r', value: 1.5, share: 0.5 },
    { kind: 'r', value: 3, share: 1 },
  ] as const;
  const entry = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  100  101  99  100   -`;

  it('each close their share at their price', () => {
    const table = `${entry}
    d3  101  108  100 107   -
    d4  107  116  106 115   -`;
    expect(play(table, { signals: { stop, targets } }).trades).toEqual([
      'AAA long 5 d2 @100 → d3 @107.5 target_1',
      'AAA long 5 d2 @100 → d4 @115 target_2',
    ]);
  });

  it('fill at the open when the open is better', () => {
    const table = `${entry}
    d3  109  110  108 109   -`;
    expect(play(table, { signals: { stop, targets } }).trades[0]).toBe('AAA long 5 d2 @100 → d3 @109 target_1');
  });

  it('lose to the stop in a bar that touches both, and the trade is marked', () => {
    const table = `${entry}
    d3  101  108  94  100   -`;
    expect(play(table, { signals: { stop, targets } }).trades).toEqual(['AAA long 10 d2 @100 → d3 @95 stop_loss ?']);
  });

  it('that the open has passed come before a stop inside the bar, and that can be ordered', () => {
    const table = `${entry}
    d3  109  110  94  100   -`;
    expect(play(table, { signals: { stop, targets } }).trades).toEqual([
      'AAA long 5 d2 @100 → d3 @109 target_1',
      'AAA long 5 d2 @100 → d3 @95 stop_loss',
    ]);
  });

  it('round a share of whole shares down, but to one at least', () => {
    const table = `${entry}
    d3  101  108  100 107   -
    d4  107  108  106 107   -`;
    const size = { kind: 'shares', value: 3, scale: 1, fractional: false } as const;
    expect(play(table, { signals: { stop, targets, size } }).trades).toEqual([
      'AAA long 1 d2 @100 → d3 @107.5 target_1',
      'AAA long 2 d2 @100 → d4 @107 end_of_data',
    ]);
  });
});

describe('time stops and the end', () => {
  const table = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  101  102  100 101   -
    d3  102  103  101 102   -
    d4  103  104  102 103   -
    d5  104  105  103 104   -`;

  it('a time stop of 2 bars leaves at the open after the second bar since the entry bar', () => {
    expect(play(table, { signals: { timeStopBars: 2 } }).trades).toEqual(['AAA long 10 d2 @101 → d5 @104 time_stop']);
  });

  it('what is open at the end is closed at the last close', () => {
    expect(play(table).trades).toEqual(['AAA long 10 d2 @101 → d5 @104 end_of_data']);
  });

  it('or kept open, and still counted in the equity', () => {
    const kept = play(table, { settings: profile({ atEnd: 'keep' }) });
    expect(kept.trades).toEqual([]);
    expect(kept.outcome.curve.equity.at(-1)).toBe(100_030);
  });

  it('costs are counted when they are paid, those of what stays open too', () => {
    const costs = { ...NO_COSTS, perOrder: 1 };
    const borrowed = table.replace('long', 'short');
    expect(play(table, { settings: { ...profile({ atEnd: 'keep' }), costs } }).outcome.costs).toBe(1);
    expect(play(table, { settings: { costs } }).outcome.costs).toBe(2);
    // Ten shares short from 101 to 104 lose 30 dollars; what else the equity lost is what it cost.
    const short = play(borrowed, { settings: { ...profile({ atEnd: 'keep' }), costs, borrowRate: 0.365 } }).outcome;
    expect(short.costs).toBeGreaterThan(1);
    expect(short.costs).toBeCloseTo(99_970 - short.curve.equity[4], 6);
  });
});

describe('limit orders', () => {
  const limit = (price: number, bars: number) => ({ signals: { order: { kind: 'limit', price, bars } } }) as const;
  const table = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  100  101  98  99    -
    d3  96   99   95  98    -`;

  it('fill when the bar trades through their price', () => {
    expect(play(table, limit(98.5, 1)).trades).toEqual(['AAA long 10 d2 @98.5 → d3 @98 end_of_data']);
  });

  it('do not fill when touched, unless asked to', () => {
    expect(play(table, limit(98, 1)).refusals).toEqual(['d2 AAA limit order at 98.0000 was not reached in 1 bars']);
    expect(play(table, { ...limit(98, 1), settings: profile({ touchFills: true }) }).trades).toHaveLength(1);
  });

  it('that still wait when the data end are told so', () => {
    expect(play(table, limit(50, 9)).refusals).toEqual(['d3 AAA limit order still waits at the end of the data']);
  });

  it('fill at the open when the open is better', () => {
    expect(play(table, limit(97, 2)).trades).toEqual(['AAA long 10 d3 @96 → d3 @98 end_of_data']);
  });

  it('do not take a target that the bar may have reached before the fill', () => {
    const signals = {
      order: { kind: 'limit', price: 98.5, bars: 1 },
      targets: [{ kind: 'price', value: 100.5, share: 1 }],
    } as const;
    expect(play(table, { signals }).trades).toEqual(['AAA long 10 d2 @98.5 → d3 @98 end_of_data ?']);
  });

  it('are stopped within the bar that filled them: the stop lies beyond the limit', () => {
    const signals = {
      order: { kind: 'limit', price: 98.5, bars: 1 },
      stop: { kind: 'price', value: 98.2, trail: false },
    } as const;
    expect(play(table, { signals }).trades).toEqual(['AAA long 10 d2 @98.5 → d2 @98.2 stop_loss']);
  });
});

describe('stop entries', () => {
  const order = { kind: 'stop', price: 101, bars: 2 } as const;
  const table = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  100  102  98  101   -
    d3  101  103  100 102   -`;

  it('fill at their price, or at the open when it is beyond', () => {
    expect(play(table, { signals: { order } }).trades).toEqual(['AAA long 10 d2 @101 → d3 @102 end_of_data']);
    const gapped = table.replace('d2  100  102  98', 'd2  101.5 102 101');
    expect(play(gapped, { signals: { order } }).trades).toEqual(['AAA long 10 d2 @101.5 → d3 @102 end_of_data']);
  });

  it('count a stop that the bar may have reached before as hit, and mark it', () => {
    const stop = { kind: 'price', value: 99, trail: false } as const;
    expect(play(table, { signals: { order, stop } }).trades).toEqual(['AAA long 10 d2 @101 → d2 @99 stop_loss ?']);
  });
});

describe('volume', () => {
  const table = `
    bar open high low close volume says
    d1  100  101  99  100   50     long
    d2  101  102  100 101   50     -
    d3  102  103  101 102   30     sell
    d4  103  104  102 103   20     -
    d5  104  105  103 104   90     -`;

  it('an entry takes no more than a tenth of the bar, and an exit goes on until it is done', () => {
    expect(play(table).trades).toEqual(['AAA long 2 d2 @101 → d4 @103 signal', 'AAA long 3 d2 @101 → d5 @104 signal']);
  });

  it('of zero fills nothing, unless the user says so', () => {
    const empty = table.replaceAll(/ (50|30|20|90) /g, ' 0 ');
    expect(play(empty).refusals).toEqual(["d2 AAA 10 % of the bar's volume is less than one share"]);
    expect(play(empty, { settings: { fillZeroVolume: true } }).trades).toEqual([
      'AAA long 10 d2 @101 → d4 @103 signal',
    ]);
  });
});

describe('cash, slots and limits', () => {
  const table = `
    bar open high low close says
    d1  100  101  99  100   long
    d2  100  101  99  100   -
    d3  110  111  109 110   -`;
  const all = { size: { kind: 'equity', value: 1, scale: 1, fractional: false } } as const;

  it('an order too large for the cash is cut to what the cash pays for, costs included', () => {
    // 1,000 dollars at 100.00 with 1 %: nine shares cost 909, ten would cost 1,010.
    const settings = { cash: 1000, costs: { ...NO_COSTS, commission: 0.01 } };
    expect(play(table, { signals: all, settings }).trades).toEqual(['AAA long 9 d2 @100 → d3 @110 end_of_data']);
  });

  it('below one share it is refused with a reason', () => {
    expect(play(table, { signals: all, settings: { cash: 99 } }).refusals).toEqual([
      'd2 AAA size comes to less than one share at 100.0000',
    ]);
  });

  it('fractional shares spend everything', () => {
    const signals = { size: { kind: 'equity', value: 1, scale: 1, fractional: true } } as const;
    expect(play(table, { signals, settings: { cash: 50 } }).trades).toEqual([
      'AAA long 0.5 d2 @100 → d3 @110 end_of_data',
    ]);
  });

  it('fractional shares worth less than a cent are refused: they are what rounding left', () => {
    const signals = { size: { kind: 'cash', value: 0.005, scale: 1, fractional: true } } as const;
    expect(play(table, { signals }).refusals).toEqual(['d2 AAA 0.000050 shares are worth less than a cent']);
  });

  it('size by risk buys what the distance to the stop allows', () => {
    // 2 % of 100,000 is 2,000 at risk; 5 a share: 400 shares.
    const signals = {
      size: { kind: 'risk', value: 0.02, scale: 1, fractional: false },
      stop: { kind: 'price', value: 95, trail: false },
    } as const;
    expect(play(table, { signals }).trades).toEqual(['AAA long 400 d2 @100 → d3 @110 end_of_data']);
  });

  it('free slots go to the highest rank, ties to the first name, and the rest are told', () => {
    const settings = { limits: { ...NO_LIMITS, maxPositions: 2 } };
    const three = { AAA: table, BBB: table, CCC: table };
    const ranked = play(three, { settings, of: { AAA: { rank: 1 }, BBB: { rank: 1 }, CCC: { rank: 5 } } });
    expect(ranked.trades.map((line) => line.slice(0, 3)).sort()).toEqual(['AAA', 'CCC']);
    expect(ranked.refusals).toEqual(['d1 BBB no free slot: 2 positions held or ordered']);
  });

  it('a rank that is not known gets no slot', () => {
    expect(play(table, { signals: { rank: NaN } }).refusals).toEqual(['d1 AAA rank is unknown']);
  });

  it.each([
    ['minPrice', 101, 'd1 AAA price below 101'],
    ['maxPrice', 99, 'd1 AAA price above 99'],
  ])('a limit on the price looks at the deciding close: %s %d', (limit, price, reason) => {
    expect(play(table, { settings: { limits: { ...NO_LIMITS, [limit]: price } } }).refusals).toEqual([reason]);
  });

  it('long and short at once is refused', () => {
    expect(play(table.replace('long', 'long,short')).refusals).toEqual(['d1 AAA long and short are signalled at once']);
  });

  it.each([
    ['dailyLossFraction', ['d3 BBB daily loss limit of 5 % reached']],
    [
      'weeklyDrawdownFraction',
      [
        'd3 BBB entries suspended: weekly drawdown limit of 5 % reached',
        'd9 BBB entries suspended: weekly drawdown limit of 5 % reached',
      ],
    ],
    [
      'maxDrawdownFraction',
      [
        'd3 BBB entries suspended: drawdown limit of 5 % reached',
        'd9 BBB entries suspended: drawdown limit of 5 % reached',
      ],
    ],
  ] as const)('%s: a loss of 6 % refuses entries, for the day or until a person resumes them', (limit, expected) => {
    const bars = (first: string, third: string, ninth: string): string => `
      bar open high low close says
      d1  100  101  99  100   ${first}
      d2  100  101  99  100   -
      d3  94   95   93  94    ${third}
      d4  94   95   93  94    -
      d9  94   95   93  94    ${ninth}
      d10 94   95   93  94    -`;
    const { refusals } = play(
      { AAA: bars('long', 'sell', '-'), BBB: bars('-', 'long', 'long') },
      {
        signals: { size: { kind: 'equity', value: 1, scale: 1, fractional: false } },
        settings: { limits: { ...NO_LIMITS, [limit]: 0.05 } },
      },
    );
    expect(refusals).toEqual(expected);
  });

  it('shorts bind half their value, and a squeeze closes them at the next open', () => {
    const squeeze = `
      bar open high low close says
      d1  100  101  99  100   short
      d2  100  101  99  100   -
      d3  140  161  139 161   -
      d4  165  166  164 165   -`;
    // 1,000 dollars short 10 at 100: at 161 equity is 390, below 25 % of 1,610.
    const settings = { cash: 1000 };
    expect(play(squeeze, { settings }).trades).toEqual(['AAA short 10 d2 @100 → d4 @165 margin_call']);
  });

  it('shorts pay for borrowing by calendar days', () => {
    const { outcome } = play(table.replace('long', 'short'), { settings: { borrowRate: 0.365 } });
    // 10 shares at 100 from d2 to d3: 1,000 × 36.5 % / 365 = 1 dollar.
    expect(outcome.trades[0].costs).toBe(1);
    expect(outcome.trades[0].pnl).toBe(-101);
  });
});

describe('corporate actions', () => {
  const table = `
    bar open high low close says
    d1  400  404  396 400   long
    d2  400  404  396 400   -
    d3  100  101  99  100   -
    d4  100  102  99  101   sell
    d5  102  103  101 102   -`;

  it('a 4:1 split multiplies the shares and nothing else', () => {
    const { trades, outcome } = play(table, { actions: [{ bar: 2, split: 0.25, dividend: 0 }] });
    expect(trades).toEqual(['AAA long 40 d2 @100 → d5 @102 signal']);
    expect(outcome.trades[0].pnl).toBe(80);
    expect([...outcome.curve.equity]).toEqual([100_000, 100_000, 100_000, 100_040, 100_080]);
  });

  it('a stop survives the split in the new units', () => {
    const stop = { kind: 'fraction', value: 0.02, trail: false } as const;
    const { trades } = play(table.replace('d4  100  102  99 ', 'd4  100  102  97 '), {
      signals: { stop },
      actions: [{ bar: 2, split: 0.25, dividend: 0 }],
    });
    expect(trades).toEqual(['AAA long 40 d2 @100 → d4 @98 stop_loss']);
  });

  it('a dividend is paid in cash to who held the day before, and owed by who was short', () => {
    const flat = table
      .replaceAll(/\b4(00|04)\b/g, '1$1')
      .replace('396', '99')
      .replace('396', '99');
    const paid = play(flat, { actions: [{ bar: 2, split: 1, dividend: 0.5 }] });
    expect(paid.outcome.trades[0].pnl).toBe(10 * (102 - 100) + 5);
    const owed = play(flat.replace('long', 'short').replace('sell', 'cover'), {
      actions: [{ bar: 2, split: 1, dividend: 0.5 }],
    });
    expect(owed.outcome.trades[0].pnl).toBe(-(10 * (102 - 100)) - 5);
  });
});
