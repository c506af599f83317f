const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond it the distribution is 0 or 1 to the last bit. */
const FAR = 8.3;

/** Density of the standard normal. */
function density(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_TWO_PI;
}

/**
 * Φ, the standard normal's distribution, to 1e-15.
 * Source: G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (2004).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) > FAR) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let i = 3, before = NaN; sum !== before; i += 2) {
    before = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/** Φ⁻¹ for 0 < p < 1, else ±Infinity: Newton's method, which from 0 nears the root from one side, Φ being concave. */
export function normalQuantile(p: number): number {
  if (Number.isNaN(p)) return NaN;
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p < 0.5) return -normalQuantile(1 - p);
  let x = 0;
  for (;;) {
    const next = x + (p - normalCdf(x)) / density(x);
    if (!(next > x) || next > FAR) return x;
    x = next;
  }
}
