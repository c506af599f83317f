import { factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { averageTrueRange } from '../kernels/range.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';

export const chandelier: Indicator = {
  name: 'chandelier',
  summary: 'Chandelier exit: the highest high − multiples of ATR for longs, the lowest low + multiples for shorts.',
  inputs: ['high', 'low', 'close'],
  params: [period(22, 1), factor('multiplier', 3)],
  outputs: ['long', 'short'],
  unit: 'price',
  source: 'Le Beau',
  warmup: ([n]) => n,
  compute([high, low, close], [n, multiplier], [long, short]) {
    const range = new Float64Array(close.length);
    averageTrueRange(high, low, close, n, range);
    slidingMax(high, n, long);
    slidingMin(low, n, short);
    for (let i = n; i < close.length; i++) {
      long[i] -= multiplier * range[i];
      short[i] += multiplier * range[i];
    }
  },
};
