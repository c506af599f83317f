import { slidingMean } from '../../columns/sums.ts';
import { exponentialMean } from './ema.ts';

/** The moving averages that TA-Lib's "MA type" 0 and 1 name. */
export const SIMPLE = 0;
export const EXPONENTIAL = 1;

/** Mean of n values of the given type from n − 1 on. */
export function average(values: Float64Array, n: number, type: number, out: Float64Array): void {
  if (type === EXPONENTIAL) exponentialMean(values, 0, n, out);
  else slidingMean(values, n, out);
}
