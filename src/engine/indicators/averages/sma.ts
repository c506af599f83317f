import { slidingMean } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const sma: Indicator = {
  name: 'sma',
  summary: 'Simple moving average.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib SMA',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out], findingsOf) {
    slidingMean(x, n, out, findingsOf?.(x));
  },
};
