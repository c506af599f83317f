import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { barsSinceMax, barsSinceMin } from '../kernels/extremes.ts';

export const aroon: Indicator = {
  name: 'aroon',
  summary:
    'How recent the extremes of the last n bars and this one are: 100 today, 0 n bars ago; the latest of equals.',
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['up', 'down'],
  unit: 'index',
  source: 'TA-Lib AROON',
  warmup: ([n]) => n,
  compute([high, low], [n], [up, down]) {
    barsSinceMax(high, n + 1, up);
    barsSinceMin(low, n + 1, down);
    for (let i = n; i < up.length; i++) {
      up[i] = (100 * (n - up[i])) / n;
      down[i] = (100 * (n - down[i])) / n;
    }
  },
};

export const aroonosc: Indicator = {
  name: 'aroonosc',
  summary: 'Aroon up − Aroon down.',
  inputs: ['high', 'low'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib AROONOSC',
  warmup: ([n]) => n,
  compute([high, low], [n], [out]) {
    const sinceLow = new Float64Array(out.length);
    barsSinceMax(high, n + 1, out);
    barsSinceMin(low, n + 1, sinceLow);
    for (let i = n; i < out.length; i++) out[i] = (100 * (sinceLow[i] - out[i])) / n;
  },
};
