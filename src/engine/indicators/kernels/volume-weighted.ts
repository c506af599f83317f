import { slidingSum } from '../../columns/sums.ts';

/** Mean of the last n values weighted by volume, at i ≥ n − 1; unknown (NaN) where nothing was traded. */
export function volumeWeightedMean(values: Float64Array, volume: Float64Array, n: number, out: Float64Array): void {
  const turnover = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) turnover[i] = values[i] * volume[i];
  const shares = new Float64Array(values.length);
  slidingSum(volume, n, shares);
  slidingSum(turnover, n, out);
  for (let i = n - 1; i < values.length; i++) out[i] = shares[i] === 0 ? NaN : out[i] / shares[i];
}
