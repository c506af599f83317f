import { bars } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { slidingMax, slidingMin } from '../kernels/extremes.ts';

export const ichimoku: Indicator = {
  name: 'ichimoku',
  summary:
    'Ichimoku Kinko Hyo. The cloud at a bar is what was computed `displacement` bars before it: nothing looks ahead.',
  inputs: ['high', 'low'],
  params: [bars('conversion', 9, 1), bars('base', 26, 1), bars('span', 52, 1), bars('displacement', 26, 0)],
  outputs: ['tenkan', 'kijun', 'senkou_a', 'senkou_b'],
  unit: 'price',
  source: 'Hosoda 1969',
  warmup: (params) => Math.max(...ready(params)),
  warmups: ready,
  compute([high, low], [conversion, base, span, displacement], [tenkan, kijun, senkouA, senkouB]) {
    const lowest = new Float64Array(high.length);
    middle(high, low, conversion, lowest, tenkan);
    middle(high, low, base, lowest, kijun);
    middle(high, low, span, lowest, senkouB);
    for (let i = 0; i < high.length; i++) senkouA[i] = (tenkan[i] + kijun[i]) / 2;
    senkouA.copyWithin(displacement, 0, high.length - displacement);
    senkouB.copyWithin(displacement, 0, high.length - displacement);
  },
};

/** The first bar of each line: those of the cloud wait for their displacement too. */
function ready([conversion, base, span, displacement]: readonly number[]): number[] {
  return [conversion - 1, base - 1, Math.max(conversion, base) - 1 + displacement, span - 1 + displacement];
}

function middle(high: Float64Array, low: Float64Array, n: number, lowest: Float64Array, out: Float64Array): void {
  slidingMax(high, n, out);
  slidingMin(low, n, lowest);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] + lowest[i]) / 2;
}
