/** What TA-Lib's tables do not hold, against the formula spelled out window by window, without a thought for speed. */
import { describe, expect, it } from 'vitest';
import { callOf, readOracle, SYNTHETIC } from '../../../test/oracle.ts';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import { INDICATORS } from './registry.ts';

const { bars, indicators } = readOracle(SYNTHETIC, 'SYN201');
const field = (name: string): number[] => [...bars.get(name)!];
const high = field('high');
const low = field('low');
const close = field('close');
const volume = field('volume');
const hl2 = high.map((h, i) => (h + low[i]) / 2);

type Series = readonly number[];
const add = (x: Series): number => x.reduce((a, b) => a + b, 0);
const mean = (x: Series): number => add(x) / x.length;
const last = (x: Series, i: number, n: number): Series => x.slice(i - n + 1, i + 1);
const each = (value: (i: number) => number): number[] => close.map((_, i) => value(i));
const over = (x: Series, n: number, of: (window: Series) => number): number[] =>
  each((i) => (i < n - 1 ? NaN : of(last(x, i, n))));
const highest = (x: Series, n: number): number[] => over(x, n, (window) => Math.max(...window));
const lowest = (x: Series, n: number): number[] => over(x, n, (window) => Math.min(...window));
const middle = (n: number): number[] => highest(high, n).map((h, i) => (h + lowest(low, n)[i]) / 2);
const simple = (x: Series, n: number): number[] => over(x, n, mean);
const weighted = (x: Series, n: number): number[] =>
  over(x, n, (window) => add(window.map((value, k) => value * (k + 1))) / ((n * (n + 1)) / 2));
/** Seeded with the mean of the first n values that are known. */
function recursive(x: Series, n: number, k: number): number[] {
  const first = x.findIndex((value) => !Number.isNaN(value));
  const out: number[] = x.map(() => NaN);
  out[first + n - 1] = mean(x.slice(first, first + n));
  for (let i = first + n; i < x.length; i++) out[i] = (1 - k) * out[i - 1] + k * x[i];
  return out;
}
const exponential = (x: Series, n: number): number[] => recursive(x, n, 2 / (n + 1));
const wilder = (x: Series, n: number): number[] => recursive(x, n, 1 / n);
const change = each((i) => (i === 0 ? NaN : close[i] - close[i - 1]));
const trueRange = each((i) =>
  i === 0 ? NaN : Math.max(high[i] - low[i], Math.abs(high[i] - close[i - 1]), Math.abs(low[i] - close[i - 1])),
);
const combine = (a: Series, b: Series, of: (x: number, y: number) => number): number[] => a.map((x, i) => of(x, b[i]));
const typical = each((i) => (high[i] + low[i] + close[i]) / 3);
const rate = (n: number): number[] => each((i) => (i < n ? NaN : (100 * (close[i] - close[i - n])) / close[i - n]));
const moneyFlow = each((i) =>
  high[i] === low[i] ? 0 : (volume[i] * (2 * close[i] - high[i] - low[i])) / (high[i] - low[i]),
);
const movement = (n: number, of: (up: number, down: number) => number): number[] => {
  const moves = each((i) => (i === 0 ? NaN : of(high[i] - high[i - 1], low[i - 1] - low[i])));
  const out: number[] = moves.map(() => NaN);
  out[n - 1] = add(moves.slice(1, n));
  for (let i = n; i < out.length; i++) out[i] = out[i - 1] - out[i - 1] / n + moves[i];
  return out;
};
const back = (x: Series, n: number): number[] => each((i) => (i < n ? NaN : x[i - n]));

function supertrend(n: number, multiplier: number): number[][] {
  const range = wilder(trueRange, n);
  const line: number[] = close.map(() => NaN);
  const direction: number[] = close.map(() => NaN);
  let [upper, lower] = [NaN, NaN];
  for (let i = n; i < close.length; i++) {
    const [basicUpper, basicLower] = [hl2[i] + multiplier * range[i], hl2[i] - multiplier * range[i]];
    const [upperBefore, lowerBefore] = [upper, lower];
    upper = i === n || basicUpper < upperBefore || close[i - 1] > upperBefore ? basicUpper : upperBefore;
    lower = i === n || basicLower > lowerBefore || close[i - 1] < lowerBefore ? basicLower : lowerBefore;
    direction[i] = i === n ? 1 : close[i] > upperBefore ? 1 : close[i] < lowerBefore ? -1 : direction[i - 1];
    line[i] = direction[i] === 1 ? lower : upper;
  }
  return [line, direction];
}

function knowSureThing(): number[][] {
  const parts = [
    [10, 10],
    [15, 10],
    [20, 10],
    [30, 15],
  ].map(([n, m]) => over(rate(n), m, mean));
  const line = each((i) => add(parts.map((part, k) => (k + 1) * part[i])));
  return [line, simple(line, 9)];
}

