import { factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { repeatedExponentialMean } from '../kernels/ema.ts';

export const t3: Indicator = {
  name: 't3',
  summary: 'Tillson T3: six exponential means, weighted by the volume factor.',
  inputs: ['close'],
  params: [period(5), factor('vfactor', 0.7, 0, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib T3, Tillson 1998',
  warmup: ([n]) => 6 * (n - 1),
  compute([x], [n, v], [out]) {
    const depth = [3, 4, 5, 6].map((times) => {
      const mean = new Float64Array(x.length);
      repeatedExponentialMean(x, n, times, mean);
      return mean;
    });
    const [third, fourth, fifth, sixth] = depth;
    const square = v * v;
    const cube = square * v;
    for (let i = 6 * (n - 1); i < x.length; i++) {
      out[i] =
        (1 + 3 * v + 3 * square + cube) * third[i] -
        (3 * v + 6 * square + 3 * cube) * fourth[i] +
        3 * (square + cube) * fifth[i] -
        cube * sixth[i];
    }
  },
};
