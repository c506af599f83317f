import { meanOf } from '../../columns/exact.ts';
import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const macd: Indicator = {
  name: 'macd',
  summary: 'Moving average convergence divergence: fast EMA − slow EMA, its signal EMA, and their difference.',
  inputs: ['close'],
  params: [bars('fast', 12), bars('slow', 26), bars('signal', 9, 1)],
  outputs: ['macd', 'signal', 'histogram'],
  unit: 'price',
  source: 'TA-Lib MACD',
  warmup: ([fast, slow, signal]) => Math.max(fast, slow) + signal - 2,
  compute([x], [a, b, n], [macd, signal, histogram]) {
    const quick = Math.min(a, b);
    const slow = Math.max(a, b);
    const kQuick = 2 / (quick + 1);
    const kSlow = 2 / (slow + 1);
    const k = 2 / (n + 1);
    // Both means start at the slow one's first bar, the fast one from the values that end there.
    let fastMean = meanOf(x, slow - quick, slow);
    let slowMean = meanOf(x, 0, slow);
    macd[slow - 1] = fastMean - slowMean;
    const first = slow + n - 2;
    for (let i = slow; i <= first; i++) {
      fastMean += kQuick * (x[i] - fastMean);
      slowMean += kSlow * (x[i] - slowMean);
      macd[i] = fastMean - slowMean;
    }
    let mean = meanOf(macd, slow - 1, first + 1);
    signal[first] = mean;
    histogram[first] = macd[first] - mean;
    for (let i = first + 1; i < x.length; i++) {
      fastMean += kQuick * (x[i] - fastMean);
      slowMean += kSlow * (x[i] - slowMean);
      const difference = fastMean - slowMean;
      mean += k * (difference - mean);
      macd[i] = difference;
      signal[i] = mean;
      histogram[i] = difference - mean;
    }
  },
};
