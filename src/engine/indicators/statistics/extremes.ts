import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';

export const max: Indicator = {
  name: 'max',
  summary: 'Highest of n values.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MAX',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    slidingMax(x, n, out);
  },
};

export const min: Indicator = {
  name: 'min',
  summary: 'Lowest of n values.',
  inputs: ['close'],
  params: [period(30, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MIN',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    slidingMin(x, n, out);
  },
};

export const midpoint: Indicator = {
  name: 'midpoint',
  summary: 'Middle between the highest and the lowest of n values.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MIDPOINT',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    const lowest = new Float64Array(x.length);
    slidingMin(x, n, lowest);
    slidingMax(x, n, out);
    for (let i = n - 1; i < x.length; i++) out[i] = (out[i] + lowest[i]) / 2;
  },
};

export const midprice: Indicator = {
  name: 'midprice',
  summary: 'Middle between the highest high and the lowest low of n bars.',
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MIDPRICE',
  warmup: ([n]) => n - 1,
  compute([high, low], [n], [out]) {
    const lowest = new Float64Array(low.length);
    slidingMin(low, n, lowest);
    slidingMax(high, n, out);
    for (let i = n - 1; i < out.length; i++) out[i] = (out[i] + lowest[i]) / 2;
  },
};
