/** The funnel run on symbols at one moment: who goes on at each stage, and why each other falls out. */
import { assert } from '../../model/errors.ts';
import { ColumnMemory } from '../columns/memory.ts';
import type { Allocate } from '../columns/memory.ts';
import type { ColumnStore } from '../rules/store.ts';
import { SEEN } from './funnel.ts';
import type { Funnel, Rank, Stage } from './funnel.ts';
import { depthOf } from './depth.ts';
import { failureOnAll, missingOf, numberNow, saying } from './judge.ts';
import type { Failure } from './judge.ts';
import { orderRefusal } from './order.ts';

/** A symbol as it was known at the moment of the scan. */
export interface Subject {
  readonly symbol: string;
  /** Why nothing can be said of it; null when it has the bar that is judged. */
  readonly unseen: Failure | null;
  /**
   * Its columns, the last bar of which is judged: of its last `depth` bars, or of all where there are fewer. Called only for what
   * is not `unseen`; what `allocate` gives is lent.
   */
  readonly open: (allocate: Allocate, depth: number) => ColumnStore;
}

export interface Rejection extends Failure {
  readonly symbol: string;
  readonly stage: string;
}

/** What a stage let through: `in` = `out` + rejected. */
export interface StageCount {
  readonly name: string;
  readonly in: number;
  readonly out: number;
}

export interface Selected {
  readonly subject: Subject;
  /** What it was ranked by at the last stage that ranks; null where none does. */
  readonly ranked: { readonly rule: string; readonly value: number } | null;
}

export interface ScanOutcome {
  readonly stages: readonly StageCount[];
  /** Best first. */
  readonly selected: readonly Selected[];
  /** In the order of the stages, then by symbol. */
  readonly rejected: readonly Rejection[];
}

/** One of those that passed a stage's conditions, with its value in each of the stage's ranks. */
interface Passed {
  readonly selected: Selected;
  readonly keys: readonly number[];
}

/**
 * Runs the stages in order, each on the survivors of the one before. Ties go by symbol, so that the order of `subjects` does
 * not matter. @param subjects each symbol once
 */
export function runFunnel(funnel: Funnel, subjects: readonly Subject[]): ScanOutcome {
  const bySymbol = subjects.toSorted((a, b) => ascending(a.symbol, b.symbol));
  const seen = bySymbol.filter(({ unseen }) => unseen === null);
  const rejected: Rejection[] = bySymbol.flatMap(({ symbol, unseen }) =>
    unseen === null ? [] : [{ ...unseen, symbol, stage: SEEN }],
  );
  const stages: StageCount[] = [{ name: SEEN, in: subjects.length, out: seen.length }];
  const memory = new ColumnMemory();
  let selected: readonly Selected[] = seen.map((subject) => ({ subject, ranked: null }));
  for (const stage of funnel.stages) {
    const before = selected.length;
    const out = runStage(stage, selected, memory);
    selected = out.selected;
    rejected.push(...out.rejected.toSorted((a, b) => ascending(a.symbol, b.symbol)));
    stages.push({ name: stage.name, in: before, out: selected.length });
    assert(before === selected.length + out.rejected.length, 'at every stage, in = out + rejected');
  }
  return { stages, selected, rejected };
}

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function runStage(
  stage: Stage,
  candidates: readonly Selected[],
  memory: ColumnMemory,
): { selected: Selected[]; rejected: Rejection[] } {
  const rejected: Rejection[] = [];
  const passed: Passed[] = [];
  const depth = depthOf(stage);
  for (const selected of candidates) {
    // What one symbol needed is of no use to the next: its memory is used again.
    memory.recycle();
    const store = selected.subject.open(memory.take, depth);
    const keys = stage.ranks.map(({ node }) => numberNow(node, store));
    const failure = failureAt(stage, store, keys);
    if (store.handedOut) memory.surrender();
    if (failure === null) passed.push({ selected, keys });
    else rejected.push({ ...failure, symbol: selected.subject.symbol, stage: stage.name });
  }
  const { all, last } = take(stage, passed);
  const taken = new Set(all);
  for (const { selected, keys } of passed.filter((it) => !taken.has(it))) {
    rejected.push({ ...outranked(stage, keys, last!), symbol: selected.subject.symbol, stage: stage.name });
  }
  return { selected: all.map((it) => rankedBy(stage.ranks, it)), rejected };
}

function failureAt(stage: Stage, store: ColumnStore, keys: readonly number[]): Failure | null {
  const failure = failureOnAll(stage.ways, store);
  if (failure !== null) return failure;
  const unknown = stage.ranks.find((_, i) => Number.isNaN(keys[i]));
  if (unknown !== undefined) return saying(unknown.text, 'rank', missingOf(unknown.node, store));
  const refusal = stage.order === null ? null : orderRefusal(stage.order, store);
  return refusal === null ? null : saying(refusal, 'order');
}

interface Taken {
  /** Best first; those that go on in any case stand last. */
  readonly all: readonly Passed[];
  /** The last that went on by the first list. */
  readonly last: Passed | undefined;
}

/** The best of each list in turn until enough are taken, and after them those that go on in any case. */
function take({ ranks, keep, also }: Stage, passed: readonly Passed[]): Taken {
  const byKey = ranks.map((_, i) => passed.toSorted((a, b) => b.keys[i] - a.keys[i] || bySymbol(a, b)));
  const lists = byKey.length > 0 ? byKey : [passed];
  const next = lists.map(() => 0);
  const taken = new Set<Passed>();
  let last: Passed | undefined;
  const room = Math.min(keep, passed.length);
  for (let turn = 0; taken.size < room; turn = (turn + 1) % lists.length) {
    const list = lists[turn];
    while (next[turn] < list.length && taken.has(list[next[turn]])) next[turn]++;
    if (next[turn] === list.length) continue;
    const best = list[next[turn]];
    taken.add(best);
    if (turn === 0) last = best;
  }
  for (const it of lists[0]) if (also.has(it.selected.subject.symbol)) taken.add(it);
  return { all: [...taken], last };
}

const bySymbol = (a: Passed, b: Passed): number => ascending(a.selected.subject.symbol, b.selected.subject.symbol);

/** It passed, and others were better: by how much is told against the last that went on by the first list. */
function outranked({ ranks, keep }: Stage, keys: readonly number[], last: Passed): Failure {
  if (ranks.length === 0) return saying(`first ${keep} by symbol`, 'rank');
  const [value, threshold] = [keys[0], last.keys[0]];
  const rule = `best ${keep} by ${ranks.map(({ text }) => text).join(', ')}`;
  return { rule, label: 'rank', value, threshold, margin: value - threshold, missing: null, unsure: null };
}

const rankedBy = (ranks: readonly Rank[], { selected, keys }: Passed): Selected =>
  ranks.length === 0 ? selected : { ...selected, ranked: { rule: ranks[0].text, value: keys[0] } };
