/** A stored prediction, looked at again when time has passed. */
import type { CorporateAction } from '../model/actions.ts';
import type { Bars } from '../model/bars.ts';
import { sliceBars } from '../model/bars.ts';
import { DAY_MS } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { adjustBars } from '../engine/columns/adjust.ts';
import { outcomeOf } from '../engine/outcomes/outcome.ts';
import type { Outcome } from '../engine/outcomes/outcome.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import type { NewRecord, RecordOf } from '../storage/record.ts';

/** One symbol's bars as traded, with what is needed to judge by them. */
export interface History {
  readonly bars: Bars;
  readonly actions: readonly CorporateAction[];
  /** When each bar is known, ms UTC. */
  readonly closes: Float64Array;
}

export interface Judged {
  readonly kind: 'judged';
  readonly prediction: RecordOf<'predictions'>;
  readonly outcome: Outcome;
  /** The bar it was made at, as traded. */
  readonly bar: number;
  /** What the outcome's prices are multiplied by to be in those of the prediction's day. */
  readonly scale: number;
  /** Its bar has another close by now than the price that the prediction tells: a correction. */
  readonly corrected: boolean;
}

/** It cannot be judged, and why. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly prediction: RecordOf<'predictions'>;
  readonly reason: string;
}

/** So long after its last bar a series has stopped: no holidays take as long. */
const STALE_MS = 7 * DAY_MS;
export const isStale = (lastClose: TimeMs, moment: TimeMs): boolean => moment - lastClose > STALE_MS;

/** Prices that differ by less are the same, written in another way. */
const SAME_PRICE = 1e-9;

/** How many of the ascending `times` are at or before `limit`. */
export function countUntil(times: Float64Array, limit: TimeMs): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const SIDES: Readonly<Record<string, 1 | -1>> = { bullish: 1, bearish: -1 };

/** Adjusted bars of a history up to a moment, made once for all predictions on it. */
export interface Seen extends History {
  readonly adjusted: Bars;
}

/** What was known of a history at `asOf`: bars that had closed, adjusted for all actions, so that a split is no move. */
export function seenAt({ bars, actions, closes }: History, asOf: TimeMs): Seen {
  const length = countUntil(closes, asOf);
  const seen = sliceBars(bars, 0, length);
  const due = actions.filter(({ exDate }) => exDate <= asOf);
  return { bars: seen, actions, closes: closes.subarray(0, length), adjusted: adjustBars(seen, due, 'all') };
}

/**
 * What became of a prediction by the bars as they are now. It is taken to be made at the close of the last bar that was known
 * then; where that close was corrected since, the corrected bar judges, and says so.
 */
export function judge(prediction: RecordOf<'predictions'>, { bars, adjusted, closes }: Seen): Judged | Unseen {
  const unseen = (reason: string): Unseen => ({ kind: 'unseen', prediction, reason });
  const { madeAt, price } = prediction;
  const bar = countUntil(closes, madeAt) - 1;
  if (bar < 0) return unseen('no bar before it was made');
  if (isStale(closes[bar], madeAt)) return unseen('its bars end before it was made');
  const outcome = outcomeOf(adjusted, closes, bar, {
    direction: SIDES[prediction.direction ?? ''] ?? 0,
    gain: prediction.gain ?? USUAL_BARRIERS.gain,
    loss: prediction.loss ?? USUAL_BARRIERS.loss,
    bars: prediction.barsAhead ?? USUAL_BARRIERS.bars,
  });
  const close = bars.close[bar];
  const corrected = closes[bar] === madeAt && Math.abs(price - close) > SAME_PRICE * close;
  return { kind: 'judged', prediction, outcome, bar, scale: close / adjusted.close[bar], corrected };
}

/** The row of `outcomes`. */
export function outcomeRecord({ prediction, outcome, scale }: Judged, now: TimeMs): NewRecord<'outcomes'> {
  const { passage } = outcome;
  const asTraded = (price: number | null): number | null => price && price * scale;
  return {
    predictionId: prediction.predictionId,
    maxGain: outcome.maxGain,
    maxLoss: outcome.maxLoss,
    minutesToMaxGain: outcome.minutesToMaxGain,
    minutesToMaxLoss: outcome.minutesToMaxLoss,
    priceAfter1h: asTraded(outcome.closeAfter1h),
    priceAfter4h: asTraded(outcome.closeAfter4h),
    priceAfter24h: asTraded(outcome.closeAfter24h),
    success: passage === null || passage.kind === 'open' ? null : passage.kind === 'success',
    bestHoldMinutes: outcome.bestHoldMinutes,
    dueAt: outcome.dueAt,
    evaluatedAt: now,
    passage: passage?.kind ?? null,
    ambiguous: passage?.ambiguous ?? null,
    minutesToPassage: outcome.minutesToPassage,
    finalMove: outcome.finalMove,
  };
}
