import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { directionalIndex } from '../kernels/directional.ts';

export const dx: Indicator = {
  name: 'dx',
  summary: "Wilder's directional movement index; 0 as long as there has been no movement.",
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib DX',
  warmup: ([n]) => n,
  compute([high, low], [n], [out]) {
    directionalIndex(high, low, n, out);
  },
};
