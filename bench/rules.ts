/** Rules against loops by hand: crossings over a million bars, a filter rule, and what a variant of a sweep costs. */
import { emptyBars } from '../src/model/bars.ts';
import type { Bars } from '../src/model/bars.ts';
import { MINUTE_MS } from '../src/model/time.ts';
import { ColumnStore } from '../src/engine/rules/store.ts';
import { chance } from '../test/walk.ts';
import { compare } from './harness.ts';
import { CROSS, planOf } from './rule-sets.ts';

/** A walk in whole cents, seeded, so that every run sees the same bars. */
function walk(length: number): Bars {
  const bars = emptyBars('WALK', '1m', length);
  const next = chance(12_345);
  let cents = 10_000;
  for (let i = 0; i < length; i++) {
    cents = Math.max(100, cents + Math.floor(next() * 41) - 20);
    bars.time[i] = i * MINUTE_MS;
    bars.open[i] = bars.close[i] = cents / 100;
    bars.high[i] = (cents + 10) / 100;
    bars.low[i] = (cents - 10) / 100;
    bars.volume[i] = 1000 + Math.floor(next() * 1000);
  }
  return bars;
}

/** Both crossings in one pass over prices, sums kept in whole cents so that they cannot drift. */
function crossByHand(close: Float64Array, fast: number, slow: number): { enter: Uint8Array; exit: Uint8Array } {
  const n = close.length;
  const enter = new Uint8Array(n);
  const exit = new Uint8Array(n);
  let a = 0;
  let b = 0;
  let before = 0;
  for (let i = 0; i < n; i++) {
    const price = Math.round(close[i] * 100);
    a += price;
    b += price;
    if (i >= fast) a -= Math.round(close[i - fast] * 100);
    if (i >= slow) b -= Math.round(close[i - slow] * 100);
    if (i < slow - 1) continue;
    const spread = a * slow - b * fast;
    if (i >= slow) {
      enter[i] = before <= 0 && spread > 0 ? 1 : 0;
      exit[i] = before >= 0 && spread < 0 ? 1 : 0;
    }
    before = spread;
  }
  return { enter, exit };
}

function filterByHand(bars: Bars): Uint8Array {
  const { close, open, volume, length } = bars;
  const out = new Uint8Array(length);
  for (let i = 2; i < length; i++)
    out[i] =
      close[i] < close[i - 1] && close[i - 1] < close[i - 2] && volume[i] > 1.2 * volume[i - 1] && close[i] <= open[i]
        ? 1
        : 0;
  return out;
}

export function run(): void {
  const bars = walk(1_000_000);
  const cross = planOf(CROSS);
  compare({
    name: 'rules: SMA 10/30 crossings, 1 M bars',
    items: bars.length,
    unit: 'bars',
    ours: () => cross.signals(bars),
    reference: () => crossByHand(bars.close, 10, 30),
    promise: '≥ 0.6 with the simulation',
  });
  const filter = planOf({
    name: 'filter',
    long: { enter: 'close < close[1] < close[2] and volume > 1.2 * volume[1] and close <= open' },
  });
  compare({
    name: 'rules: four comparisons joined, 1 M bars',
    items: bars.length,
    unit: 'bars',
    ours: () => filter.signals(bars),
    reference: () => filterByHand(bars),
  });
  sweep();
}

/** A sweep's rules alone: bind a variant and make its masks, averages shared through the store. */
function sweep(): void {
  const bars = walk(2520);
  const plan = planOf(CROSS);
  const pairs: { fast: number; slow: number }[] = [];
  for (let fast = 5; fast < 25; fast++) for (let slow = 30; slow < 80; slow++) pairs.push({ fast, slow });
  const averages = new Map<number, Float64Array>();
  const average = (n: number): Float64Array => {
    let known = averages.get(n);
    if (known === undefined) {
      known = new Float64Array(bars.length).fill(NaN);
      for (let i = n - 1, sum = 0; i < bars.length; i++) {
        sum = 0;
        for (let k = i - n + 1; k <= i; k++) sum += bars.close[k];
        known[i] = sum / n;
      }
      averages.set(n, known);
    }
    return known;
  };
  compare({
    name: 'rules: a sweep of 1,000 variants of 2,520 bars',
    items: pairs.length,
    unit: 'variants',
    ours: () => {
      const store = new ColumnStore(bars);
      for (const params of pairs) {
        const variant = plan.with(params);
        if (variant.ok) variant.value.signals(bars, store);
      }
    },
    reference: () => {
      averages.clear();
      for (const { fast, slow } of pairs) {
        const [a, b] = [average(fast), average(slow)];
        const enter = new Uint8Array(bars.length);
        const exit = new Uint8Array(bars.length);
        for (let i = slow; i < bars.length; i++) {
          enter[i] = a[i - 1] <= b[i - 1] && a[i] > b[i] ? 1 : 0;
          exit[i] = a[i - 1] >= b[i - 1] && a[i] < b[i] ? 1 : 0;
        }
      }
    },
    promise: '30 k backtests/s as a whole',
  });
}
