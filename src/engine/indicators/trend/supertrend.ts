import { factor, period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { averageTrueRange } from '../kernels/range.ts';

export const supertrend: Indicator = {
  name: 'supertrend',
  summary: 'A trailing band of ATR multiples around the middle of the bar; direction 1 is up, −1 down.',
  inputs: ['high', 'low', 'close'],
  params: [period(10, 1), factor('multiplier', 3)],
  outputs: ['line', 'direction'],
  unit: 'price',
  source: 'Seban; ATR is Wilder’s, the first bar counts as up',
  warmup: ([n]) => n,
  compute([high, low, close], [n, multiplier], [line, direction]) {
    averageTrueRange(high, low, close, n, line);
    let upper = Infinity;
    let lower = -Infinity;
    let up = true;
    for (let i = n; i < line.length; i++) {
      const middle = (high[i] + low[i]) / 2;
      const width = multiplier * line[i];
      // A band only tightens, until a close has passed it.
      const nextUpper = middle + width < upper || close[i - 1] > upper ? middle + width : upper;
      const nextLower = middle - width > lower || close[i - 1] < lower ? middle - width : lower;
      if (close[i] > upper) up = true;
      else if (close[i] < lower) up = false;
      upper = nextUpper;
      lower = nextLower;
      line[i] = up ? lower : upper;
      direction[i] = up ? 1 : -1;
    }
  },
};
