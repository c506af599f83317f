import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { addMovement, directionalIndex, firstMovement } from '../kernels/directional.ts';

export const adx: Indicator = {
  name: 'adx',
  summary: "Wilder's average directional movement index: the strength of a trend, whatever its direction.",
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib ADX',
  warmup: ([n]) => 2 * n - 1,
  compute([high, low, close], [n], [out]) {
    const keep = 1 - 1 / n;
    const sums = firstMovement(high, low, close, n);
    let mean = 0;
    for (let i = n; i < 2 * n; i++) {
      addMovement(sums, high, low, close, i, keep);
      mean += directionalIndex(sums, 0);
    }
    mean /= n;
    out[2 * n - 1] = mean;
    for (let i = 2 * n; i < out.length; i++) {
      addMovement(sums, high, low, close, i, keep);
      mean += (directionalIndex(sums, mean) - mean) / n;
      out[i] = mean;
    }
  },
};

export const adxr: Indicator = {
  name: 'adxr',
  summary: 'Average directional movement rating: the mean of ADX now and n − 1 bars ago.',
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib ADXR',
  warmup: ([n]) => 3 * n - 2,
  compute([high, low, close], [n], [out]) {
    adx.compute([high, low, close], [n], [out]);
    for (let i = out.length - 1; i >= 3 * n - 2; i--) out[i] = (out[i] + out[i - n + 1]) / 2;
  },
};
