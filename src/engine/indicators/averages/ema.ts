import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const ema: Indicator = {
  name: 'ema',
  summary: 'Exponential moving average, k = 2 / (n + 1), seeded with the mean of the first n values.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib EMA',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    exponentialMean(x, 0, n, out);
  },
};
