const BASE_MS = 500;
const MAX_MS = 15_000;

/**
 * How long to wait before attempt `attempt` + 1 (the first attempt is 0): full jitter, uniform in 0 … base × 2^attempt, so that many
 * clients that failed together do not come back together. Source: M. Brooker, "Exponential Backoff And Jitter", AWS, 2015.
 */
export const backoffMs = (attempt: number, random: () => number): number =>
  random() * Math.min(MAX_MS, BASE_MS * 2 ** attempt);
