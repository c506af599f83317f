import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { averageTrueRange, trueRange } from '../kernels/range.ts';

export const trange: Indicator = {
  name: 'trange',
  summary: 'True range: the range of the bar, stretched to the close before it.',
  inputs: ['high', 'low', 'close'],
  params: [],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib TRANGE',
  warmup: () => 1,
  compute([high, low, close], _, [out]) {
    for (let i = 1; i < out.length; i++) out[i] = trueRange(high, low, close, i);
  },
};

export const atr: Indicator = {
  name: 'atr',
  summary: "Average true range, Wilder's mean.",
  inputs: ['high', 'low', 'close'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib ATR',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    averageTrueRange(high, low, close, n, out);
  },
};

export const natr: Indicator = {
  name: 'natr',
  summary: 'Average true range in percent of the close.',
  inputs: ['high', 'low', 'close'],
  params: [period(14, 1)],
  outputs: ['value'],
  unit: 'percent',
  source: 'TA-Lib NATR',
  warmup: ([n]) => n,
  compute([high, low, close], [n], [out]) {
    averageTrueRange(high, low, close, n, out);
    for (let i = n; i < out.length; i++) out[i] = close[i] === 0 ? 0 : (100 * out[i]) / close[i];
  },
};
