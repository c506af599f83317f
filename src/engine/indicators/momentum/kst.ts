import { slidingMean } from '../../columns/sums.ts';
import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { roc } from './rate-of-change.ts';

const HORIZONS = [1, 2, 3, 4] as const;

/** The bar on which the slowest of the four smoothed rates is known. */
const ready = (params: readonly number[]): number =>
  Math.max(...HORIZONS.map((k) => params[k - 1] + params[k + 3] - 1));

export const kst: Indicator = {
  name: 'kst',
  summary: 'Know sure thing: four smoothed rates of change, weights 1 … 4, and its signal mean.',
  inputs: ['close'],
  params: [
    ...[10, 15, 20, 30].map((n, k) => bars(`roc${k + 1}`, n, 1)),
    ...[10, 10, 10, 15].map((n, k) => bars(`sma${k + 1}`, n, 1)),
    bars('signal', 9, 1),
  ],
  outputs: ['kst', 'signal'],
  unit: 'percent',
  source: 'Pring 1992',
  warmup: (params) => ready(params) + params[8] - 1,
  warmups: (params) => [ready(params), ready(params) + params[8] - 1],
  compute([x], params, [line, signal]) {
    const rate = new Float64Array(x.length);
    const smooth = new Float64Array(x.length);
    const first = ready(params);
    line.fill(0);
    for (const weight of HORIZONS) {
      const n = params[weight - 1];
      roc.compute([x], [n], [rate]);
      slidingMean(rate.subarray(n), params[weight + 3], smooth.subarray(n));
      for (let i = first; i < x.length; i++) line[i] += weight * smooth[i];
    }
    slidingMean(line.subarray(first), params[8], signal.subarray(first));
  },
};