const FORMULAE: Readonly<Record<string, readonly [params: number[], outputs: number[][]]>> = {
  rma: [[14], [wilder(close, 14)]],
  hma: [
    [16],
    [
      weighted(
        combine(weighted(close, 8), weighted(close, 16), (a, b) => 2 * a - b),
        4,
      ),
    ],
  ],
  vwma: [
    [20],
    [
      each(
        (i) =>
          add(
            last(
              combine(close, volume, (c, v) => c * v),
              i,
              20,
            ),
          ) / add(last(volume, i, 20)),
      ),
    ],
  ],
  vwap: [
    [20],
    [
      each(
        (i) =>
          add(
            last(
              combine(typical, volume, (p, v) => p * v),
              i,
              20,
            ),
          ) / add(last(volume, i, 20)),
      ),
    ],
  ],
  rocp: [[10], [rate(10).map((x) => x / 100)]],
  rocr: [[10], [rate(10).map((x) => 1 + x / 100)]],
  rocr100: [[10], [rate(10).map((x) => 100 + x)]],
  plus_dm: [[14], [movement(14, (up, down) => (up > down && up > 0 ? up : 0))]],
  minus_dm: [[14], [movement(14, (up, down) => (down > up && down > 0 ? down : 0))]],
  linearreg_intercept: [
    [14],
    [
      over(close, 14, (y) => {
        const slope = add(y.map((value, x) => (x - 6.5) * value)) / add(y.map((_, x) => (x - 6.5) ** 2));
        return mean(y) - slope * 6.5;
      }),
    ],
  ],
  midpoint: [[14], [combine(highest(close, 14), lowest(close, 14), (a, b) => (a + b) / 2)]],
  sum: [[30], [over(close, 30, add)]],
  supertrend: [[10, 3], supertrend(10, 3)],
  donchian: [[20], [highest(high, 20), middle(20), lowest(low, 20)]],
  keltner: [
    [20, 2, 10],
    [2, 0, -2].map((k) => combine(exponential(close, 20), wilder(trueRange, 10), (m, r) => m + k * r)),
  ],
  ichimoku: [
    [9, 26, 52, 26],
    [
      middle(9),
      middle(26),
      back(
        combine(middle(9), middle(26), (a, b) => (a + b) / 2),
        26,
      ),
      back(middle(52), 26),
    ],
  ],
  chandelier: [
    [22, 3],
    [
      combine(highest(high, 22), wilder(trueRange, 22), (h, r) => h - 3 * r),
      combine(lowest(low, 22), wilder(trueRange, 22), (l, r) => l + 3 * r),
    ],
  ],
  ao: [[5, 34], [combine(simple(hl2, 5), simple(hl2, 34), (a, b) => a - b)]],
  force_index: [
    [13],
    [
      exponential(
        combine(change, volume, (c, v) => c * v),
        13,
      ),
    ],
  ],
  cmf: [[20], [combine(over(moneyFlow, 20, add), over(volume, 20, add), (a, b) => a / b)]],
  pvt: [[], [each((i) => add(combine(rate(1), volume, (r, v) => (r / 100) * v).slice(1, i + 1)))]],
  tsi: [
    [25, 13],
    [
      combine(
        exponential(exponential(change, 25), 13),
        exponential(exponential(change.map(Math.abs), 25), 13),
        (a, b) => (100 * a) / b,
      ),
    ],
  ],
  kst: [[10, 15, 20, 30, 10, 10, 10, 15, 9], knowSureThing()],
  vortex: [
    [14],
    [back(low, 1).map((l, i) => Math.abs(high[i] - l)), back(high, 1).map((h, i) => Math.abs(low[i] - h))].map(
      (moves) => combine(over(moves, 14, add), over(trueRange, 14, add), (a, b) => a / b),
    ),
  ],
  chop: [
    [14],
    [
      combine(
        over(trueRange, 14, add),
        combine(highest(high, 14), lowest(low, 14), (h, l) => h - l),
        (path, range) => (100 * Math.log10(path / range)) / Math.log10(14),
      ),
    ],
  ],
  percentrank: [
    [100],
    [over(close, 101, (window) => 100 * mean(window.slice(0, -1).map((x) => (x <= window[100] ? 1 : 0))))],
  ],
  zscore: [
    [20],
    [over(close, 20, (x) => (x[19] - mean(x)) / Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2))))],
  ],
};

describe.each(Object.entries(FORMULAE))('%s', (name, [params, expected]) => {
  it('is its formula', () => {
    const indicator = INDICATORS.get(name)!;
    const columns = { open: field('open'), high, low, close, volume, hl2 };
    const inputs = indicator.inputs.map((input) => knownColumn(Float64Array.from(columns[input])));
    applyIndicator(indicator, inputs, params).forEach(({ values, start }, k) => {
      expect(Number.isNaN(expected[k][start])).toBe(false);
      const wrong = [...values.keys()].filter(
        (i) => i >= start && !(Math.abs(values[i] - expected[k][i]) <= 1e-9 * Math.abs(expected[k][i]) + 1e-9),
      );
      expect(wrong.map((i) => `${indicator.outputs[k]} at ${i}: ${values[i]}, not ${expected[k][i]}`)).toEqual([]);
    });
    // The earliest bar on which each output can be known, and the one on which all can.
    const known = (outputs: readonly Series[]): number =>
      close.findIndex((_, i) => outputs.every((output) => !Number.isNaN(output[i])));
    expect(indicator.warmup(params)).toBe(known(expected));
    if (indicator.warmups !== undefined)
      expect(indicator.warmups(params)).toEqual(expected.map((output) => known([output])));
  });
});

it('every indicator has answers: a column of TA-Lib or a formula here', () => {
  const answered = new Set([
    ...Object.keys(FORMULAE),
    ...[...indicators.keys()].map((column) => callOf(column).indicator),
  ]);
  expect([...INDICATORS.keys()].filter((name) => !answered.has(name))).toEqual([]);
});
