import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { repeatedExponentialMean } from '../kernels/ema.ts';

export const trix: Indicator = {
  name: 'trix',
  summary: 'Percent change of the triple exponential mean from bar to bar.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'percent',
  source: 'TA-Lib TRIX',
  warmup: ([n]) => 3 * (n - 1) + 1,
  compute([x], [n], [out]) {
    repeatedExponentialMean(x, n, 3, out);
    for (let i = x.length - 1; i > 3 * (n - 1); i--) out[i] = out[i - 1] === 0 ? 0 : (out[i] / out[i - 1] - 1) * 100;
  },
};
