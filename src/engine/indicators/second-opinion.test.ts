/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the library types its plain inputs as classes */
/** `technicalindicators` on the same bars. Where it differs, the difference has a name here and in docs/indicators.md. */
import * as ti from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { readOracle, SYNTHETIC } from '../../../test/oracle.ts';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from './indicator.ts';
import { INDICATORS } from './registry.ts';

const { bars } = readOracle(SYNTHETIC, 'SYN201');
const [high, low, close, volume] = ['high', 'low', 'close', 'volume'].map((name) => [...bars.get(name)!]);
const hl2 = high.map((h, i) => (h + low[i]) / 2);

/** Our output from its first value on. */
function ours(name: string, params: number[], output = 0): number[] {
  const indicator = INDICATORS.get(name)!;
  const columns = { open: [], high, low, close, volume, hl2 };
  const inputs = indicator.inputs.map((input) => knownColumn(Float64Array.from(columns[input])));
  const { values, start } = applyIndicator(indicator, inputs, params)[output];
  return [...values.subarray(start)];
}

const hlc = { high, low, close };
const numbers = (values: readonly unknown[]): number[] => values.map(Number);

describe('technicalindicators agrees to the number and the bar', () => {
  it.each<[string, number[], number[]]>([
    ['sma(20)', ours('sma', [20]), ti.sma({ values: close, period: 20 })],
    ['ema(20)', ours('ema', [20]), ti.ema({ values: close, period: 20 })],
    ['wma(20)', ours('wma', [20]), ti.wma({ values: close, period: 20 })],
    ['stddev(20)', ours('stddev', [20, 1]), ti.sd({ values: close, period: 20 })],
    [
      'bbands(20, 2).upper',
      ours('bbands', [20, 2]),
      ti.bollingerbands({ values: close, period: 20, stdDev: 2 }).map((b) => b.upper),
    ],
    ['atr(14)', ours('atr', [14]), ti.atr({ ...hlc, period: 14 })],
    ['cci(20)', ours('cci', [20]), ti.cci({ ...hlc, period: 20 })],
    ['willr(14)', ours('willr', [14]), ti.williamsr({ ...hlc, period: 14 })],
    ['roc(10)', ours('roc', [10]), ti.roc({ values: close, period: 10 })],
    ['trix(18)', ours('trix', [18]), ti.trix({ values: close, period: 18 })],
    ['ao(5, 34)', ours('ao', [5, 34]), ti.awesomeoscillator({ high, low, fastPeriod: 5, slowPeriod: 34 })],
    ['force_index(13)', ours('force_index', [13]), ti.forceindex({ close, volume, period: 13 })],
    [
      'chandelier(22, 3).long',
      ours('chandelier', [22, 3]),
      // Declared as numbers, returned as records.
      (ti.chandelierexit({ ...hlc, period: 22, multiplier: 3 }) as unknown as { exitLong: number }[]).map(
        (it) => it.exitLong,
      ),
    ],
    [
      'keltner(20, 2, 10).upper',
      ours('keltner', [20, 2, 10]),
      ti.keltnerchannels({ ...hlc, maPeriod: 20, atrPeriod: 10, multiplier: 2, useSMA: false }).map((it) => it.upper),
    ],
  ])('on %s', (_, mine, theirs) => {
    expect(mine.length).toBe(theirs.length);
    const far = theirs.filter((value, i) => !(Math.abs(value - mine[i]) <= 1e-9 * Math.abs(value) + 1e-9));
    expect(far).toEqual([]);
  });
});

describe('technicalindicators differs, as is known', () => {
  const largest = (mine: number[], theirs: number[]): number =>
    Math.max(...theirs.map((value, i) => Math.abs(value - mine[mine.length - theirs.length + i])));

  it('it rounds RSI to two decimals', () => {
    const theirs = ti.rsi({ values: close, period: 14 });
    expect(theirs.every((value) => value === Math.round(value * 100) / 100)).toBe(true);
    expect(largest(ours('rsi', [14]), theirs)).toBeGreaterThan(0.001);
    expect(largest(ours('rsi', [14]), theirs)).toBeLessThan(0.0051);
  });

  it('its MFI is rounded too, one bar late, and an unchanged typical price is an outflow', () => {
    const theirs = ti.mfi({ ...hlc, volume, period: 14 });
    const mine = ours('mfi', [14]).slice(1);
    expect(theirs.length).toBe(mine.length);
    const typical = close.map((c, i) => (high[i] + low[i] + c) / 3);
    theirs.forEach((value, i) => {
      const window = typical.slice(i + 1, i + 16);
      const unchanged = window.some((price, k) => k > 0 && price === window[k - 1]);
      if (unchanged) expect(value).toBeLessThan(mine[i] + 0.0051);
      else expect(Math.abs(value - mine[i])).toBeLessThan(0.0051);
    });
  });

  it('it seeds the fast mean of MACD on the first bar, so the line differs at first and agrees later', () => {
    const theirs = ti
      .macd({
        values: close,
        fastPeriod: 12,
        slowPeriod: 26,
        signalPeriod: 9,
        SimpleMAOscillator: false,
        SimpleMASignal: false,
      })
      .slice(8)
      .map((row) => Number(row.MACD));
    const mine = ours('macd', [12, 26, 9]);
    expect(theirs.length).toBe(mine.length);
    expect(largest(mine, theirs)).toBeGreaterThan(1e-3);
    expect(largest(mine.slice(-300), theirs.slice(-300))).toBeLessThan(1e-9);
  });

  it('it begins ADX elsewhere, so that it agrees only after a while', () => {
    const theirs = ti.adx({ ...hlc, period: 14 }).map((row) => row.adx);
    const mine = ours('adx', [14]);
    expect(largest(mine, theirs)).toBeGreaterThan(1e-3);
    expect(largest(mine.slice(-300), theirs.slice(-300))).toBeLessThan(1e-6);
  });

  it('its OBV has no first bar and begins at 0', () => {
    const theirs = ti.obv({ close, volume });
    const mine = ours('obv', []);
    expect(theirs.length).toBe(mine.length - 1);
    expect(theirs.map((value) => value + volume[0])).toEqual(mine.slice(1));
  });

  it('its Ichimoku begins when all lines can and does not displace the cloud: ours is the same, 26 bars later', () => {
    const theirs = ti.ichimokucloud({
      high,
      low,
      conversionPeriod: 9,
      basePeriod: 26,
      spanPeriod: 52,
      displacement: 26,
    });
    const spans = (key: 'spanA' | 'spanB'): number[] => numbers(theirs.map((row) => row[key])).slice(0, -26);
    const mine = (output: number): number[] => ours('ichimoku', [9, 26, 52, 26], output);
    expect(mine(2).slice(26)).toEqual(spans('spanA'));
    expect(mine(3)).toEqual(spans('spanB'));
    expect(mine(0).slice(52 - 9)).toEqual(theirs.map((row) => row.conversion));
    expect(mine(1).slice(52 - 26)).toEqual(theirs.map((row) => row.base));
  });
});
