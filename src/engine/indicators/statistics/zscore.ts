import { slidingMean } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingVariance } from '../kernels/variance.ts';

export const zscore: Indicator = {
  name: 'zscore',
  summary: 'Distance from the mean of n values in population standard deviations; 0 when there is none.',
  inputs: ['close'],
  params: [period(20)],
  outputs: ['value'],
  unit: 'number',
  source: '(x − SMA) / STDDEV',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    const mean = new Float64Array(x.length);
    slidingMean(x, n, mean);
    slidingVariance(x, n, out);
    for (let i = n - 1; i < x.length; i++) out[i] = out[i] === 0 ? 0 : (x[i] - mean[i]) / Math.sqrt(out[i]);
  },
};
