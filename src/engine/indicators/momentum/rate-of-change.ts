import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const mom: Indicator = {
  name: 'mom',
  summary: 'Momentum: the change over n bars.',
  inputs: ['close'],
  params: [period(10, 1)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib MOM',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) out[i] = x[i] - x[i - n];
  },
};

export const roc: Indicator = {
  name: 'roc',
  summary: 'Rate of change over n bars in percent.',
  inputs: ['close'],
  params: [period(10, 1)],
  outputs: ['value'],
  unit: 'percent',
  source: 'TA-Lib ROC',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) out[i] = x[i - n] === 0 ? 0 : (x[i] / x[i - n] - 1) * 100;
  },
};

export const rocp: Indicator = {
  name: 'rocp',
  summary: 'Rate of change over n bars as a fraction.',
  inputs: ['close'],
  params: [period(10, 1)],
  outputs: ['value'],
  unit: 'ratio',
  source: 'TA-Lib ROCP',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) out[i] = x[i - n] === 0 ? 0 : (x[i] - x[i - n]) / x[i - n];
  },
};

export const rocr: Indicator = {
  name: 'rocr',
  summary: 'The value over that of n bars ago.',
  inputs: ['close'],
  params: [period(10, 1)],
  outputs: ['value'],
  unit: 'ratio',
  source: 'TA-Lib ROCR',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) out[i] = x[i - n] === 0 ? 0 : x[i] / x[i - n];
  },
};

export const rocr100: Indicator = {
  name: 'rocr100',
  summary: 'The value over that of n bars ago, times 100.',
  inputs: ['close'],
  params: [period(10, 1)],
  outputs: ['value'],
  unit: 'percent',
  source: 'TA-Lib ROCR100',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    for (let i = n; i < x.length; i++) out[i] = x[i - n] === 0 ? 0 : (x[i] / x[i - n]) * 100;
  },
};
