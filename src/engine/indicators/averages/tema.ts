import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const tema: Indicator = {
  name: 'tema',
  summary: 'Triple exponential moving average: 3 · EMA − 3 · EMA² + EMA³.',
  inputs: ['close'],
  params: [period(30)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib TEMA, Mulloy 1994',
  warmup: ([n]) => 3 * (n - 1),
  compute([x], [n], [out]) {
    const once = new Float64Array(x.length);
    const twice = new Float64Array(x.length);
    exponentialMean(x, 0, n, once);
    exponentialMean(once, n - 1, n, twice);
    exponentialMean(twice, 2 * (n - 1), n, out);
    for (let i = 3 * (n - 1); i < x.length; i++) out[i] = 3 * once[i] - 3 * twice[i] + out[i];
  },
};
