import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { fittedLine, fittedSlope } from '../kernels/line-fit.ts';

export const linearreg: Indicator = {
  name: 'linearreg',
  summary: 'End point of the least-squares line through n values.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib LINEARREG',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    fittedLine(x, n, n - 1, out);
  },
};

export const linearregIntercept: Indicator = {
  name: 'linearreg_intercept',
  summary: 'Starting point of the least-squares line through n values.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib LINEARREG_INTERCEPT',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    fittedLine(x, n, 0, out);
  },
};

export const tsf: Indicator = {
  name: 'tsf',
  summary: 'Time series forecast: the least-squares line one bar ahead.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib TSF',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    fittedLine(x, n, n, out);
  },
};

export const linearregSlope: Indicator = {
  name: 'linearreg_slope',
  summary: 'Slope of the least-squares line through n values, a bar.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib LINEARREG_SLOPE',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    fittedSlope(x, n, out);
  },
};

export const linearregAngle: Indicator = {
  name: 'linearreg_angle',
  summary: 'The slope as an angle in degrees.',
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'number',
  source: 'TA-Lib LINEARREG_ANGLE',
  warmup: ([n]) => n - 1,
  compute([x], [n], [out]) {
    fittedSlope(x, n, out);
    for (let i = n - 1; i < x.length; i++) out[i] = Math.atan(out[i]) * (180 / Math.PI);
  },
};
