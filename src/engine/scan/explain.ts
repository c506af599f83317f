import { freshColumn } from '../columns/memory.ts';
import type { Funnel } from './funnel.ts';
import { numberNow, verdictOf } from './judge.ts';
import type { Verdict } from './judge.ts';
import type { Subject } from './run.ts';

/** What a stage would say of a symbol, whether or not it came so far. */
export interface StageExplained {
  readonly stage: string;
  /** The conditions of each way through, a side each for a strategy. */
  readonly ways: readonly (readonly Verdict[])[];
  /** What it would be ranked by; null while unknown. */
  readonly ranks: readonly { readonly rule: string; readonly value: number | null }[];
}

/** Every condition and rank of a funnel with what it sees of one symbol; nothing of one that was not seen at all. */
export function explainFunnel({ stages }: Funnel, subject: Subject): StageExplained[] {
  if (subject.unseen !== null) return [];
  const store = subject.open(freshColumn, Infinity);
  return stages.map(({ name, ways, ranks }) => ({
    stage: name,
    ways: ways.map((way) => way.map((condition) => verdictOf(condition, store))),
    ranks: ranks.map(({ text, node }) => {
      const value = numberNow(node, store);
      return { rule: text, value: Number.isNaN(value) ? null : value };
    }),
  }));
}
