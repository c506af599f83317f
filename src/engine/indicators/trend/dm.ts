import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { addMovement, firstMovement } from '../kernels/directional.ts';

export const plusDm: Indicator = {
  name: 'plus_dm',
  summary: "Wilder's positive directional movement, smoothed as a running sum.",
  inputs: ['high', 'low'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib PLUS_DM',
  warmup: ([n]) => (n > 1 ? n - 1 : 1),
  compute([high, low], [n], [out]) {
    const sums = firstMovement(high, low, low, n);
    if (n > 1) out[n - 1] = sums.plus;
    for (let i = n; i < out.length; i++) {
      addMovement(sums, high, low, low, i, 1 - 1 / n);
      out[i] = sums.plus;
    }
  },
};

export const minusDm: Indicator = {
  name: 'minus_dm',
  summary: "Wilder's negative directional movement, smoothed as a running sum.",
  inputs: ['high', 'low'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MINUS_DM',
  warmup: ([n]) => (n > 1 ? n - 1 : 1),
  compute([high, low], [n], [out]) {
    const sums = firstMovement(high, low, low, n);
    if (n > 1) out[n - 1] = sums.minus;
    for (let i = n; i < out.length; i++) {
      addMovement(sums, high, low, low, i, 1 - 1 / n);
      out[i] = sums.minus;
    }
  },
};
