import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const sum: Indicator = {
  name: 'sum',
  summary: 'Sum of n values.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'number',
  source: 'TA-Lib SUM',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    slidingSum(x, n, out);
  },
};
