import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const dema: Indicator = {
  name: 'dema',
  summary: 'Double exponential moving average: 2 · EMA − EMA of EMA.',
  inputs: ['close'],
  params: [period(30)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib DEMA, Mulloy 1994',
  warmup: ([n]) => 2 * (n - 1),
  compute([x], [n], [out]) {
    const once = new Float64Array(x.length);
    exponentialMean(x, 0, n, once);
    exponentialMean(once, n - 1, n, out);
    for (let i = 2 * (n - 1); i < x.length; i++) out[i] = 2 * once[i] - out[i];
  },
};
