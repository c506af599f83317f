import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { volumeWeightedMean } from '../kernels/volume-weighted.ts';

export const vwma: Indicator = {
  name: 'vwma',
  summary: 'Volume-weighted moving average of closes; unknown where the window has no volume.',
  inputs: ['close', 'volume'],
  params: [period(20, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'Σ close · volume / Σ volume',
  mayBeUnknown: true,
  warmup: ([n]) => n - 1,
  compute([close, volume], [n], [out]) {
    volumeWeightedMean(close, volume, n, out);
  },
};
