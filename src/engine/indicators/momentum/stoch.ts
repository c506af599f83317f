import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { rawStochastic, smoothed } from '../kernels/stochastic.ts';

export const stoch: Indicator = {
  name: 'stoch',
  summary: 'Slow stochastic: %K smoothed by a simple mean, and %D, the simple mean of that.',
  inputs: ['high', 'low', 'close'],
  params: [bars('fastk', 5, 1), bars('slowk', 3, 1), bars('slowd', 3, 1)],
  outputs: ['k', 'd'],
  unit: 'index',
  source: 'TA-Lib STOCH',
  warmup: ([n, slowK, slowD]) => n + slowK + slowD - 3,
  compute([high, low, close], [n, slowK, slowD], [k, d]) {
    rawStochastic(high, low, close, n, k, d);
    smoothed(d, n - 1, slowK, k);
    smoothed(k, n + slowK - 2, slowD, d);
  },
};

export const stochf: Indicator = {
  name: 'stochf',
  summary: 'Fast stochastic: raw %K, and %D, its simple mean.',
  inputs: ['high', 'low', 'close'],
  params: [bars('fastk', 5, 1), bars('fastd', 3, 1)],
  outputs: ['k', 'd'],
  unit: 'index',
  source: 'TA-Lib STOCHF',
  warmup: ([n, fastD]) => n + fastD - 2,
  compute([high, low, close], [n, fastD], [k, d]) {
    rawStochastic(high, low, close, n, d, k);
    smoothed(k, n - 1, fastD, d);
  },
};
