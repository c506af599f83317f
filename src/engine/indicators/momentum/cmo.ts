import { period } from '../define.ts';
import type { Indicator } from '../indicator.ts';
import { isNone } from '../kernels/none.ts';

export const cmo: Indicator = {
  name: 'cmo',
  summary: "Chande's momentum oscillator in TA-Lib's form: Wilder-smoothed gains and losses, 0 when there are none.",
  inputs: ['close'],
  params: [period(14)],
  outputs: ['value'],
  unit: 'index',
  source: 'TA-Lib CMO',
  warmup: ([n]) => n,
  compute([x], [n], [out]) {
    let net = 0;
    let gross = 0;
    for (let i = 1; i <= n; i++) {
      const change = x[i] - x[i - 1];
      net += change;
      gross += Math.abs(change);
    }
    out[n] = isNone(gross) ? 0 : (100 * net) / gross;
    net /= n;
    gross /= n;
    for (let i = n + 1; i < x.length; i++) {
      const change = x[i] - x[i - 1];
      net += (change - net) / n;
      gross += (Math.abs(change) - gross) / n;
      out[i] = isNone(gross) ? 0 : (100 * net) / gross;
    }
  },
};
