import { assert } from '../../model/errors.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** From so many degrees of freedom on, the normal of a scaled t is right to seven digits, and the sum of half as many terms slow. */
const NORMAL_FROM = 2000;

/**
 * P(|T| ≤ t) of Student's distribution with a whole number of degrees of freedom, t ≥ 0.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4; beyond
 * 2,000 degrees 26.7.8.
 */
export function studentWithin(t: number, degrees: number): number {
  assert(Number.isInteger(degrees) && degrees >= 1, 'degrees of freedom are counted from 1');
  if (t === Infinity) return 1;
  if (degrees > NORMAL_FROM)
    return 2 * normalCdf((t * (1 - 1 / (4 * degrees))) / Math.sqrt(1 + (t * t) / (2 * degrees))) - 1;
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** From so many degrees of freedom on, four terms of the expansion below are right to eight digits. */
const EXPANDED_FROM = 60;

/**
 * The t that |T| stays within with probability `share`, 0 < share < 1: with few degrees of freedom halved until no double lies
 * between, with many an expansion in their powers. Source of it: Abramowitz and Stegun, 26.7.5.
 */
export function studentQuantile(share: number, degrees: number): number {
  assert(share > 0 && share < 1, 'a share lies between none and all');
  if (degrees >= EXPANDED_FROM) return expanded(normalQuantile((1 + share) / 2), degrees);
  let low = 0;
  let high = 1;
  while (studentWithin(high, degrees) < share) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentWithin(middle, degrees) < share) low = middle;
    else high = middle;
  }
}

function expanded(x: number, degrees: number): number {
  const [x3, x5, x7, x9] = [x ** 3, x ** 5, x ** 7, x ** 9];
  const terms = [
    (x3 + x) / 4,
    (5 * x5 + 16 * x3 + 3 * x) / 96,
    (3 * x7 + 19 * x5 + 17 * x3 - 15 * x) / 384,
    (79 * x9 + 776 * x7 + 1482 * x5 - 1920 * x3 - 945 * x) / 92_160,
  ];
  return terms.reduceRight((sum, term) => (sum + term) / degrees, 0) + x;
}
