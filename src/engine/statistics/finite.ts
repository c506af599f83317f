/** A statistic that is undefined (0/0, x/0, no data) is null: never 0, NaN or Infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
