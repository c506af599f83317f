import type { Indicator } from '../indicator.ts';

export const pvt: Indicator = {
  name: 'pvt',
  summary: 'Price volume trend: volume times relative change, added up from 0 on the first bar.',
  inputs: ['close', 'volume'],
  params: [],
  outputs: ['value'],
  unit: 'shares',
  source: 'Σ volume · (close / close before − 1)',
  warmup: () => 0,
  compute([close, volume], _, [out]) {
    let trend = 0;
    out[0] = 0;
    for (let i = 1; i < out.length; i++) {
      const before = close[i - 1];
      if (before !== 0) trend += (volume[i] * (close[i] - before)) / before;
      out[i] = trend;
    }
  },
};
