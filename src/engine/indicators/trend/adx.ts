import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { directionalIndex } from '../kernels/directional.ts';
import { wilderMean } from '../kernels/wilder.ts';

export const adx: Indicator = {
  name: 'adx',
  summary: "Wilder's average directional movement index: the strength of a trend, whatever its direction.",
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib ADX',
  warmup: ([n]) => 2 * n - 1,
  compute([high, low], [n], [out]) {
    directionalIndex(high, low, n, out);
    wilderMean(out, n, n, out);
  },
};

export const adxr: Indicator = {
  name: 'adxr',
  summary: 'Average directional movement rating: the mean of ADX now and n − 1 bars ago.',
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib ADXR',
  warmup: ([n]) => 3 * n - 2,
  compute(inputs, [n], [out]) {
    adx.compute(inputs, [n], [out]);
    for (let i = out.length - 1; i >= 3 * n - 2; i--) out[i] = (out[i] + out[i - n + 1]) / 2;
  },
};
