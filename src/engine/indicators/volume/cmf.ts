import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const cmf: Indicator = {
  name: 'cmf',
  summary:
    'Chaikin money flow: volume weighted by where the bar closed in its range, over volume; unknown without volume.',
  inputs: ['high', 'low', 'close', 'volume'],
  params: [period(20, 1)],
  outputs: ['value'],
  unit: 'ratio',
  source: 'Chaikin',
  mayBeUnknown: true,
  warmup: ([n]) => n - 1,
  compute([high, low, close, volume], [n], [out]) {
    const flow = new Float64Array(out.length);
    for (let i = 0; i < flow.length; i++) {
      const range = high[i] - low[i];
      if (range > 0) flow[i] = ((close[i] - low[i] - (high[i] - close[i])) / range) * volume[i];
    }
    const shares = new Float64Array(out.length);
    slidingSum(flow, n, out);
    slidingSum(volume, n, shares);
    for (let i = n - 1; i < out.length; i++) out[i] = shares[i] === 0 ? NaN : out[i] / shares[i];
  },
};
