import type { Indicator } from '../indicator.ts';

export const obv: Indicator = {
  name: 'obv',
  summary: 'On-balance volume: volume added on rises and taken off on falls, from the first bar on.',
  inputs: ['close', 'volume'],
  params: [],
  outputs: ['value'],
  unit: 'shares',
  source: 'TA-Lib OBV',
  warmup: () => 0,
  compute([close, volume], _, [out]) {
    let balance = volume[0];
    out[0] = balance;
    let before = close[0];
    for (let i = 1; i < out.length; i++) {
      const price = close[i];
      balance += price > before ? volume[i] : price < before ? -volume[i] : 0;
      before = price;
      out[i] = balance;
    }
  },
};
