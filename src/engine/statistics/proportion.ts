import { normalQuantile } from './normal.ts';

/** Both ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence of every interval here. */
export const CONFIDENCE = 0.95;
const Z = normalQuantile((1 + CONFIDENCE) / 2);

/**
 * The 95 % interval of a proportion that was seen as `rate` in `cases`, which need not be whole. Within 0…1, never empty, and
 * honest at 0 and 1, where the usual rate ± 1.96 σ claims certainty.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilson(rate: number, cases: number): Interval {
  const z2 = Z * Z;
  const centre = (rate + z2 / (2 * cases)) / (1 + z2 / cases);
  const reach = (Z / (1 + z2 / cases)) * Math.sqrt((rate * (1 - rate)) / cases + z2 / (4 * cases * cases));
  // An end that the formula puts on the rate itself may miss it by its last bits.
  return { low: Math.max(0, Math.min(rate, centre - reach)), high: Math.min(1, Math.max(rate, centre + reach)) };
}

/**
 * P-values adjusted for how many were looked at: the chance that among so many differences that are none, the luckiest looks at
 * least as good. In the order given. Source: S. Holm, "A simple sequentially rejective multiple test procedure" (1979).
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b] || a - b);
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  for (const [rank, i] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[i]));
    adjusted[i] = least;
  }
  return adjusted;
}
