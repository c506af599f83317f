import { slidingSum } from '../../columns/sums.ts';
import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { typicalPrice } from '../kernels/price.ts';

export const mfi: Indicator = {
  name: 'mfi',
  summary: 'Money flow index: an RSI of turnover; 0 when less than 1 has flowed in all.',
  inputs: ['high', 'low', 'close', 'volume'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib MFI',
  warmup: ([n]) => n,
  compute([high, low, close, volume], [n], [out]) {
    const price = typicalPrice(high, low, close);
    const inflow = new Float64Array(price.length);
    const outflow = new Float64Array(price.length);
    for (let i = 1; i < price.length; i++) {
      if (price[i] > price[i - 1]) inflow[i] = price[i] * volume[i];
      else if (price[i] < price[i - 1]) outflow[i] = price[i] * volume[i];
    }
    const sold = new Float64Array(price.length);
    slidingSum(inflow.subarray(1), n, out.subarray(1));
    slidingSum(outflow.subarray(1), n, sold.subarray(1));
    for (let i = n; i < price.length; i++) {
      const flow = out[i] + sold[i];
      out[i] = flow < 1 ? 0 : (100 * out[i]) / flow;
    }
  },
};
