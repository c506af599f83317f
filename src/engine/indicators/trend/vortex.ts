import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { trueRange } from '../kernels/range.ts';

export const vortex: Indicator = {
  name: 'vortex',
  summary: 'Vortex: high to the low before, and low to the high before, over true range; 0 when there is none.',
  inputs: ['high', 'low', 'close'],
  params: [period(14, 1)],
  outputs: ['plus', 'minus'],
  unit: 'ratio',
  source: 'Botes and Siepman 2010',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [plus, minus]) {
    const length = close.length;
    const up = new Float64Array(length);
    const down = new Float64Array(length);
    const range = new Float64Array(length);
    for (let i = 1; i < length; i++) {
      up[i] = Math.abs(high[i] - low[i - 1]);
      down[i] = Math.abs(low[i] - high[i - 1]);
      range[i] = trueRange(high, low, close, i);
    }
    const ranges = new Float64Array(length);
    slidingSum(up.subarray(1), n, plus.subarray(1));
    slidingSum(down.subarray(1), n, minus.subarray(1));
    slidingSum(range.subarray(1), n, ranges.subarray(1));
    for (let i = n; i < length; i++) {
      plus[i] = ranges[i] === 0 ? 0 : plus[i] / ranges[i];
      minus[i] = ranges[i] === 0 ? 0 : minus[i] / ranges[i];
    }
  },
};
