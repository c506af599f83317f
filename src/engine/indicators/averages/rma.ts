import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { wilderMean } from '../kernels/wilder.ts';

export const rma: Indicator = {
  name: 'rma',
  summary: "Wilder's moving average, k = 1 / n, seeded with the mean of the first n values.",
  inputs: ['close'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'Wilder 1978',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    wilderMean(x, 0, n, out);
  },
};
