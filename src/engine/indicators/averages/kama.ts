import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';

const FASTEST = 2 / (2 + 1);
const SLOWEST = 2 / (30 + 1);

export const kama: Indicator = {
  name: 'kama',
  summary: "Kaufman's adaptive moving average: quick when the path is straight, slow when it is noise.",
  inputs: ['close'],
  params: [period(30)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib KAMA, Kaufman 1998',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    const steps = new Float64Array(x.length);
    for (let i = 1; i < x.length; i++) steps[i] = Math.abs(x[i] - x[i - 1]);
    const paths = new Float64Array(x.length);
    slidingSum(steps.subarray(1), n, paths.subarray(1));
    let mean = x[n - 1];
    for (let i = n; i < x.length; i++) {
      const change = x[i] - x[i - n];
      const path = paths[i];
      // TA-Lib: no path at all, or none longer than the rise, counts as a straight one.
      const efficiency = path === 0 || path <= change ? 1 : Math.abs(change / path);
      const k = efficiency * (FASTEST - SLOWEST) + SLOWEST;
      mean += k * k * (x[i] - mean);
      out[i] = mean;
    }
  },
};
