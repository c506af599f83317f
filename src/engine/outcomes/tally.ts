import type { Mask } from '../columns/column.ts';
import { OPEN, OUTCOMES, SUCCESS } from './passages.ts';
import type { Passages } from './passages.ts';

/** A case is without a catalyst (0), with one (1), or nobody was looking (2): the values of a mask. */
const NEWS_KINDS = 3;
const CELLS = NEWS_KINDS * OUTCOMES;

/** One symbol's bars, each judged as a case of either direction. */
export interface Judged {
  readonly time: Float64Array;
  /** Whether there was a catalyst. */
  readonly news: Mask;
  /** Where a tally begins to count each bar, by its stretch of time and its news. */
  readonly cell: Int32Array;
  /** What the price did until all bars of a case had passed, as a fraction; of no meaning while they have not. */
  readonly rise: Float64Array;
  readonly up: Passages;
  readonly down: Passages;
}

/** What the bars of one kind came to, for one direction. */
export interface Tally {
  /** By stretch of time, then news, then outcome: `cellAt`. */
  readonly counts: Int32Array;
  /** By news: the sum of the moves after all bars of the case, in its direction, as fractions, and the largest of them. */
  readonly moveSum: Float64Array;
  readonly moveMax: Float64Array;
  /** By news: the sum of the times from the case to its success, in milliseconds. */
  readonly successMs: Float64Array;
}

/** Where a tally counts the cases of one stretch of time, kind of news and outcome. */
export const cellAt = (stretch: number, news: number, outcome: number): number =>
  stretch * CELLS + news * OUTCOMES + outcome;

export function emptyTally(stretches: number): Tally {
  return {
    counts: new Int32Array(stretches * CELLS),
    moveSum: new Float64Array(NEWS_KINDS),
    moveMax: new Float64Array(NEWS_KINDS).fill(-Infinity),
    successMs: new Float64Array(NEWS_KINDS),
  };
}

/** Counts bar `i` as a case of one direction, whose passages these are. Returns whether it is decided. */
export function count(tally: Tally, judged: Judged, passages: Passages, direction: number, i: number): boolean {
  const outcome = passages.outcome[i];
  tally.counts[judged.cell[i] + outcome]++;
  if (outcome === OPEN) return false;
  const news = judged.news[i];
  const move = direction * judged.rise[i];
  tally.moveSum[news] += move;
  if (move > tally.moveMax[news]) tally.moveMax[news] = move;
  if (outcome === SUCCESS) tally.successMs[news] += judged.time[passages.touchedAt[i]] - judged.time[i];
  return true;
}

/** Numbers that nobody knows the count of beforehand. */
export class MoveList {
  length = 0;
  private room = new Float64Array(64);

  push(value: number): void {
    if (this.length === this.room.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.room);
      this.room = larger;
    }
    this.room[this.length++] = value;
  }

  /** A copy. */
  values(): Float64Array {
    return this.room.slice(0, this.length);
  }
}
