import { factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingVariance } from '../kernels/variance.ts';

export const variance: Indicator = {
  name: 'var',
  summary: 'Population variance.',
  inputs: ['close'],
  params: [period(5, 1)],
  outputs: ['value'],
  unit: 'number',
  source: 'TA-Lib VAR',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    slidingVariance(x, n, out);
  },
};

export const stddev: Indicator = {
  name: 'stddev',
  summary: 'Population standard deviation, times a factor.',
  inputs: ['close'],
  params: [period(5), factor('deviations', 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib STDDEV',
  warmup: ([n]) => n - 1,
  compute([x], [n, deviations], [out]) {
    slidingVariance(x, n, out);
    for (let i = n - 1; i < x.length; i++) out[i] = deviations * Math.sqrt(out[i]);
  },
};
