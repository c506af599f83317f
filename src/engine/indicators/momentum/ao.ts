import { slidingMean } from '../../columns/sums.ts';
import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const ao: Indicator = {
  name: 'ao',
  summary: 'Awesome oscillator: fast − slow simple mean of the middle of the bar.',
  inputs: ['hl2'],
  params: [bars('fast', 5, 1), bars('slow', 34, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'Williams 1998',
  warmup: ([fast, slow]) => Math.max(fast, slow) - 1,
  compute([x], [fast, slow], [out]) {
    const slowMean = new Float64Array(x.length);
    slidingMean(x, fast, out);
    slidingMean(x, slow, slowMean);
    for (let i = Math.max(fast, slow) - 1; i < x.length; i++) out[i] -= slowMean[i];
  },
};
