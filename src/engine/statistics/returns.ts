import type { HeldSymbol } from './input.ts';

/** End over start − 1. */
export function totalReturn(startEquity: number, endEquity: number): number {
  return endEquity / startEquity - 1;
}

/**
 * Compound annual growth rate: (end / start)^(periods a year / returns) − 1; undefined (NaN) without returns, or when
 * nothing or less is left. Source: empyrical, `annual_return`.
 */
export function cagr(startEquity: number, endEquity: number, returns: number, periodsPerYear: number): number {
  if (returns === 0 || endEquity <= 0) return NaN;
  return Math.pow(endEquity / startEquity, periodsPerYear / returns) - 1;
}

/** Simple returns: value t is equity t + 1 over equity t − 1, the first from `startEquity`. N bars give N − 1. */
export function simpleReturns(equity: Float64Array, startEquity: number): Float64Array {
  const count = Math.max(0, equity.length - 1);
  const returns = new Float64Array(count);
  let previous = startEquity;
  for (let i = 0; i < count; i++) {
    const value = equity[i + 1];
    returns[i] = value / previous - 1;
    previous = value;
  }
  return returns;
}

/** Mean over the symbols of last close / first close − 1: equal money in each, bought at the first close and held. */
export function buyAndHoldReturn(held: readonly HeldSymbol[]): number {
  let sum = 0;
  for (const { firstClose, lastClose } of held) sum += lastClose / firstClose - 1;
  return sum / held.length;
}
