import { assert } from '../../model/errors.ts';
import type { Bars } from '../../model/bars.ts';

/** What is predicted of the bars after one: a move of `gain` in `direction` before one of `loss` against it, within `bars` bars. */
export interface Barriers {
  /** 1 predicts rising prices, −1 falling ones. */
  readonly direction: 1 | -1;
  /** Fractions of the entry price, both above 0. */
  readonly gain: number;
  readonly loss: number;
  /** How many bars after the entry's own count, at least 1. */
  readonly bars: number;
}

/**
 * What success means unless someone says otherwise: the moderate stop of the trader's signals, 2 %, and their first target,
 * 1.5 times as far; ten bars are two weeks of days. The one place of these three numbers.
 */
export const USUAL_BARRIERS: Omit<Barriers, 'direction'> = Object.freeze({ gain: 0.03, loss: 0.02, bars: 10 });

/** Which barrier was touched first; `neither` when all bars passed without a touch, `open` while they have not. */
export interface Passage {
  readonly kind: 'success' | 'failure' | 'neither' | 'open';
  /** The bar that touched, −1 where none did. */
  readonly bar: number;
  /** One bar touched both, and its open does not tell which came first: counted as a failure, the worse case. */
  readonly ambiguous: boolean;
}

const NEITHER: Passage = Object.freeze({ kind: 'neither', bar: -1, ambiguous: false });
const OPEN: Passage = Object.freeze({ kind: 'open', bar: -1, ambiguous: false });

// Decimal prices are not exact in binary: 103 % of 10.3 is a little more than 10.609. A barrier is touched when it is
// touched within this fraction of the price, so that a move of just 3 % is one.
const LAST_BITS = 1e-12;

/** Prices at which a prediction made at `entry` is right and wrong. A barrier is touched by a price equal to it. */
export interface BarrierPrices {
  readonly gain: number;
  readonly loss: number;
}

/** The prices of the barriers around `entry`, a little nearer than decimals would have them: see `LAST_BITS`. */
export function barrierPrices(entry: number, { direction, gain, loss }: Barriers): BarrierPrices {
  return {
    gain: entry * (1 + direction * gain) - direction * entry * LAST_BITS,
    loss: entry * (1 - direction * loss) + direction * entry * LAST_BITS,
  };
}

/**
 * The first barrier that the bars after `at` touch, entry at the close of bar `at`. An open beyond a barrier touched it
 * before anything else of its bar; for the rest a bar that touched both is taken for the worse, as fills are (rules.md).
 * Reads bars up to `at + barriers.bars` only, so that later bars change nothing but `open`. Adjust prices before: a split
 * is no move. Source: the triple-barrier method, M. López de Prado, Advances in Financial Machine Learning, 2018, 3.4.
 */
export function firstPassage(bars: Bars, at: number, barriers: Barriers): Passage {
  const { direction, bars: within } = barriers;
  assert(at >= 0 && at < bars.length, 'the entry is one of the bars');
  assert(within >= 1 && barriers.gain > 0 && barriers.loss > 0, 'barriers lie on both sides and ahead');
  const { open } = bars;
  const best = direction > 0 ? bars.high : bars.low;
  const worst = direction > 0 ? bars.low : bars.high;
  const prices = barrierPrices(bars.close[at], barriers);
  // Turned so that gains point upwards, whatever was predicted.
  const gain = direction * prices.gain;
  const loss = direction * prices.loss;
  const last = Math.min(at + within, bars.length - 1);
  for (let i = at + 1; i <= last; i++) {
    const gained = direction * best[i] >= gain;
    const lost = direction * worst[i] <= loss;
    if (!gained && !lost) continue;
    if (gained && lost) {
      if (direction * open[i] >= gain) return { kind: 'success', bar: i, ambiguous: false };
      return { kind: 'failure', bar: i, ambiguous: direction * open[i] > loss };
    }
    return { kind: gained ? 'success' : 'failure', bar: i, ambiguous: false };
  }
  return at + within < bars.length ? NEITHER : OPEN;
}
