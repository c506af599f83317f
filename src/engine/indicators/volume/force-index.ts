import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { exponentialMean } from '../kernels/ema.ts';

export const forceIndex: Indicator = {
  name: 'force_index',
  summary: 'Elder’s force index: exponential mean of change times volume.',
  inputs: ['close', 'volume'],
  params: [period(13, 1)],
  outputs: ['value'],
  unit: 'number',
  source: 'Elder 1993',
  warmup: ([n]) => n,
  compute([close, volume], [n], [out]) {
    const force = new Float64Array(close.length);
    for (let i = 1; i < close.length; i++) force[i] = (close[i] - close[i - 1]) * volume[i];
    exponentialMean(force, 1, n, out);
  },
};
