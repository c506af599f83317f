import type { Indicator } from '../indicator.ts';

export const bop: Indicator = {
  name: 'bop',
  summary: 'Balance of power: (close − open) / (high − low), 0 when there is no range.',
  inputs: ['open', 'high', 'low', 'close'],
  params: [],
  outputs: ['value'],
  unit: 'ratio',
  source: 'TA-Lib BOP',
  warmup: () => 0,
  compute([open, high, low, close], _, [out]) {
    for (let i = 0; i < out.length; i++) {
      const range = high[i] - low[i];
      out[i] = range > 0 ? (close[i] - open[i]) / range : 0;
    }
  },
};
