import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { movementDown, movementUp } from '../kernels/directional.ts';

export const plusDm: Indicator = {
  name: 'plus_dm',
  summary: "Wilder's positive directional movement, smoothed as a running sum.",
  inputs: ['high', 'low'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib PLUS_DM',
  warmup: ([n]) => Math.max(1, n - 1),
  compute([high, low], [n], [out]) {
    movementUp(high, low, n, out);
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
  warmup: ([n]) => Math.max(1, n - 1),
  compute([high, low], [n], [out]) {
    movementDown(high, low, n, out);
  },
};
