import { VALID_SHARE_MIN } from '../engine/features/quality.ts';
import type { Quality } from '../engine/features/quality.ts';

/** In words; the share is cut, not rounded, so that 94.96 % is not told as the 95 that it misses. */
export function alarm({ rows, valid, faults }: Quality): string {
  const share = Math.floor((1000 * valid) / rows) / 10;
  const why = Object.entries(faults).map(([fault, n]) => `${fault} in ${n}`);
  return `${share} % of the rows are valid, less than ${100 * VALID_SHARE_MIN} %: ${why.join(', ')}`;
}
