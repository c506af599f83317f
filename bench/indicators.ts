/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- the library types its plain inputs as classes */
/**
 * Nine indicators over a million bars against hand-written single passes over typed arrays in the manner of TA-Lib's C:
 * running sums, no care for lost digits. Both make fresh columns. Prices in cents, then prices that are no decimals.
 */
import { RSI, SMA } from 'technicalindicators';
import { knownColumn } from '../src/engine/columns/column.ts';
import { applyIndicator } from '../src/engine/indicators/indicator.ts';
import { INDICATORS } from '../src/engine/indicators/registry.ts';
import { chance } from '../test/walk.ts';
import { compare } from './harness.ts';
import * as hand from './indicators-by-hand.ts';

const LENGTH = 1_000_000;

/** A seeded random walk, in whole cents or not. */
export function randomWalk(length: number, decimal: boolean): hand.Ohlcv {
  const random = chance(7);
  const tick = (x: number): number => (decimal ? Math.round(x * 100) / 100 : x);
  const column = (): Float64Array => new Float64Array(length);
  const bars = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = price;
    price = Math.max(5, price + (random() - 0.5) * 0.4);
    bars.open[i] = tick(open);
    bars.close[i] = tick(price);
    bars.high[i] = Math.max(bars.open[i], bars.close[i], tick(Math.max(open, price) + random() * 0.1));
    bars.low[i] = Math.min(bars.open[i], bars.close[i], tick(Math.min(open, price) - random() * 0.1));
    bars.volume[i] = Math.floor(random() * 1e5);
  }
  return bars;
}

const CALLS: readonly [name: string, params: number[], byHand: (bars: hand.Ohlcv) => Float64Array[]][] = [
  ['sma', [20], ({ close }) => hand.sma(close, 20)],
  ['ema', [20], ({ close }) => hand.ema(close, 20)],
  ['rsi', [14], ({ close }) => hand.rsi(close, 14)],
  ['macd', [12, 26, 9], ({ close }) => hand.macd(close, 12, 26, 9)],
  ['bbands', [20, 2], ({ close }) => hand.bbands(close, 20, 2)],
  ['atr', [14], (bars) => hand.atr(bars, 14)],
  ['stoch', [14, 3, 3], (bars) => hand.stoch(bars, 14, 3, 3)],
  ['adx', [14], (bars) => hand.adx(bars, 14)],
  ['obv', [], ({ close, volume }) => hand.obv(close, volume)],
];

export function run(): void {
  for (const [kind, decimal] of [
    ['cents', true],
    ['no decimals', false],
  ] as const) {
    const bars = randomWalk(LENGTH, decimal);
    const columns = { ...bars, hl2: bars.close };
    const ours = (name: string, params: number[]): (() => unknown) => {
      const indicator = INDICATORS.get(name)!;
      const inputs = indicator.inputs.map((input) => knownColumn(columns[input]));
      return () => applyIndicator(indicator, inputs, params);
    };
    const all = CALLS.map(([name, params, byHand]) => ({ name, ours: ours(name, params), byHand: () => byHand(bars) }));
    for (const { name, ours, byHand } of all) {
      compare({ name: `${name}, ${kind}`, items: LENGTH, unit: 'bars', ours, reference: byHand, rounds: 7 });
    }
    compare({
      name: `nine indicators, ${kind}`,
      items: LENGTH,
      unit: 'bars',
      ours: () => all.forEach((it) => it.ours()),
      reference: () => all.forEach((it) => it.byHand()),
      promise: 'at least 0.77 of the hand-written loops',
      rounds: 9,
    });
  }
  scale();
}

/** For scale, the library most projects take. */
function scale(): void {
  const length = 20_000;
  const close = randomWalk(length, true).close;
  const values = [...close];
  const column = knownColumn(close);
  const [sma, rsi] = ['sma', 'rsi'].map((name) => INDICATORS.get(name)!);
  compare({
    name: 'SMA 20 and RSI 14',
    items: length,
    unit: 'bars',
    ours: () => [applyIndicator(sma, [column], [20]), applyIndicator(rsi, [column], [14])],
    reference: () => [SMA.calculate({ values, period: 20 }), RSI.calculate({ values, period: 14 })],
    referenceName: 'technicalindicators',
    rounds: 5,
  });
}
