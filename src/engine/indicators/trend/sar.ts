import { factor } from '../define.ts';
import type { Indicator } from '../indicator.ts';

export const sar: Indicator = {
  name: 'sar',
  summary: "Wilder's parabolic stop and reverse.",
  inputs: ['high', 'low'],
  params: [factor('acceleration', 0.02), factor('maximum', 0.2)],
  outputs: ['value'],
  unit: 'price',
  source: 'TA-Lib SAR',
  warmup: () => 1,
  compute([high, low], [acceleration, maximum], [out]) {
    const step = Math.min(acceleration, maximum);
    const fall = low[0] - low[1];
    // It starts short only if the second bar's negative directional movement is positive.
    let long = !(fall > 0 && fall > high[1] - high[0]);
    let extreme = long ? high[1] : low[1];
    let stop = long ? low[0] : high[0];
    let speed = step;
    for (let i = 1; i < out.length; i++) {
      // On its first bar TA-Lib takes that bar for the one before it too.
      const before = i === 1 ? 1 : i - 1;
      const floor = Math.min(low[before], low[i]);
      const ceiling = Math.max(high[before], high[i]);
      const hit = long ? low[i] <= stop : high[i] >= stop;
      if (hit) {
        long = !long;
        stop = long ? Math.min(extreme, floor) : Math.max(extreme, ceiling);
        extreme = long ? high[i] : low[i];
        speed = step;
      }
      out[i] = stop;
      if (!hit && (long ? high[i] > extreme : low[i] < extreme)) {
        extreme = long ? high[i] : low[i];
        speed = Math.min(speed + step, maximum);
      }
      stop += speed * (extreme - stop);
      stop = long ? Math.min(stop, floor) : Math.max(stop, ceiling);
    }
  },
};
