import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const tsi: Indicator = {
  name: 'tsi',
  summary: 'True strength index: twice smoothed changes over twice smoothed absolute changes; 0 when there are none.',
  inputs: ['close'],
  params: [bars('long', 25, 1), bars('short', 13, 1)],
  outputs: ['value'],
  unit: 'index',
  source: 'Blau 1991',
  warmup: ([long, short]) => long + short - 1,
  compute([x], [long, short], [out]) {
    const change = new Float64Array(x.length);
    const size = new Float64Array(x.length);
    for (let i = 1; i < x.length; i++) {
      change[i] = x[i] - x[i - 1];
      size[i] = Math.abs(change[i]);
    }
    for (const values of [change, size]) {
      exponentialMean(values, 1, long, values);
      exponentialMean(values, long, short, values);
    }
    for (let i = long + short - 1; i < x.length; i++) out[i] = size[i] === 0 ? 0 : (100 * change[i]) / size[i];
  },
};
