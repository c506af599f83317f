import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';

/** For a breakout compare with the channel of the bar before: `close > donchian(20).upper[1]`. */
export const donchian: Indicator = {
  name: 'donchian',
  summary: 'Donchian channel: highest high and lowest low of n bars, this one included, and their middle.',
  inputs: ['high', 'low'],
  params: [period(20, 1)],
  outputs: ['upper', 'middle', 'lower'],
  unit: 'price',
  source: 'Donchian',
  warmup: ([n]) => n - 1,
  compute([high, low], [n], [upper, middle, lower]) {
    slidingMax(high, n, upper);
    slidingMin(low, n, lower);
    for (let i = n - 1; i < upper.length; i++) middle[i] = (upper[i] + lower[i]) / 2;
  },
};
