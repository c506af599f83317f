/**
 * Base rates of a thousand symbols with two years of days, against plain loops that find one pattern and count what followed it
 * and what followed any bar: no stretches of time, no news, no intervals.
 */
import { baseRates } from '../src/engine/outcomes/base-rates.ts';
import { patternDetector } from '../src/engine/outcomes/detector.ts';
import { USUAL_BARRIERS } from '../src/engine/outcomes/passage.ts';
import { PATTERNS, HOUSE_PATTERNS } from '../src/engine/patterns/registry.ts';
import type { Bars } from '../src/model/bars.ts';
import { compare } from './harness.ts';
import { universe } from './markets.ts';

const [SYMBOLS, DAYS] = [1058, 513];

/** [cases, successes] of gaps up, and of any bar. */
function gapsByHand(series: readonly Bars[]): readonly number[] {
  const { gain, loss, bars: within } = USUAL_BARRIERS;
  const out = [0, 0, 0, 0];
  for (const { length, open, high, low, close } of series) {
    for (let i = 1; i + within < length; i++) {
      const [right, wrong] = [close[i] * (1 + gain), close[i] * (1 - loss)];
      let success = 0;
      for (let j = i + 1; j <= i + within; j++) {
        if (low[j] <= wrong) break;
        if (high[j] < right) continue;
        success = 1;
        break;
      }
      out[2]++;
      out[3] += success;
      if (open[i] < close[i - 1] * 1.02) continue;
      out[0]++;
      out[1] += success;
    }
  }
  return out;
}

export function run(): void {
  const series = universe(SYMBOLS, DAYS);
  const subjects = series.map((bars) => ({ bars }));
  const sets = [
    ['one pattern', ['gap_up']],
    ['ten house patterns', [...HOUSE_PATTERNS.keys()]],
    ['all 71 patterns', [...PATTERNS.keys()]],
  ] as const;
  for (const [name, names] of sets) {
    const detectors = names.map((it) => patternDetector(PATTERNS.get(it)!));
    compare({
      name: `base rates, ${name}`,
      items: SYMBOLS * DAYS,
      unit: 'bars',
      ours: () => baseRates(subjects, { detectors, barriers: USUAL_BARRIERS, catalyst: 'any' }),
      reference: () => gapsByHand(series),
      referenceName: 'one by hand',
      promise: names.length > 50 ? 'under 2 s' : 'under 0.3 s',
      rounds: 5,
    });
  }
}
