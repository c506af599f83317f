import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { movementDown, movementUp, smoothedRange } from '../kernels/directional.ts';
import { isNone } from '../kernels/none.ts';

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
    movementUp(high, low, n, out);
    overRange(high, low, close, n, out);
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
    movementDown(high, low, n, out);
    overRange(high, low, close, n, out);
  },
};

function overRange(high: Float64Array, low: Float64Array, close: Float64Array, n: number, out: Float64Array): void {
  const range = new Float64Array(out.length);
  smoothedRange(high, low, close, n, range);
  for (let i = n; i < out.length; i++) out[i] = isNone(range[i]) ? 0 : (100 * out[i]) / range[i];
}
