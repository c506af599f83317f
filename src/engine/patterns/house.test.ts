import { describe, expect, it } from 'vitest';
import { HOUSE_PATTERNS } from './house.ts';
import { HOUSE_SHAPES } from './house-shapes.ts';
import { HOUSE_TABLE } from './house-table.ts';

type Bar = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** The pattern's value on the last of `bars`. */
function last(name: string, bars: readonly Bar[]): number {
  const pattern = HOUSE_PATTERNS.get(name)!;
  const column = { open: 0, high: 1, low: 2, close: 3, volume: 4, hl2: NaN } as const;
  const inputs = pattern.inputs.map((field) => Float64Array.from(bars, (bar) => bar[column[field]] ?? 1000));
  const out = new Float64Array(bars.length).fill(NaN);
  pattern.compute(inputs, [], [out]);
  return out[bars.length - 1];
}

const red: Bar = [105, 106, 99, 100];
const green: Bar = [100, 106, 99, 105];
const flat: Bar = [100, 100, 100, 100];
const quiet = Array.from({ length: 19 }, (): Bar => [100, 101, 99, 100.5, 1000]);
const surge = (open: number, close: number, volume: number): Bar[] => [...quiet, [open, 102, 98, close, volume]];

// pattern, confidence, and the bars (open high low close) of which the last is judged
const CASES: readonly (readonly [name: string, value: number, why: string, bars: readonly Bar[]])[] = [
  ['hammer', 65, 'lower 2.5 > 2 × body 1, upper 0.5 < 1', [[100, 101.5, 97.5, 101]]],
  ['hammer', 65, 'a red body serves as well', [[101, 101.5, 97.5, 100]]],
  ['hammer', 0, 'lower 2 is just 2 × body 1', [[100, 101.5, 98, 101]]],
  ['hammer', 0, 'in cents: lower 0.2 is just 2 × body 0.1', [[10.2, 10.35, 10, 10.3]]],
  ['hammer', 0, 'upper 1 is just the body', [[100, 102, 97, 101]]],
  ['hammer', 0, 'no body: nothing is shorter than it', [[100, 100, 97, 100]]],
  ['hammer', 0, 'no range', [flat]],
  ['shooting_star', -65, 'upper 2.5 > 2 × body 1, lower 0.5 < 1', [[101, 103.5, 99.5, 100]]],
  ['shooting_star', 0, 'upper 2 is just 2 × body 1', [[101, 103, 99.5, 100]]],
  ['shooting_star', 0, 'no range', [flat]],
  ['bullish_engulfing', 70, '99–106 covers 100–105', [red, [99, 107, 98, 106]]],
  ['bullish_engulfing', 70, 'equal ends are covered', [red, [100, 107, 98, 105]]],
  ['bullish_engulfing', 0, 'one end is short', [red, [99, 107, 98, 104.99]]],
  ['bullish_engulfing', 0, 'the first is green', [green, [99, 107, 98, 106]]],
  ['bullish_engulfing', 0, 'the first has no colour', [flat, [99, 107, 98, 106]]],
  ['bearish_engulfing', -70, '106–99 covers 100–105', [green, [106, 107, 98, 99]]],
  ['bearish_engulfing', -70, 'equal ends are covered', [green, [105, 107, 98, 100]]],
  ['bearish_engulfing', 0, 'the first is red', [red, [106, 107, 98, 99]]],
  ['doji', 60, 'body 0.09 of a range of 1', [[100, 100.5, 99.5, 100.09]]],
  ['doji', 0, 'a body of just a tenth', [[100, 100.5, 99.5, 100.1]]],
  ['doji', 0, 'no range', [flat]],
  ['three_white_soldiers', 75, 'three green', [green, green, green]],
  ['three_white_soldiers', 0, 'the middle one has no colour', [green, flat, green]],
  ['three_white_soldiers', 0, 'the first is red', [red, green, green]],
  ['three_black_crows', -75, 'three red', [red, red, red]],
  ['three_black_crows', 0, 'the last is green', [red, red, green]],
  ['gap_up', 70, 'open 102 on a close of 100', [red, [102, 103, 101, 101]]],
  [
    'gap_up',
    70,
    'just 2 % in cents: 7.65 on 7.50',
    [
      [7, 8, 7, 7.5],
      [7.65, 8, 7, 8],
    ],
  ],
  ['gap_up', 0, 'open 101.99 on a close of 100', [red, [101.99, 103, 101, 102]]],
  ['gap_down', -70, 'open 98 on a close of 100', [red, [98, 99, 97, 99]]],
  [
    'gap_down',
    -70,
    'just 2 % in cents: 7.35 on 7.50',
    [
      [7, 8, 7, 7.5],
      [7.35, 8, 7, 8],
    ],
  ],
  ['gap_down', 0, 'open 98.01 on a close of 100', [red, [98.01, 99, 97, 97]]],
  ['volume_surge', 65, 'twice the mean, green', surge(100, 101, 2000)],
  ['volume_surge', -65, 'twice the mean, red', surge(101, 100, 2000)],
  ['volume_surge', 0, 'one share short of it', surge(100, 101, 1999)],
  ['volume_surge', 0, 'a candle without colour has no direction', surge(100, 100, 5000)],
  ['volume_surge', 0, 'no volume before', [...quiet.map((): Bar => [100, 101, 99, 100, 0]), [100, 102, 98, 101, 500]]],
];

describe('the house patterns', () => {
  it.each(CASES)('%s is %d: %s', (name, value, _why, bars) => {
    expect(last(name, bars)).toBe(value);
  });

  it('each have a shape, a row and cases with and without it', () => {
    const names = [...HOUSE_PATTERNS.keys()];
    expect(names).toEqual(HOUSE_TABLE.map((row) => row.name));
    expect(Object.keys(HOUSE_SHAPES).sort()).toEqual([...names].sort());
    for (const name of names) {
      const values = CASES.filter((row) => row[0] === name).map((row) => row[1] !== 0);
      expect(new Set(values), name).toEqual(new Set([true, false]));
    }
  });

  it('know the first bar on which they can be told', () => {
    const warmups = Object.fromEntries([...HOUSE_PATTERNS].map(([name, pattern]) => [name, pattern.warmup([])]));
    expect(warmups).toEqual({
      hammer: 0,
      shooting_star: 0,
      bullish_engulfing: 1,
      bearish_engulfing: 1,
      doji: 0,
      three_white_soldiers: 2,
      three_black_crows: 2,
      gap_up: 1,
      gap_down: 1,
      volume_surge: 19,
    });
  });
});
