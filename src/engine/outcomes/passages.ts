import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { barrierPrices } from './passage.ts';
import type { Barriers } from './passage.ts';

/** What became of a prediction, one byte a bar. An ambiguous one is a failure. */
export const OPEN = 0;
export const SUCCESS = 1;
export const FAILURE = 2;
export const AMBIGUOUS = 3;
export const NEITHER = 4;
/** How many there are. */
export const OUTCOMES = 5;

/** What a prediction made at each bar came to. */
export interface Passages {
  readonly outcome: Uint8Array;
  /** The bar that touched a barrier, −1 where none did or where it is still open. */
  readonly touchedAt: Int32Array;
}

/**
 * `firstPassage` from every bar at once, with one difference: it is open until all of its bars have passed, touched or not.
 * The latest predictions that are decided early are the quick ones; to count them and not the slow ones would tell of haste,
 * not of success.
 * @param into where the answer is written, as long as the bars or longer: what lies beyond them is of no meaning
 */
export function passagesOf(bars: Bars, barriers: Barriers, into = emptyPassages(bars.length)): Passages {
  const { direction, bars: within } = barriers;
  assert(within >= 1 && barriers.gain > 0 && barriers.loss > 0, 'barriers lie on both sides and ahead');
  const { length, open, close } = bars;
  const best = direction > 0 ? bars.high : bars.low;
  const worst = direction > 0 ? bars.low : bars.high;
  const { outcome, touchedAt } = into;
  for (let at = 0; at < length; at++) {
    touchedAt[at] = -1;
    if (at + within >= length) {
      outcome[at] = OPEN;
      continue;
    }
    const prices = barrierPrices(close[at], barriers);
    const gain = direction * prices.gain;
    const loss = direction * prices.loss;
    const last = at + within;
    let i = at + 1;
    while (i <= last && direction * best[i] < gain && direction * worst[i] > loss) i++;
    if (i > last) {
      outcome[at] = NEITHER;
      continue;
    }
    touchedAt[at] = i;
    const first = direction * open[i];
    if (direction * best[i] < gain) outcome[at] = FAILURE;
    else if (direction * worst[i] > loss || first >= gain) outcome[at] = SUCCESS;
    else outcome[at] = first > loss ? AMBIGUOUS : FAILURE;
  }
  return into;
}

/** Room for the passages from `length` bars. */
export function emptyPassages(length: number): Passages {
  return { outcome: new Uint8Array(length), touchedAt: new Int32Array(length) };
}
