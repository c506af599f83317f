import { slidingMean } from '../../columns/sums.ts';
import { factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingVariance } from '../kernels/variance.ts';

export const bbands: Indicator = {
  name: 'bbands',
  summary: 'Bollinger bands: the simple mean and its population standard deviations.',
  inputs: ['close'],
  params: [period(20), factor('deviations', 2)],
  outputs: ['upper', 'middle', 'lower'],
  unit: 'price',
  source: 'TA-Lib BBANDS',
  warmup: ([n]) => n - 1,
  compute([x], [n, deviations], [upper, middle, lower]) {
    slidingMean(x, n, middle);
    slidingVariance(x, n, lower);
    for (let i = n - 1; i < x.length; i++) {
      const width = deviations * Math.sqrt(lower[i]);
      const mean = middle[i];
      upper[i] = mean + width;
      lower[i] = mean - width;
    }
  },
};
