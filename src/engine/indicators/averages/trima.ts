import { slidingMean } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const trima: Indicator = {
  name: 'trima',
  summary: 'Triangular moving average: a simple mean of simple means.',
  inputs: ['close'],
  params: [period(30)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib TRIMA',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    const inner = Math.floor((n + 1) / 2);
    const once = new Float64Array(x.length);
    slidingMean(x, inner, once);
    slidingMean(once.subarray(inner - 1), n - inner + 1, out.subarray(inner - 1));
  },
};
