import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { addMovement, firstMovement } from '../kernels/directional.ts';

export const plusDi: Indicator = {
  name: 'plus_di',
  summary: "Wilder's positive directional indicator: directional movement over true range in percent, 0 without range.",
  inputs: ['high', 'low', 'close'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib PLUS_DI',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    const sums = firstMovement(high, low, close, n);
    for (let i = n; i < out.length; i++) {
      addMovement(sums, high, low, close, i, 1 - 1 / n);
      out[i] = sums.range === 0 ? 0 : (100 * sums.plus) / sums.range;
    }
  },
};

export const minusDi: Indicator = {
  name: 'minus_di',
  summary: "Wilder's negative directional indicator: directional movement over true range in percent, 0 without range.",
  inputs: ['high', 'low', 'close'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib MINUS_DI',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    const sums = firstMovement(high, low, close, n);
    for (let i = n; i < out.length; i++) {
      addMovement(sums, high, low, close, i, 1 - 1 / n);
      out[i] = sums.range === 0 ? 0 : (100 * sums.minus) / sums.range;
    }
  },
};
