import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { volumeWeightedMean } from '../kernels/volume-weighted.ts';
import { typicalPrice } from '../kernels/price.ts';

/** A column does not know where sessions begin, so the window is n bars, not a session. */
export const vwap: Indicator = {
  name: 'vwap',
  summary: 'Rolling volume-weighted average of the typical price over n bars; unknown where the window has no volume.',
  inputs: ['high', 'low', 'close', 'volume'],
  params: [period(20, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'Σ (high + low + close) / 3 · volume / Σ volume',
  mayBeUnknown: true,
  warmup: ([n]) => n - 1,
  compute([high, low, close, volume], [n], [out]) {
    volumeWeightedMean(typicalPrice(high, low, close), volume, n, out);
  },
};
