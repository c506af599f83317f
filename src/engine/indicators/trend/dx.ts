import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { addMovement, directionalIndex, firstMovement } from '../kernels/directional.ts';

export const dx: Indicator = {
  name: 'dx',
  summary: "Wilder's directional movement index; it keeps its value (at first 0) while nothing moves.",
  inputs: ['high', 'low', 'close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib DX',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    const sums = firstMovement(high, low, close, n);
    let index = 0;
    for (let i = n; i < out.length; i++) {
      addMovement(sums, high, low, close, i, 1 - 1 / n);
      index = directionalIndex(sums, index);
      out[i] = index;
    }
  },
};
