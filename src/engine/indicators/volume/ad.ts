import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const ad: Indicator = {
  name: 'ad',
  summary: 'Chaikin’s accumulation/distribution line, from the first bar on; a bar without range adds nothing.',
  inputs: ['high', 'low', 'close', 'volume'],
  params: [],
  outputs: ['value'],
  unit: 'shares',
  source: 'TA-Lib AD',
  warmup: () => 0,
  compute([high, low, close, volume], _, [out]) {
    let line = 0;
    for (let i = 0; i < out.length; i++) {
      const range = high[i] - low[i];
      if (range > 0) line += ((close[i] - low[i] - (high[i] - close[i])) / range) * volume[i];
      out[i] = line;
    }
  },
};

export const adosc: Indicator = {
  name: 'adosc',
  summary:
    'Chaikin oscillator: fast − slow exponential mean of the accumulation/distribution line, both from its first value.',
  inputs: ['high', 'low', 'close', 'volume'],
  params: [bars('fast', 3), bars('slow', 10)],
  outputs: ['value'],
  unit: 'shares',
  source: 'TA-Lib ADOSC',
  warmup: ([fast, slow]) => Math.max(fast, slow) - 1,
  compute(inputs, [fast, slow], [out]) {
    ad.compute(inputs, [], [out]);
    const kFast = 2 / (fast + 1);
    const kSlow = 2 / (slow + 1);
    let fastMean = out[0];
    let slowMean = out[0];
    for (let i = 1; i < out.length; i++) {
      fastMean += kFast * (out[i] - fastMean);
      slowMean += kSlow * (out[i] - slowMean);
      out[i] = fastMean - slowMean;
    }
  },
};
