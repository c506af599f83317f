import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';
import { trueRange } from '../kernels/range.ts';

export const chop: Indicator = {
  name: 'chop',
  summary: 'Choppiness: how much longer the path of n bars is than their range, 0 straight to 100; 100 without range.',
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'Dreiss 1993',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    const length = out.length;
    const range = new Float64Array(length);
    const lowest = new Float64Array(length);
    const path = new Float64Array(length);
    for (let i = 1; i < length; i++) range[i] = trueRange(high, low, close, i);
    slidingSum(range.subarray(1), n, path.subarray(1));
    slidingMax(high, n, out);
    slidingMin(low, n, lowest);
    for (let i = n; i < length; i++) {
      const width = out[i] - lowest[i];
      out[i] = width === 0 ? 100 : (100 * Math.log10(path[i] / width)) / Math.log10(n);
    }
  },
};
