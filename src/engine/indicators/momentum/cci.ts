import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { typicalPrice } from '../kernels/price.ts';

export const cci: Indicator = {
  name: 'cci',
  summary:
    'Commodity channel index: distance of the typical price from its mean over 0.015 mean deviations, 0 when there is none.',
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib CCI, Lambert 1980',
  warmup: ([n]) => n - 1,
  compute([high, low, close], [n], [out]) {
    const price = typicalPrice(high, low, close);
    for (let i = n - 1; i < price.length; i++) {
      const newest = price[i];
      // Measured from the newest price, so that a flat window has no deviation to the last bit.
      let offset = 0;
      for (let j = i - n + 1; j < i; j++) offset += price[j] - newest;
      offset /= n;
      let deviation = 0;
      for (let j = i - n + 1; j <= i; j++) deviation += Math.abs(price[j] - newest - offset);
      out[i] = deviation === 0 ? 0 : -offset / ((0.015 * deviation) / n);
    }
  },
};
