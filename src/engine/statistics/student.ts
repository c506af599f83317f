import { assert } from '../../model/errors.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** From so many degrees of freedom on, Student's distribution is the normal to four digits. */
const NORMAL_FROM = 2000;

/**
 * P(|T| ≤ t) of Student's distribution with a whole number of degrees of freedom, t ≥ 0.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
 */
export function studentWithin(t: number, degrees: number): number {
  assert(Number.isInteger(degrees) && degrees >= 1, 'degrees of freedom are counted from 1');
  if (t === Infinity) return 1;
  if (degrees > NORMAL_FROM) return 2 * normalCdf(t) - 1;
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

/** The t that |T| stays within with probability `share`, 0 < share < 1: halved until no double lies between. */
export function studentQuantile(share: number, degrees: number): number {
  assert(share > 0 && share < 1, 'a share lies between none and all');
  if (degrees > NORMAL_FROM) return normalQuantile((1 + share) / 2);
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
