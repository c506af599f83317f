import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const percentrank: Indicator = {
  name: 'percentrank',
  summary: 'Percent of the n values before this one that are not above it: 100 at a new high, 0 below all of them.',
  inputs: ['close'],
  params: [period(100, 1)],
  outputs: ['value'],
  unit: 'index',
  source: 'TradingView ta.percentrank',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) {
      const value = x[i];
      let below = 0;
      for (let j = i - n; j < i; j++) if (x[j] <= value) below++;
      out[i] = (100 * below) / n;
    }
  },
};
