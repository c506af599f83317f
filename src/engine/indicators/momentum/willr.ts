import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';

export const willr: Indicator = {
  name: 'willr',
  summary: "Williams' %R: where the close stands in the range of n bars, −100 … 0; 0 when there is no range.",
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib WILLR',
  warmup: ([n]) => n - 1,
  compute([high, low, close], [n], [out]) {
    const lowest = new Float64Array(close.length);
    slidingMin(low, n, lowest);
    slidingMax(high, n, out);
    for (let i = n - 1; i < close.length; i++) {
      const range = out[i] - lowest[i];
      out[i] = range === 0 ? 0 : ((close[i] - out[i]) / range) * 100;
    }
  },
};
