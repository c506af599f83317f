import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { weightedMean } from '../kernels/weighted.ts';

const half = (n: number): number => Math.max(1, Math.floor(n / 2));
const root = (n: number): number => Math.max(1, Math.floor(Math.sqrt(n)));

export const hma: Indicator = {
  name: 'hma',
  summary: 'Hull moving average: WMA over √n of 2 · WMA over n / 2 − WMA over n, both rounded down.',
  inputs: ['close'],
  params: [period(16)],
  outputs: ['value'],
  unit: 'price',
  source: 'Hull 2005',
  warmup: ([n]) => n - 1 + root(n) - 1,
  compute([x], [n], [out]) {
    const raw = new Float64Array(x.length);
    const slow = new Float64Array(x.length);
    weightedMean(x, 0, half(n), raw);
    weightedMean(x, 0, n, slow);
    for (let i = n - 1; i < x.length; i++) raw[i] = 2 * raw[i] - slow[i];
    weightedMean(raw, n - 1, root(n), out);
  },
};
