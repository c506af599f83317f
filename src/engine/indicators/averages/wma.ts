import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { weightedMean } from '../kernels/weighted.ts';

export const wma: Indicator = {
  name: 'wma',
  summary: 'Linearly weighted moving average, the newest value heaviest.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib WMA',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    weightedMean(x, 0, n, out);
  },
};
