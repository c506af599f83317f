/**
 * Money in the ledger is a whole number of micro-dollars held in a double: exact up to 2^53 (9 billion dollars).
 * Prices and quantities stay binary doubles; `micros` is the one rounding between the two.
 */
export type Micros = number;

export const MICROS_PER_USD = 1_000_000;

/** Dollars to whole micro-dollars, half away from zero. */
export function micros(usd: number): Micros {
  const scaled = usd * MICROS_PER_USD;
  return scaled < 0 ? -Math.floor(-scaled + 0.5) : Math.floor(scaled + 0.5);
}
