import type { Bars } from '../../model/bars.ts';
import { ColumnMemory } from '../columns/memory.ts';
import { alignBars } from '../columns/timeline.ts';
import type { SessionTimes } from '../rules/kernels/series.ts';
import { ColumnStore } from '../rules/store.ts';
import type { NewsColumns } from '../rules/store.ts';
import type { Detector, Direction } from './detector.ts';
import { Judge, catalystMask } from './judge.ts';
import type { Barriers } from './passage.ts';
import { MoveList, count, emptyTally } from './tally.ts';
import type { Judged, Tally } from './tally.ts';

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

/** The cases of one detector that point in one direction. */
export interface SideTally {
  readonly direction: Direction;
  readonly cases: Tally;
  /** The move of each case that is not open, in the order of counting. */
  readonly moves: MoveList;
  /** The bars on which nobody can say whether it was there: warm-up, and what an expression does not know. */
  readonly unknown: Tally;
}

interface DetectorTally {
  readonly detector: Detector;
  readonly up: SideTally;
  readonly down: SideTally;
}

export interface Tallies {
  /** Stretches of time, each of as many sessions as a case takes bars. */
  readonly stretches: number;
  /** Every bar, taken as a case of either direction. */
  readonly anyBar: { readonly up: Tally; readonly down: Tally };
  readonly detectors: readonly DetectorTally[];
}

/**
 * Counts what followed each case of each detector. The time that all subjects span is cut into stretches of `barriers.bars`
 * sessions, because cases of one stretch share their market and, of one symbol, their bars: who asks how sure a rate is
 * needs to know how many stretches it comes from. One pass over the symbols, in their order.
 */
export function countCases(subjects: readonly Subject[], { detectors, barriers, catalyst }: Question): Tallies {
  const timeline = alignBars(subjects.map(({ bars }) => bars));
  const stretches = Math.ceil(timeline.time.length / barriers.bars);
  const anyBar = { up: emptyTally(stretches), down: emptyTally(stretches) };
  const counted = detectors.map((detector): DetectorTally => {
    return { detector, up: emptySide(1, stretches), down: emptySide(-1, stretches) };
  });
  const judge = new Judge(subjects.reduce((most, { bars }) => Math.max(most, bars.length), 0));
  const [columns, scratch] = [new ColumnMemory(), new ColumnMemory()];
  for (const [k, { bars, ...known }] of subjects.entries()) {
    columns.recycle();
    const store = new ColumnStore(bars, { ...known, allocate: columns.take });
    const judged = judge.judge(bars, timeline.index[k], barriers, catalystMask(store, catalyst));
    countAll(anyBar.up, judged, bars.length, 1);
    countAll(anyBar.down, judged, bars.length, -1);
    for (const { detector, up, down } of counted) {
      scratch.recycle();
      countSymbol(detector.values(store, scratch.take), detector.isNeutral, up, down, judged);
    }
  }
  return { stretches, anyBar, detectors: counted };
}

function emptySide(direction: Direction, stretches: number): SideTally {
  return { direction, cases: emptyTally(stretches), moves: new MoveList(), unknown: emptyTally(stretches) };
}

function countAll(tally: Tally, judged: Judged, length: number, direction: Direction): void {
  const passages = direction > 0 ? judged.up : judged.down;
  for (let i = 0; i < length; i++) count(tally, judged, passages, direction, i);
}

function countSymbol(values: Float64Array, isNeutral: boolean, up: SideTally, down: SideTally, judged: Judged): void {
  const { rise } = judged;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    if (Number.isNaN(value)) {
      count(up.unknown, judged, judged.up, 1, i);
      count(down.unknown, judged, judged.down, -1, i);
      continue;
    }
    if ((value > 0 || isNeutral) && count(up.cases, judged, judged.up, 1, i)) up.moves.push(rise[i]);
    if ((value < 0 || isNeutral) && count(down.cases, judged, judged.down, -1, i)) down.moves.push(-rise[i]);
  }
}
