import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { isNone } from '../kernels/none.ts';

export const rsi: Indicator = {
  name: 'rsi',
  summary: "Wilder's relative strength index, 0 when the price has not moved for long.",
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib RSI',
  warmup: ([n]) => n,
  // TA-Lib's operations in TA-Lib's order: on flat prices the stochastic of this index sees nothing but its last bits.
  compute([x], [n], [out]) {
    let gain = 0;
    let loss = 0;
    for (let i = 1; i <= n; i++) {
      const change = x[i] - x[i - 1];
      if (change > 0) gain += change;
      else loss -= change;
    }
    gain /= n;
    loss /= n;
    out[n] = strength(gain, loss);
    let before = x[n];
    for (let i = n + 1; i < x.length; i++) {
      // What it rose or fell by, without a branch: a processor cannot foresee which of the two comes next.
      const half = 0.5 * (x[i] - before);
      const size = Math.abs(half);
      before = x[i];
      gain = (gain * (n - 1) + (size + half)) / n;
      loss = (loss * (n - 1) + (size - half)) / n;
      out[i] = strength(gain, loss);
    }
  },
};

const strength = (gain: number, loss: number): number => (isNone(gain + loss) ? 0 : 100 * (gain / (gain + loss)));
