import type { Bars } from '../../model/bars.ts';
import { UNKNOWN } from '../columns/column.ts';
import type { Mask } from '../columns/column.ts';
import { ColumnMemory } from '../columns/memory.ts';
import { alignBars } from '../columns/timeline.ts';
import { ColumnStore } from '../rules/store.ts';
import type { NewsColumns } from '../rules/store.ts';
import type { SessionTimes } from '../rules/kernels/series.ts';
import type { Detector, Direction } from './detector.ts';
import type { Barriers } from './passage.ts';
import { OPEN, OUTCOMES, SUCCESS, passagesOf } from './passages.ts';
import type { Passages } from './passages.ts';

/** One symbol's history up to the moment of asking: nothing after it is known here. Prices adjusted, so that a split is no move. */
export interface Subject {
  readonly bars: Bars;
  readonly news?: NewsColumns;
  readonly sessions?: SessionTimes;
}

export interface Question {
  readonly detectors: readonly Detector[];
  readonly barriers: Omit<Barriers, 'direction'>;
  /** Which news make a case one with a catalyst: one of `CATALYSTS`. */
  readonly catalyst: string;
}

/** A case is without a catalyst (0), with one (1), or nobody was looking (2): the values of a mask. */
export const NEWS_KINDS = 3;
const CELLS = NEWS_KINDS * OUTCOMES;

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

export interface SideTally {
  readonly direction: Direction;
  readonly cases: Tally;
  /** The move of each case that is not open, in the order of counting. */
  readonly moves: MoveList;
  /** The bars on which nobody can say whether it was there: warm-up, and what an expression does not know. */
  readonly unknown: Tally;
}

export interface DetectorTally {
  readonly detector: Detector;
  readonly sides: readonly [up: SideTally, down: SideTally];
}

export interface Tallies {
  /** Stretches of time, each of as many sessions as a case takes bars. */
  readonly stretches: number;
  /** Every bar, taken as a case of either direction. */
  readonly anyBar: readonly [up: Tally, down: Tally];
  readonly detectors: readonly DetectorTally[];
}

/** One symbol's bars, each judged as a case of one direction. */
interface Side {
  readonly cell: Int32Array;
  readonly passages: Passages;
  readonly move: Float64Array;
}

/**
 * Counts what followed each case of each detector. The time that all subjects span is cut into stretches of `barriers.bars`
 * sessions, because cases of one stretch share their market and, of one symbol, their bars: who asks how sure a rate is
 * needs to know how many stretches it comes from. One pass over the symbols, in their order.
 */
export function countCases(subjects: readonly Subject[], { detectors, barriers, catalyst }: Question): Tallies {
  const timeline = alignBars(subjects.map(({ bars }) => bars));
  const stretches = Math.ceil(timeline.time.length / barriers.bars);
  const side = (direction: Direction): SideTally => ({
    direction,
    cases: emptyTally(stretches),
    moves: new MoveList(),
    unknown: emptyTally(stretches),
  });
  const anyBar = [emptyTally(stretches), emptyTally(stretches)] as const;
  const counted = detectors.map((detector): DetectorTally => ({ detector, sides: [side(1), side(-1)] }));
  const [columns, scratch] = [new ColumnMemory(), new ColumnMemory()];
  for (const [k, subject] of subjects.entries()) {
    const { bars, ...known } = subject;
    columns.recycle();
    const store = new ColumnStore(bars, { ...known, allocate: columns.take });
    const news = catalystMask(store, catalyst);
    const first = firstCells(timeline.index[k], bars.length, barriers.bars, news);
    const [up, down] = [
      judge(bars, { ...barriers, direction: 1 }, first),
      judge(bars, { ...barriers, direction: -1 }, first),
    ];
    for (let i = 0; i < bars.length; i++) {
      add(anyBar[0], up, bars.time, i, news[i]);
      add(anyBar[1], down, bars.time, i, news[i]);
    }
    for (const { detector, sides } of counted) {
      scratch.recycle();
      const values = detector.values(store, scratch.take);
      countSymbol(values, detector.isNeutral, sides, up, down, bars.time, news);
    }
  }
  return { stretches, anyBar, detectors: counted };
}

function countSymbol(
  values: Float64Array,
  isNeutral: boolean,
  [rises, falls]: readonly [SideTally, SideTally],
  up: Side,
  down: Side,
  time: Float64Array,
  news: Mask,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    if (Number.isNaN(value)) {
      add(rises.unknown, up, time, i, news[i]);
      add(falls.unknown, down, time, i, news[i]);
      continue;
    }
    if (value > 0 || isNeutral) addCase(rises, up, time, i, news[i]);
    if (value < 0 || isNeutral) addCase(falls, down, time, i, news[i]);
  }
}

function addCase({ cases, moves }: SideTally, side: Side, time: Float64Array, i: number, news: number): void {
  add(cases, side, time, i, news);
  if (side.passages.outcome[i] !== OPEN) moves.push(side.move[i]);
}

function add(tally: Tally, { cell, passages, move }: Side, time: Float64Array, i: number, news: number): void {
  tally.counts[cell[i]]++;
  const outcome = passages.outcome[i];
  if (outcome === OPEN) return;
  tally.moveSum[news] += move[i];
  if (move[i] > tally.moveMax[news]) tally.moveMax[news] = move[i];
  if (outcome === SUCCESS) tally.successMs[news] += time[passages.touchedAt[i]] - time[i];
}

function judge(bars: Bars, barriers: Barriers, first: Int32Array): Side {
  const { direction, bars: within } = barriers;
  const { close, length } = bars;
  const passages = passagesOf(bars, barriers);
  const cell = new Int32Array(length);
  for (let i = 0; i < length; i++) cell[i] = first[i] + passages.outcome[i];
  const move = new Float64Array(length).fill(NaN);
  for (let i = 0; i + within < length; i++) move[i] = direction * (close[i + within] / close[i] - 1);
  return { cell, passages, move };
}

/** Where each bar's counts begin, by its stretch of time and its news. `index` tells which bar stands at each time. */
function firstCells(index: Int32Array, length: number, sessions: number, news: Mask): Int32Array {
  const first = new Int32Array(length);
  for (let t = 0; t < index.length; t++) {
    const i = index[t];
    if (i >= 0) first[i] = cellAt(Math.floor(t / sessions), news[i], 0);
  }
  return first;
}

/** What is known of a catalyst at each bar; without news everything is unknown. */
export function catalystMask({ bars, news }: ColumnStore, catalyst: string): Mask {
  return news === null ? new Uint8Array(bars.length).fill(UNKNOWN) : news.catalyst(catalyst);
}

function emptyTally(stretches: number): Tally {
  return {
    counts: new Int32Array(stretches * CELLS),
    moveSum: new Float64Array(NEWS_KINDS),
    moveMax: new Float64Array(NEWS_KINDS).fill(-Infinity),
    successMs: new Float64Array(NEWS_KINDS),
  };
}
