import type { TimeMs } from '../../model/time.ts';
import { FALSE, TRUE } from '../columns/column.ts';
import { freshColumn } from '../columns/memory.ts';
import { ColumnStore } from '../rules/store.ts';
import type { Question, Subject } from './cases.ts';
import type { Direction } from './detector.ts';
import { catalystMask } from './judge.ts';
import { AMBIGUOUS, FAILURE, NEITHER, OPEN, SUCCESS, passagesOf } from './passages.ts';

/** One case that base rates count. */
export interface Case {
  readonly symbol: string;
  readonly time: TimeMs;
  readonly pattern: string;
  readonly direction: Direction;
  /** Null where nobody was looking for news. */
  readonly catalyst: boolean | null;
  readonly outcome: 'success' | 'failure' | 'ambiguous' | 'neither' | 'open';
  /** When a barrier was touched, null where none was or where it is still open. */
  readonly touched: TimeMs | null;
  /** The move in its direction after all of its bars, as a fraction; null while it is open. */
  readonly move: number | null;
}

const WORDS = {
  [OPEN]: 'open',
  [SUCCESS]: 'success',
  [FAILURE]: 'failure',
  [AMBIGUOUS]: 'ambiguous',
  [NEITHER]: 'neither',
} as const;

/** Every case of one symbol, by detector and then time, bullish before bearish: what `countCases` adds up, to be looked at one by one. */
export function listCases(subject: Subject, { detectors, barriers, catalyst }: Question): Case[] {
  const { bars, ...known } = subject;
  const store = new ColumnStore(bars, known);
  const news = catalystMask(store, catalyst);
  const passages = {
    '1': passagesOf(bars, { ...barriers, direction: 1 }),
    '-1': passagesOf(bars, { ...barriers, direction: -1 }),
  };
  const caseAt = (pattern: string, direction: Direction, i: number): Case => {
    const { outcome, touchedAt } = passages[direction];
    const word = WORDS[outcome[i] as keyof typeof WORDS];
    return {
      symbol: bars.symbol,
      time: bars.time[i],
      pattern,
      direction,
      catalyst: news[i] === TRUE ? true : news[i] === FALSE ? false : null,
      outcome: word,
      touched: touchedAt[i] < 0 ? null : bars.time[touchedAt[i]],
      move: word === 'open' ? null : direction * (bars.close[i + barriers.bars] / bars.close[i] - 1),
    };
  };
  const cases: Case[] = [];
  for (const detector of detectors) {
    const { name, isNeutral } = detector;
    for (const [i, value] of detector.values(store, freshColumn).entries()) {
      if (value > 0 || (isNeutral && value < 0)) cases.push(caseAt(name, 1, i));
      if (value < 0 || (isNeutral && value > 0)) cases.push(caseAt(name, -1, i));
    }
  }
  return cases;
}
