import { slidingSum } from '../../columns/sums.ts';
import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const ultosc: Indicator = {
  name: 'ultosc',
  summary: "Williams' ultimate oscillator: buying pressure over true range on three horizons, weights 4, 2, 1.",
  inputs: ['high', 'low', 'close'],
  params: [bars('short', 7, 1), bars('medium', 14, 1), bars('long', 28, 1)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib ULTOSC',
  warmup: (periods) => Math.max(...periods),
  compute([high, low, close], periods, [out]) {
    const length = close.length;
    const pressure = new Float64Array(length);
    const range = new Float64Array(length);
    for (let i = 1; i < length; i++) {
      const bottom = Math.min(low[i], close[i - 1]);
      pressure[i] = close[i] - bottom;
      range[i] = Math.max(high[i], close[i - 1]) - bottom;
    }
    const bought = new Float64Array(length);
    const moved = new Float64Array(length);
    const first = Math.max(...periods);
    out.fill(0);
    periods
      .toSorted((a, b) => a - b)
      .forEach((n, horizon) => {
        const weight = 100 * (WEIGHTS[horizon] / 7);
        slidingSum(pressure.subarray(1), n, bought.subarray(1));
        slidingSum(range.subarray(1), n, moved.subarray(1));
        for (let i = first; i < length; i++) if (moved[i] !== 0) out[i] += (weight * bought[i]) / moved[i];
      });
  },
};

/** The shortest horizon weighs most. */
const WEIGHTS = [4, 2, 1];
