import { bars, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { rawStochastic, smoothed } from '../kernels/stochastic.ts';
import { rsi } from './rsi.ts';

export const stochrsi: Indicator = {
  name: 'stochrsi',
  summary: 'Fast stochastic of the relative strength index; 0 when the index has not moved.',
  inputs: ['close'],
  params: [period(14), bars('fastk', 5, 1), bars('fastd', 3, 1)],
  outputs: ['k', 'd'],
  unit: 'index',
  source: 'TA-Lib STOCHRSI',
  warmup: ([n, fastK, fastD]) => n + fastK + fastD - 2,
  compute([x], [n, fastK, fastD], [k, d]) {
    const strength = new Float64Array(x.length);
    rsi.compute([x], [n], [strength]);
    const known = strength.subarray(n);
    rawStochastic(known, known, known, fastK, d.subarray(n), k.subarray(n));
    smoothed(k, n + fastK - 1, fastD, d);
  },
};
