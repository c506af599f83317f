import { bars, factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { averageTrueRange } from '../kernels/range.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const keltner: Indicator = {
  name: 'keltner',
  summary: 'Keltner channel: an EMA of closes and multiples of the average true range around it.',
  inputs: ['high', 'low', 'close'],
  params: [period(20, 1), factor('multiplier', 2), bars('atr_period', 10, 1)],
  outputs: ['upper', 'middle', 'lower'],
  unit: 'price',
  source: 'Keltner, in Raschke’s form',
  warmup: ([n, , atrPeriod]) => Math.max(n - 1, atrPeriod),
  compute([high, low, close], [n, multiplier, atrPeriod], [upper, middle, lower]) {
    exponentialMean(close, 0, n, middle);
    averageTrueRange(high, low, close, atrPeriod, lower);
    for (let i = Math.max(n - 1, atrPeriod); i < close.length; i++) {
      const width = multiplier * lower[i];
      upper[i] = middle[i] + width;
      lower[i] = middle[i] - width;
    }
  },
};
